package cosmonaut.spatial;

import java.util.BitSet;

/// Gives the unknown parts of an equirectangular picture the colours around them, without edges.
///
/// A pyramid as [PullPush]'s, but round in azimuth, from cells of a few pixels on, and with linear interpolation on the
/// way down; then rows are averaged over as much azimuth as makes equal arcs, so that nothing spins round the poles.
final class SphereFill {

    /// Cells round the circle, at most.
    private static final int CELLS = 1024;

    private static final int SMOOTHINGS = 2;

    /// Cells at the horizon over which a row is averaged, to either side.
    private static final double ARC = 8;

    private final byte[] rgb;
    private final BitSet known;
    private final int width;
    private final int height;

    /// A level of the pyramid: colours, and whether they are known.
    private record Level(int width, int height, float[] colour, boolean[] known) {

        static Level of(int width, int height) {
            return new Level(width, height, new float[3 * width * height], new boolean[width * height]);
        }

        /// Linear between cells, at a place in units of the whole picture.
        float at(double x, double y, int channel) {
            double u = x * width - 0.5;
            double v = Math.clamp(y * height - 0.5, 0, height - 1.0);
            int x0 = (int) Math.floor(u);
            int y0 = Math.min((int) v, Math.max(0, height - 2));
            int y1 = Math.min(y0 + 1, height - 1);
            float fx = (float) (u - x0);
            float fy = (float) (v - y0);
            int left = Math.floorMod(x0, width);
            int right = Math.floorMod(x0 + 1, width);
            float above = (1 - fx) * value(left, y0, channel) + fx * value(right, y0, channel);
            float below = (1 - fx) * value(left, y1, channel) + fx * value(right, y1, channel);
            return (1 - fy) * above + fy * below;
        }

        float value(int x, int y, int channel) {
            return colour[3 * (y * width + x) + channel];
        }
    }

    SphereFill(byte[] rgb, BitSet known, int width, int height) {
        this.rgb = rgb;
        this.known = known;
        this.width = width;
        this.height = height;
    }

    void fill() {
        if (known.cardinality() == width * height) {
            return;
        }
        Level cells = cells();
        complete(cells);
        evenPoles(cells);
        for (int y = 0; y < height; y++) {
            for (int i = known.nextClearBit(y * width); i < (y + 1) * width; i = known.nextClearBit(i + 1)) {
                for (int c = 0; c < 3; c++) {
                    float value = cells.at((i - y * width + 0.5) / width, (y + 0.5) / height, c);
                    rgb[3 * i + c] = (byte) Math.clamp(Math.round(value), 0, 255);
                }
            }
        }
    }

    private Level cells() {
        int step = Math.max(1, width / CELLS);
        Level cells = Level.of(Math.ceilDiv(width, step), Math.ceilDiv(height, step));
        int[] counts = new int[cells.known.length];
        for (int i = known.nextSetBit(0); i >= 0; i = known.nextSetBit(i + 1)) {
            int cell = i / width / step * cells.width + i % width / step;
            counts[cell]++;
            for (int c = 0; c < 3; c++) {
                cells.colour[3 * cell + c] += rgb[3 * i + c] & 0xff;
            }
        }
        average(cells, counts);
        return cells;
    }

    private static void average(Level level, int[] counts) {
        for (int i = 0; i < counts.length; i++) {
            level.known[i] = counts[i] > 0;
            for (int c = 0; c < 3; c++) {
                level.colour[3 * i + c] /= Math.max(1, counts[i]);
            }
        }
    }

    private static void complete(Level level) {
        if (level.width == 1 && level.height == 1) {
            return;
        }
        Level parent = Level.of((level.width + 1) / 2, (level.height + 1) / 2);
        int[] counts = new int[parent.known.length];
        for (int i = 0; i < level.known.length; i++) {
            if (level.known[i]) {
                int up = i / level.width / 2 * parent.width + i % level.width / 2;
                counts[up]++;
                for (int c = 0; c < 3; c++) {
                    parent.colour[3 * up + c] += level.colour[3 * i + c];
                }
            }
        }
        average(parent, counts);
        complete(parent);
        for (int i = 0; i < level.known.length; i++) {
            if (!level.known[i]) {
                int row = i / level.width;
                double x = (i % level.width + 0.5) / level.width;
                double y = (row + 0.5) / level.height;
                for (int c = 0; c < 3; c++) {
                    level.colour[3 * i + c] = parent.at(x, y, c);
                }
            }
        }
        for (int i = 0; i < SMOOTHINGS; i++) {
            smooth(level);
        }
    }

    /// Gives every unknown cell the mean of its 3x3 neighbourhood.
    private static void smooth(Level level) {
        float[] before = level.colour.clone();
        Level still = new Level(level.width, level.height, before, level.known);
        for (int i = 0; i < level.known.length; i++) {
            if (level.known[i]) {
                continue;
            }
            int x = i % level.width;
            int y = i / level.width;
            for (int c = 0; c < 3; c++) {
                float sum = 0;
                for (int d = 0; d < 9; d++) {
                    int column = Math.floorMod(x + d % 3 - 1, level.width);
                    sum += still.value(column, Math.clamp(y + d / 3 - 1, 0, level.height - 1), c);
                }
                level.colour[3 * i + c] = sum / 9;
            }
        }
    }

    private static void evenPoles(Level level) {
        int w = level.width;
        double[] sums = new double[3 * w + 1];
        for (int y = 0; y < level.height; y++) {
            double circle = Math.cos(Math.PI * (0.5 - (y + 0.5) / level.height));
            int reach = (int) Math.clamp(ARC / circle, 0, w / 2.0);
            for (int c = 0; c < 3; c++) {
                for (int x = 0; x < 3 * w; x++) {
                    sums[x + 1] = sums[x] + level.value(x % w, y, c);
                }
                for (int x = 0; x < w; x++) {
                    if (!level.known[y * w + x]) {
                        double sum = sums[w + x + reach + 1] - sums[w + x - reach];
                        level.colour[3 * (y * w + x) + c] = (float) (sum / (2 * reach + 1));
                    }
                }
            }
        }
    }
}
