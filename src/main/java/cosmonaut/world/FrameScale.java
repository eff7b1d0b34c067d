package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Warp;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Between the pictures that a world shows and remembers, and the smaller ones that its networks see and make.
///
/// What the networks make is enlarged by Keys' cubic (a = -1/2, IEEE ASSP 1981), and what the memory knows beyond their
/// resolution is laid over it: a warped picture less itself reduced and enlarged, as a level of a Laplacian pyramid
/// (Burt and Adelson 1983). With a factor of 1 all pictures pass as they are.
final class FrameScale {

    private static final double KEYS = -0.5;

    /// Warped pixels in a block of which this share is known make a known pixel.
    private static final float KNOWN = 0.5f;

    private static final int TAPS = 4;

    private final int factor;
    private final int width;
    private final int height;

    /// Per phase within a pixel: weights of the four pixels round a place, and how far before it they begin.
    private final float[][] weights;

    private final int[] begins;

    /// @param width of the networks' pictures
    /// @param height of the networks' pictures
    FrameScale(int factor, int width, int height) {
        this.factor = factor;
        this.width = width;
        this.height = height;
        this.weights = new float[factor][TAPS];
        this.begins = new int[factor];
        for (int phase = 0; phase < factor; phase++) {
            double place = (phase + 0.5) / factor - 0.5;
            int floor = (int) Math.floor(place);
            begins[phase] = floor - 1;
            for (int tap = 0; tap < TAPS; tap++) {
                weights[phase][tap] = (float) keys(Math.abs(place - (floor - 1 + tap)));
            }
        }
    }

    static FrameScale of(WorldConfig config) {
        return new FrameScale(config.detailFactor(), config.networkWidth(), config.networkHeight());
    }

    private static double keys(double x) {
        return x <= 1 ? ((KEYS + 2) * x - (KEYS + 3)) * x * x + 1 : KEYS * (((x - 5) * x + 8) * x - 4);
    }

    boolean changes() {
        return factor > 1;
    }

    /// The cameras of the networks' pictures.
    List<CameraFrame> reduced(List<CameraFrame> cameras) {
        return changes()
                ? cameras.stream()
                        .map(camera -> new CameraFrame(
                                camera.pose(), camera.intrinsics().scaledTo(width, height)))
                        .toList()
                : cameras;
    }

    /// A picture of the world as the networks see it: the mean of every block.
    ///
    /// @param picture interleaved, or empty
    /// @return the same array where nothing changes
    float[] reduced(float[] picture) {
        if (!changes() || picture.length == 0) {
            return picture;
        }
        float[] out = new float[3 * width * height];
        reduce(out, picture, 3);
        return out;
    }

    private void reduce(float[] out, float[] picture, int channels) {
        float share = 1f / (factor * factor);
        int row = width * factor * channels;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    int corner = y * factor * row + x * factor * channels + c;
                    float sum = 0;
                    for (int dy = 0; dy < factor; dy++) {
                        for (int dx = 0; dx < factor; dx++) {
                            sum += picture[corner + dy * row + dx * channels];
                        }
                    }
                    out[(y * width + x) * channels + c] = sum * share;
                }
            }
        }
    }

    /// What a warp shows, as the networks see it.
    void reduce(Warp out, Warp warp) {
        reduce(out.colour(), warp.colour(), 3);
        reduce(out.filled(), warp.filled(), 3);
        reduceDepth(out.depth(), warp.depth());
        reduce(out.mask(), warp.mask(), 1);
        float[] mask = out.mask();
        for (int i = 0; i < mask.length; i++) {
            mask[i] = mask[i] >= KNOWN ? 1 : 0;
        }
    }

    /// Depth of a picture of the world as the networks are told it: the mean of the known; 0 where few are.
    ///
    /// @return the same array where nothing changes
    float[] reducedDepth(float[] metres) {
        if (!changes()) {
            return metres;
        }
        float[] out = new float[width * height];
        reduceDepth(out, metres);
        return out;
    }

    private void reduceDepth(float[] out, float[] metres) {
        int row = width * factor;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                int known = 0;
                for (int dy = 0; dy < factor; dy++) {
                    for (int dx = 0; dx < factor; dx++) {
                        float z = metres[(y * factor + dy) * row + x * factor + dx];
                        sum += z;
                        known += z > 0 ? 1 : 0;
                    }
                }
                out[y * width + x] = known >= KNOWN * factor * factor ? sum / known : 0;
            }
        }
    }

    /// Depth that the networks estimated, for a picture of the world. Between the estimates disparity is linear, as it
    /// is of
    /// a plane.
    ///
    /// @return the same array where nothing changes
    float[] enlargedDepth(float[] metres) {
        if (!changes()) {
            return metres;
        }
        int wide = width * factor;
        float[] out = new float[wide * height * factor];
        for (int y = 0; y < height * factor; y++) {
            float v = Math.clamp((y + 0.5f) / factor - 0.5f, 0, height - 1);
            int y0 = (int) v;
            int y1 = Math.min(y0 + 1, height - 1);
            for (int x = 0; x < wide; x++) {
                float u = Math.clamp((x + 0.5f) / factor - 0.5f, 0, width - 1);
                int x0 = (int) u;
                int x1 = Math.min(x0 + 1, width - 1);
                float above = mix(1 / metres[y0 * width + x0], 1 / metres[y0 * width + x1], u - x0);
                float below = mix(1 / metres[y1 * width + x0], 1 / metres[y1 * width + x1], u - x0);
                out[y * wide + x] = 1 / mix(above, below, v - y0);
            }
        }
        return out;
    }

    private static float mix(float a, float b, float share) {
        return a + (b - a) * share;
    }

    /// Makes the world's pictures of the networks'.
    ///
    /// @param out interleaved in [-1,1], written
    /// @param made of the networks, interleaved; the same arrays as `out` where nothing changes
    /// @param warps what the memory shows of each picture, in the world's size; empty without a memory
    /// @param seen the same as the networks saw it
    void finish(float[][] out, float[][] made, List<Warp> warps, List<Warp> seen) {
        if (changes()) {
            IntStream.range(0, out.length)
                    .parallel()
                    .forEach(i -> finish(
                            out[i],
                            made[i],
                            warps.isEmpty() ? null : warps.get(i),
                            seen.isEmpty() ? null : seen.get(i)));
        }
    }

    private void finish(float[] out, float[] made, @Nullable Warp warp, @Nullable Warp seen) {
        float[] rows = new float[3 * width * factor * height];
        enlarge(out, made, rows);
        if (warp != null && seen != null) {
            float[] mask = warp.mask();
            float[] sharp = warp.filled();
            float[] soft = new float[out.length];
            enlarge(soft, seen.filled(), rows);
            for (int i = 0; i < out.length; i++) {
                out[i] += mask[i / 3] * (sharp[i] - soft[i]);
            }
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.clamp(out[i], -1, 1);
        }
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
