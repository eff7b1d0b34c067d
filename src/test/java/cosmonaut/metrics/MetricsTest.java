package cosmonaut.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The expected values were computed by PyTorch with `make_values.py`, or by hand where the sum stands beside them.
class MetricsTest {

    private final Picture pattern = read("pattern.png");
    private final Picture coded = read("pattern-jpg.png");
    private final Picture upright = read("upright.png");

    private static Picture read(String name) {
        URL url = Objects.requireNonNull(Picture.class.getResource("/cosmonaut/media/" + name));
        return PictureFile.read(Path.of(URI.create(url.toString())));
    }

    private static boolean[] leftOf(int column, Picture picture) {
        boolean[] mask = new boolean[picture.width() * picture.height()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % picture.width() < column;
        }
        return mask;
    }

    private static Picture halved(Picture picture) {
        byte[] dark = picture.rgb().clone();
        for (int i = 0; i < dark.length; i++) {
            dark[i] = (byte) ((dark[i] & 0xff) / 2);
        }
        return new Picture(picture.width(), picture.height(), dark);
    }

    @Test
    void noiseRatioAgreesWithPytorch() {
        assertEquals(16.166307682881918, Psnr.of(pattern, coded), 1e-9);
        assertEquals(16.146823823599494, Psnr.of(pattern, coded, leftOf(30, pattern)), 1e-9);
    }

    @Test
    void noiseRatioByHand() {
        Picture black = Picture.black(2, 1);
        Picture nearly = new Picture(2, 1, new byte[] {3, 0, 0, 0, 0, 0});
        // 10 log10(65025 / (9 / 6)) = 46.3699
        assertEquals(46.3699, Psnr.of(black, nearly), 1e-4);
        assertEquals(Double.POSITIVE_INFINITY, Psnr.of(black, nearly, new boolean[] {false, true}));
        assertTrue(Double.isNaN(Psnr.of(black, nearly, new boolean[2])));
    }

    @Test
    void similarityAgreesWithPytorch() {
        assertEquals(0.4649708289335323, Ssim.of(pattern, coded), 1e-9);
        assertEquals(0.46431585805389064, Ssim.of(pattern, coded, leftOf(30, pattern)), 1e-9);
        assertEquals(0.767625868397593, Ssim.of(upright, halved(upright)), 1e-9);
    }

    @Test
    void similarityIsSymmetricAndOneForEquals() {
        assertEquals(1, Ssim.of(pattern, pattern), 1e-12);
        assertEquals(Ssim.of(coded, pattern), Ssim.of(pattern, coded), 1e-12);
    }

    @Test
    void sharpnessByHand() {
        // Luma of green 100: 58.7. One corner counts: to the right 58.7, below 0, so 58.7^2 = 3445.69.
        Picture edge = new Picture(2, 2, new byte[] {0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 100, 0});
        assertEquals(3445.69, Sharpness.energy(edge), 1e-9);
        assertEquals(0.25, Sharpness.ratio(halved(edge), edge), 1e-9);
    }

    @Test
    void blurLowersSharpness() {
        Picture blurred = pattern.resized(20, 14).resized(61, 43);
        assertTrue(Sharpness.ratio(blurred, pattern) < 0.5);
        assertEquals(1, Sharpness.ratio(pattern, pattern));
    }

    @Test
    void differentSizesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Psnr.of(pattern, upright));
        assertThrows(IllegalArgumentException.class, () -> Ssim.of(pattern, upright));
        assertThrows(IllegalArgumentException.class, () -> Ssim.of(Picture.black(10, 20), Picture.black(10, 20)));
        assertThrows(IllegalArgumentException.class, () -> Psnr.of(pattern, coded, new boolean[3]));
        assertThrows(IllegalArgumentException.class, () -> Sharpness.energy(Picture.black(1, 5)));
    }
}
