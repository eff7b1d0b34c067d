package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.FineView;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Between the pictures that a world shows, and the smaller ones that its networks see, make and remember.
///
/// What the networks make is enlarged by Keys' cubic (a = -1/2, IEEE ASSP 1981), and what is remembered beyond their
/// resolution is laid over it: a large picture seen through the small warp's geometry, less what the networks saw of
/// it, as a level of a Laplacian pyramid (Burt and Adelson 1983). The networks' work does not depend on it. With a
/// factor of 1 all pictures pass as they are.
final class DetailLayer {

    private static final double KEYS = -0.5;

    private static final int TAPS = 4;
    private static final float HALF_RANGE = 127.5f;

    private final int factor;
    private final int width;
    private final int height;
    private final float limit;

    /// Per phase within a pixel: weights of the four pixels round a place, and how far before it they begin.
    private final float[][] weights;

    private final int[] begins;
    private final ConcurrentLinkedQueue<Bench> benches = new ConcurrentLinkedQueue<>();

    /// What one thread needs; benches are handed from call to call.
    private static final class Bench {
        private final FineView view;
        private final int[] argb;
        private final float[] rows;
        private final float[] soft;

        Bench(int factor, int width, int height, float limit) {
            view = new FineView(width, height, width * factor, height * factor, limit);
            argb = new int[factor * factor * width * height];
            rows = new float[3 * factor * width * height];
            soft = new float[3 * argb.length];
        }
    }

    /// @param width of the networks' pictures
    /// @param height of the networks' pictures
    /// @param limit how many times a pixel that counts as seen may be magnified; infinite for no limit
    DetailLayer(int factor, int width, int height, float limit) {
        this.factor = factor;
        this.width = width;
        this.height = height;
        this.limit = limit;
        this.weights = new float[factor][TAPS];
        this.begins = new int[factor];
        for (int phase = 0; phase < factor; phase++) {
            double place = (phase + 0.5) / factor - 0.5;
            begins[phase] = (int) Math.floor(place) - 1;
            for (int tap = 0; tap < TAPS; tap++) {
                weights[phase][tap] = (float) keys(Math.abs(place - begins[phase] - tap));
            }
        }
    }

    static DetailLayer of(WorldConfig config) {
        WorldConfig.Cache cache = config.cache();
        float limit = cache == null ? Float.POSITIVE_INFINITY : cache.magnificationLimit();
        return new DetailLayer(config.detailFactor(), config.networkWidth(), config.networkHeight(), limit);
    }

    private static double keys(double x) {
        return x <= 1 ? ((KEYS + 2) * x - (KEYS + 3)) * x * x + 1 : KEYS * (((x - 5) * x + 8) * x - 4);
    }

    /// Whether pictures of the world are larger than the networks' ones.
    boolean enlarges() {
        return factor > 1;
    }

    /// The camera of the networks' picture.
    CameraFrame reduced(CameraFrame camera) {
        return factor == 1
                ? camera
                : new CameraFrame(camera.pose(), camera.intrinsics().scaledTo(width, height));
    }

    /// A picture of the world as the networks see it: the mean of every block.
    ///
    /// @param picture interleaved
    float[] reduced(float[] picture) {
        if (factor == 1) {
            return picture;
        }
        float[] out = new float[3 * width * height];
        int row = 3 * width * factor;
        for (int y = 0; y < height * factor; y++) {
            for (int x = 0; x < width * factor; x++) {
                for (int c = 0; c < 3; c++) {
                    out[3 * (y / factor * width + x / factor) + c] += picture[y * row + 3 * x + c] / (factor * factor);
                }
            }
        }
        return out;
    }

    /// Depth of a picture of the world as the networks are told it: of every block the one nearest to the mean, so that
    /// nothing hangs between two surfaces.
    float[] reducedDepth(float[] metres) {
        if (factor == 1) {
            return metres;
        }
        float[] out = new float[width * height];
        for (int i = 0; i < out.length; i++) {
            int corner = i / width * factor * width * factor + i % width * factor;
            float mean = 0;
            for (int k = 0; k < factor * factor; k++) {
                mean += metres[corner + k / factor * width * factor + k % factor] / (factor * factor);
            }
            float best = Float.NaN;
            for (int k = 0; k < factor * factor; k++) {
                float z = metres[corner + k / factor * width * factor + k % factor];
                best = Math.abs(z - mean) >= Math.abs(best - mean) ? best : z;
            }
            out[i] = best;
        }
        return out;
    }

