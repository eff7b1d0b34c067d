package cosmonaut.media;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Pictures that move, with edges, gradients and a little noise, as a flight has them.
final class TestClips {

    private TestClips() {}

    static List<Picture> drift(int width, int height, int frames) {
        List<Picture> clip = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            clip.add(picture(width, height, i));
        }
        return clip;
    }

    static Picture picture(int width, int height, int shift) {
        RandomGenerator noise = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(shift);
        Picture picture = Picture.black(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int u = x + 2 * shift;
                boolean tile = (u / 16 + y / 16) % 2 == 0;
                double light = (tile ? 20 : -20) + 4 * noise.nextGaussian();
                double red = 128 + 60 * Math.sin(u / 23.0) + light;
                put(picture, x, y, red, 20 + 200.0 * y / height + light, 100 + 60 * Math.cos((u + y) / 17.0) + light);
            }
        }
        return picture;
    }

    private static void put(Picture picture, int x, int y, double... values) {
        for (int c = 0; c < 3; c++) {
            picture.rgb()[3 * (y * picture.width() + x) + c] = (byte) Math.clamp(Math.round(values[c]), 0, 255);
        }
    }

    /// Peak signal to noise ratio in dB over all pictures, by its definition.
    static double psnr(List<Picture> a, List<Picture> b) {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < a.size(); i++) {
            byte[] p = a.get(i).rgb();
            byte[] q = b.get(i).rgb();
            for (int j = 0; j < p.length; j++) {
                double d = (p[j] & 0xff) - (q[j] & 0xff);
                sum += d * d;
            }
            count += p.length;
        }
        return 10 * Math.log10(255.0 * 255.0 * count / sum);
    }
}
