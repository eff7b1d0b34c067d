package cosmonaut.media;

import java.util.Arrays;

/// One axis of a resize: for every new pixel, which old pixels it is made of and with what weights.
///
/// The kernel is the cubic convolution of Keys (1981) with a = -0.5; when shrinking it is stretched by the step, so
/// that every old pixel is counted and nothing aliases. Weights of one new pixel sum to one; outside the picture
/// there is nothing (the weights are renormalised), so edges stay as bright as they are. Overshoot at hard edges
/// is cut after each axis.
final class BicubicResampler {

    private static final double RADIUS = 2;
    private static final double A = -0.5;

    private final int from;
    private final int[] first;
    private final float[][] weights;

    BicubicResampler(int from, int to) {
        this(from, 0, from, to);
    }

    /// Resamples a part of the axis alone, which may begin and end between pixels.
    ///
    /// @param start where the part begins, from the outer edge of the first pixel
    /// @param span  its length in pixels
    BicubicResampler(int from, double start, double span, int to) {
        if (to < 1) {
            throw new IllegalArgumentException("a picture cannot be resized to " + to + " pixels in a side");
        }
        this.from = from;
        first = new int[to];
        weights = new float[to][];
        double step = span / to;
        double stretch = Math.max(step, 1);
        for (int i = 0; i < to; i++) {
            double centre = start + (i + 0.5) * step;
            int begin = (int) Math.max(centre - RADIUS * stretch + 0.5, 0);
            int end = (int) Math.min(centre + RADIUS * stretch + 0.5, from);
            first[i] = begin;
            weights[i] = normalised(begin, end, centre, stretch);
        }
    }

    private static float[] normalised(int begin, int end, double centre, double stretch) {
        double[] raw = new double[end - begin];
        double sum = 0;
        for (int j = 0; j < raw.length; j++) {
            raw[j] = kernel((begin + j - centre + 0.5) / stretch);
            sum += raw[j];
        }
        float[] scaled = new float[raw.length];
        for (int j = 0; j < raw.length; j++) {
            scaled[j] = (float) (raw[j] / sum);
        }
        return scaled;
    }

    private static double kernel(double x) {
        double t = Math.abs(x);
        if (t < 1) {
            return ((A + 2) * t - (A + 3)) * t * t + 1;
        }
        return t < 2 ? (((t - 5) * t + 8) * t - 4) * A : 0;
    }

    /// Resamples the columns by this axis and the rows by the other, row by row so that only a thin float copy exists.
    ///
    /// @param source [rows before, columns before, 3], unsigned bytes
    /// @return [rows after, columns after, 3]
    byte[] columns(BicubicResampler rows, byte[] source) {
        int stride = 3 * first.length;
        byte[] target = new byte[Math.multiplyExact(stride, rows.first.length)];
        // Rows are asked for in rising order: a ring of the rows in reach is enough.
        float[][] ring = new float[rows.longest()][stride];
        int done = 0;
        float[] sum = new float[stride];
        for (int y = 0; y < rows.first.length; y++) {
            int begin = rows.first[y];
            float[] weight = rows.weights[y];
            for (done = Math.max(done, begin); done < begin + weight.length; done++) {
                row(source, done, ring[done % ring.length]);
            }
            Arrays.fill(sum, 0);
            for (int j = 0; j < weight.length; j++) {
                float[] line = ring[(begin + j) % ring.length];
                for (int i = 0; i < stride; i++) {
                    sum[i] += weight[j] * line[i];
                }
            }
            for (int i = 0; i < stride; i++) {
                target[y * stride + i] = (byte) Math.clamp(Math.round(sum[i]), 0, 255);
            }
        }
        return target;
    }

    private void row(byte[] rgb, int y, float[] target) {
        int base = 3 * y * from;
        for (int x = 0; x < first.length; x++) {
            float r = 0;
            float g = 0;
            float b = 0;
            int i = base + 3 * first[x];
            for (float weight : weights[x]) {
                r += weight * (rgb[i] & 0xff);
                g += weight * (rgb[i + 1] & 0xff);
                b += weight * (rgb[i + 2] & 0xff);
                i += 3;
            }
            target[3 * x] = Math.clamp(r, 0, 255);
            target[3 * x + 1] = Math.clamp(g, 0, 255);
            target[3 * x + 2] = Math.clamp(b, 0, 255);
        }
    }

    private int longest() {
        int longest = 0;
        for (float[] weight : weights) {
            longest = Math.max(longest, weight.length);
        }
        return longest;
    }
}