    /// The pictures of the world that the networks' ones stand for.
    ///
    /// @param made of the networks, interleaved in [-1,1]
    /// @param seen what the networks saw of the memory, by number of the picture
    /// @param sources the remembered pictures that were seen
    /// @param cameras of the world's pictures
    /// @return interleaved in [-1,1]; the same arrays where nothing changes
    float[][] enlarged(
            float[][] made, IntFunction<Optional<Warp>> seen, List<Keyframe> sources, List<CameraFrame> cameras) {
        if (factor == 1) {
            return made;
        }
        float[][] large = new float[made.length][];
        IntStream.range(0, made.length)
                .parallel()
                .forEach(i -> large[i] = enlarged(made[i], seen.apply(i), sources, cameras.get(i)));
        return large;
    }

    private float[] enlarged(float[] made, Optional<Warp> shown, List<Keyframe> sources, CameraFrame camera) {
        Bench found = benches.poll();
        Bench bench = found != null ? found : new Bench(factor, width, height, limit);
        float[] out = new float[3 * bench.argb.length];
        enlarge(out, made, bench.rows);
        if (shown.isPresent()) {
            Warp seen = shown.get();
            bench.view.look(bench.argb, seen, camera, pictures(sources, reduced(camera), camera));
            enlarge(bench.soft, seen.filled(), bench.rows);
            layOver(out, bench, seen.mask());
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.clamp(out[i], -1, 1);
        }
        benches.add(bench);
        return out;
    }

    /// What is not seen is made anew: no detail belongs to it, though the memory may have a guess.
    private void layOver(float[] out, Bench bench, float[] mask) {
        for (int y = 0; y < height * factor; y++) {
            int row = y / factor * width;
            int i = y * width * factor;
            for (int x = 0; x < width; x++) {
                for (int end = i + factor; i < end; i++) {
                    int argb = bench.argb[i];
                    if (argb != 0 && mask[row + x] > 0) {
                        out[3 * i] += (argb >> 16 & 0xff) / HALF_RANGE - 1 - bench.soft[3 * i];
                        out[3 * i + 1] += (argb >> 8 & 0xff) / HALF_RANGE - 1 - bench.soft[3 * i + 1];
                        out[3 * i + 2] += (argb & 0xff) / HALF_RANGE - 1 - bench.soft[3 * i + 2];
                    }
                }
            }
        }
    }

    /// The sources whose large pictures were kept, nearest view first.
    private static List<FineView.Source> pictures(List<Keyframe> sources, CameraFrame target, CameraFrame large) {
        List<FineView.Source> pictures = new ArrayList<>();
        for (Keyframe keyframe : WarpRenderer.nearestFirst(sources, target)) {
            byte[] fine = keyframe.fine();
            if (fine != null) {
                CameraFrame own = keyframe.camera();
                int wide = large.intrinsics().width();
                int high = large.intrinsics().height();
                CameraFrame lens = new CameraFrame(own.pose(), own.intrinsics().scaledTo(wide, high));
                pictures.add(new FineView.Source(keyframe, lens, fine));
            }
        }
        return pictures;
    }

    /// A keyframe that keeps its large picture too.
    ///
    /// @param large interleaved in [-1,1]
    Keyframe remembering(Keyframe keyframe, float[] large) {
        if (factor == 1) {
            return keyframe;
        }
        byte[] rgb = new byte[large.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.round((Math.clamp(large[i], -1, 1) + 1) * HALF_RANGE);
        }
        return keyframe.withFine(rgb);
    }

    private void enlarge(float[] out, float[] picture, float[] rows) {
        int wide = width * factor;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < wide; x++) {
                float[] w = weights[x % factor];
                int begin = x / factor + begins[x % factor];
                int to = 3 * (y * wide + x);
                rows[to] = 0;
                rows[to + 1] = 0;
                rows[to + 2] = 0;
                for (int tap = 0; tap < TAPS; tap++) {
                    int from = 3 * (y * width + Math.clamp(begin + tap, 0, width - 1));
                    rows[to] += w[tap] * picture[from];
                    rows[to + 1] += w[tap] * picture[from + 1];
                    rows[to + 2] += w[tap] * picture[from + 2];
                }
            }
        }
        int row = 3 * wide;
        for (int y = 0; y < height * factor; y++) {
            float[] w = weights[y % factor];
            int begin = y / factor + begins[y % factor];
            int a = row * Math.clamp(begin, 0, height - 1);
            int b = row * Math.clamp(begin + 1, 0, height - 1);
            int c = row * Math.clamp(begin + 2, 0, height - 1);
            int d = row * Math.clamp(begin + 3, 0, height - 1);
            int to = row * y;
            for (int i = 0; i < row; i++) {
                out[to + i] = w[0] * rows[a + i] + w[1] * rows[b + i] + w[2] * rows[c + i] + w[3] * rows[d + i];
            }
        }
    }
}
