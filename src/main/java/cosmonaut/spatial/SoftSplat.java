package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import java.util.Arrays;

/// Forward warping of a keyframe into another camera by bilinear splatting with a soft depth test (GEN3C).
///
/// A pixel with depth `z` in the target camera lands between four pixels and is added to each with its bilinear
/// weight times `1 / (exp(min(80, 50 * ln(1 + z) / (Lmax + 1e-7))) + 1e-7)`, that is about `(1 + z)^(-50 / Lmax)`, so a
/// near surface outweighs a far one. A target pixel is valid where any weight arrived. At an exact integer
/// position all four corners are the same pixel and it gets four times the weight, as published.
///
/// A pixel at an edge ([Keyframe#EDGE]) is left out where the picture tears: where one of its four neighbours, relative
/// to it, lands a pixel or more off, along x or y, from where it is in the source.
///
/// With a limit it is measured how many times a pixel is magnified against the picture it was made in: as many as in
/// the source, times how much farther apart its neighbours along a row, or a column if that is more, land in the target
/// than they lie in the source. What exceeds the limit gets colour and depth, but no mask, and anything within the
/// limit takes its place. What is seen gives way to a later source that shows the same surface much sharper.
///
/// An instance owns its accumulators: one thread at a time. Warps allocate no arrays.
public final class SoftSplat {

    private static final double EPSILON = 1e-7;
    private static final double SHARPNESS = 50;

    /// What magnifies a surface this many times less than what is seen of it takes its place.
    private static final float SHARPER = 2;

    /// Two sources show the same surface where their depths differ by no more than this share.
    private static final float SAME_SURFACE = 0.06f;

    private static final int CHANNELS = 5;

    /// Where the magnification is measured, the sum of magnifications follows.
    private static final int MEASURED_CHANNELS = 6;

    private final int width;
    private final int height;
    private final float limit;
    private final boolean measures;
    private final int channels;
    /// Sums of r, g, b, z and weight per canvas pixel; the canvas has a ring of one pixel around the picture.
    private final float[] sums;

    /// Canvas pixels that may be written.
    private final boolean[] wanted;

    /// The part of the canvas that all of them lie in: the first column and row, and the last.
    private int left;
    private int top;
    private int right;
    private int bottom;

    /// Whether that part is all wanted.
    private boolean whole;

    /// Picture pixels that the last warp wrote.
    private final boolean[] written;

    private final double[] projection = new double[PixelMap.LENGTH];
    /// Where the source's row `y` lands stands in row `y % 3`: a row and its two neighbours.
    private final LandedRow[] rows = {new LandedRow(), new LandedRow(), new LandedRow()};

    /// Where the pixels of a source row land: canvas position and depth.
    private static final class LandedRow {
        private float[] u = {};
        private float[] v = {};
        private float[] z = {};

        void widen(int width) {
            if (u.length < width) {
                u = new float[width];
                v = new float[width];
                z = new float[width];
            }
        }
    }

    /// For target pictures of this size; however much a pixel is magnified, it is seen.
    public SoftSplat(int width, int height) {
        this(width, height, Float.POSITIVE_INFINITY);
    }

    /// For target pictures of this size.
    ///
    /// @param limit how many times a pixel that counts as seen may be magnified, above 1; infinite for no limit
    SoftSplat(int width, int height, float limit) {
        this.width = width;
        this.height = height;
        this.limit = limit;
        measures = limit < Float.POSITIVE_INFINITY;
        channels = measures ? MEASURED_CHANNELS : CHANNELS;
        wanted = new boolean[(width + 2) * (height + 2)];
        written = new boolean[width * height];
        sums = new float[Math.multiplyExact(channels, Math.multiplyExact(width + 2, height + 2))];
    }

    /// `Lmax` for a constant far limit: `ln(1 + far)`.
    public static double constantLogDepth(double far) {
        return Math.log(1 + far);
    }

    /// How sharply near surfaces outweigh far ones: the weight's exponent is that times `ln(1 + z)`.
    ///
    /// @param logDepthMax `Lmax`, at least 0
    public static double sharpness(double logDepthMax) {
        return SHARPNESS / (logDepthMax + EPSILON);
    }

    /// The largest `ln(1 + max(z, 0))` of all the source's pixels in the target camera, filtered ones included.
    /// GEN3C takes as `Lmax` the larger of this over the two warps it processes together.
    public double largestLogDepth(Keyframe source, CameraFrame target) {
        double[] m = PixelMap.between(source.camera(), target, projection);
        double largest = 0;
        int w = source.width();
        float[] depth = source.depth();
        for (int y = 0; y < source.height(); y++) {
            double rowZ = m[9] * y + m[10];
            for (int x = 0; x < w; x++) {
                largest = Math.max(largest, depth[y * w + x] * (m[8] * x + rowZ) + m[11]);
            }
        }
        return Math.log(1 + largest);
    }

    /// Warps `source` into the camera `target`, overwriting all of `out` but `filled`.
    ///
    /// @param logDepthMax `Lmax`, above 0
    /// @throws IllegalArgumentException if the target's picture or `out` is not of this splat's size
    public void warp(Keyframe source, CameraFrame target, double logDepthMax, Warp out) {
        requireSize(target, out);
        out.clear();
        warpIntoHoles(source, target, logDepthMax, out);
    }

    /// Warps `source` into the open pixels of `out` alone; others that are seen stay, and so do those magnified beyond
    /// the limit unless the source shows them within it. The same as warping it by itself and taking its pixels for
    /// these, and quicker where they are few.
    void warpIntoHoles(Keyframe source, CameraFrame target, double logDepthMax, Warp out) {
        requireSize(target, out);
        findOpen(out);
        splat(source, target, logDepthMax, out);
    }

    private void findOpen(Warp out) {
        left = width + 1;
        top = height + 1;
        right = 0;
        bottom = 0;
        int count = 0;
        for (int y = 1; y <= height; y++) {
            int canvas = y * (width + 2);
            int pixels = (y - 1) * width - 1;
            for (int x = 1; x <= width; x++) {
                boolean open = isOpen(out, pixels + x);
                wanted[canvas + x] = open;
                if (open) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = y;
                    count++;
                }
            }
        }
        whole = count == (right - left + 1) * (bottom - top + 1);
    }

    /// Whether a further source could change anything.
    boolean hasOpen(Warp out) {
        for (int i = 0; i < width * height; i++) {
            if (isOpen(out, i)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a further source could show a pixel at all, or sharper.
    private boolean isOpen(Warp out, int i) {
        return out.mask()[i] == 0 || measures && out.magnification()[i] >= SHARPER;
    }

    /// The pixels that the last warp wrote, row by row; not to be written, and valid until the next warp.
    boolean[] written() {
        return written;
    }

    private void requireSize(CameraFrame target, Warp out) {
        if (target.intrinsics().width() != width
                || target.intrinsics().height() != height
                || out.width() != width
                || out.height() != height) {
            throw new IllegalArgumentException("warp is made for pictures of " + width + "x" + height);
        }
    }

    private void splat(Keyframe source, CameraFrame target, double logDepthMax, Warp out) {
        // A row more on either side takes what lands beside the part that is wanted.
        int row = channels * (width + 2);
        Arrays.fill(sums, Math.max(0, top - 1) * row, Math.min(height + 2, bottom + 2) * row, 0);
        scatter(source, PixelMap.between(source.camera(), target, projection), new DepthWeight(sharpness(logDepthMax)));
        gather(out);
    }

    private void scatter(Keyframe source, double[] m, DepthWeight weight) {
        int w = source.width();
        int h = source.height();
        for (LandedRow row : rows) {
            row.widen(w);
        }
        landRow(source.depth(), w, 0, m);
        for (int y = 0; y < h; y++) {
            if (y + 1 < h) {
                landRow(source.depth(), w, y + 1, m);
            }
            scatterRow(source, y, weight);
        }
    }

    private void scatterRow(Keyframe source, int y, DepthWeight weight) {
        int w = source.width();
        int row = y * w;
        byte[] valid = source.valid();
        float[] colour = source.colour();
        LandedRow landed = rows[y % 3];
        float[] us = landed.u;
        float[] vs = landed.v;
        float[] zs = landed.z;
        // Beyond these limits none of the four corners is wanted.
        float leastU = left - 1f;
        float mostU = right + 1f;
        float leastV = top - 1f;
        float mostV = bottom + 1f;
        for (int x = 0; x < w; x++) {
            byte kind = valid[row + x];
            float u = us[x];
            float v = vs[x];
            if (kind != Keyframe.DROPPED && zs[x] > 0 && u > leastU && u < mostU && v > leastV && v < mostV) {
                if ((whole || reaches(u, v)) && (kind == Keyframe.SURFACE || holds(source, x, y))) {
                    float times = measures ? magnification(source, x, y) : 0;
                    splat(u, v, weight.of(zs[x]), zs[x], times, colour, 3 * (row + x));
                }
            }
        }
    }

    private float magnification(Keyframe source, int x, int y) {
        LandedRow own = rows[y % 3];
        int last = source.width() - 1;
        int bottom = source.height() - 1;
        int left = Math.max(x - 1, 0);
        int right = Math.min(x + 1, last);
        int above = Math.max(y - 1, 0);
        int below = Math.min(y + 1, bottom);
        float along = stretch(own, left, own, right, right - left);
        float down = stretch(rows[above % 3], x, rows[below % 3], x, below - above);
        float[] before = source.magnification();
        return Math.max(along, down) * (before == null ? 1 : before[y * source.width() + x]);
    }

    /// How far apart two pixels land that are `apart` pixels apart in the source, as a multiple; 0 where one is behind
    /// the camera.
    private static float stretch(LandedRow a, int ax, LandedRow b, int bx, int apart) {
        if (a.z[ax] <= 0 || b.z[bx] <= 0 || apart == 0) {
            return 0;
        }
        float u = b.u[bx] - a.u[ax];
        float v = b.v[bx] - a.v[ax];
        return (float) Math.sqrt(u * u + v * v) / apart;
    }

    /// Whether one of the corners that a pixel lands between is wanted.
    private boolean reaches(float u, float v) {
        int at = (int) v * (width + 2) + (int) u;
        return wanted[at] || wanted[at + 1] || wanted[at + width + 2] || wanted[at + width + 3];
    }

    /// Whether a pixel keeps its distance to its neighbours, within a pixel along each axis.
    private boolean holds(Keyframe source, int x, int y) {
        LandedRow own = rows[y % 3];
        return (x == 0 || near(own, x, own, x - 1, -1, 0))
                && (x == source.width() - 1 || near(own, x, own, x + 1, 1, 0))
                && (y == 0 || near(own, x, rows[(y - 1) % 3], x, 0, -1))
                && (y == source.height() - 1 || near(own, x, rows[(y + 1) % 3], x, 0, 1));
    }

    private static boolean near(LandedRow own, int x, LandedRow other, int otherX, int dx, int dy) {
        return other.z[otherX] > 0
                && Math.abs(other.u[otherX] - own.u[x] - dx) < 1
                && Math.abs(other.v[otherX] - own.v[x] - dy) < 1;
    }

    /// Where the pixels of a source row land on the canvas, in double precision until there, since a rounding at an
    /// integer position decides which neighbours become valid; a loop of its own so that it is compiled to vector
    /// instructions.
    private void landRow(float[] depth, int w, int y, double[] m) {
        int row = y * w;
        LandedRow landed = rows[y % 3];
        float[] us = landed.u;
        float[] vs = landed.v;
        float[] zs = landed.z;
        double a = m[1] * y + m[2];
        double b = m[5] * y + m[6];
        double c = m[9] * y + m[10];
        double m0 = m[0];
        double m4 = m[4];
        double m8 = m[8];
        double ta = m[3];
        double tb = m[7];
        double tc = m[11];
        for (int x = 0; x < w; x++) {
            double d = depth[row + x];
            double z = d * (m8 * x + c) + tc;
            zs[x] = (float) z;
            us[x] = (float) ((d * (m0 * x + a) + ta) / (z + EPSILON) + 1);
            vs[x] = (float) ((d * (m4 * x + b) + tb) / (z + EPSILON) + 1);
        }
    }

    private void splat(float u, float v, float q, float z, float times, float[] colour, int c) {
        int x0 = (int) u;
        int y0 = (int) v;
        float fx = u - x0;
        float fy = v - y0;
        int stepX = fx > 0 ? channels : 0;
        int stepY = fy > 0 ? channels * (width + 2) : 0;
        float right = fx > 0 ? 1 - (x0 + 1 - u) : 1;
        float below = fy > 0 ? 1 - (y0 + 1 - v) : 1;
        float r = colour[c];
        float g = colour[c + 1];
        float b = colour[c + 2];
        int at = channels * (y0 * (width + 2) + x0);
        float top = q * (1 - fy);
        float bottom = q * below;
        add(at, top * (1 - fx), r, g, b, z, times);
        add(at + stepX, top * right, r, g, b, z, times);
        add(at + stepY, bottom * (1 - fx), r, g, b, z, times);
        add(at + stepX + stepY, bottom * right, r, g, b, z, times);
    }

    private void add(int at, float weight, float r, float g, float b, float z, float times) {
        sums[at] += weight * r;
        sums[at + 1] += weight * g;
        sums[at + 2] += weight * b;
        sums[at + 3] += weight * z;
        sums[at + 4] += weight;
        if (measures) {
            sums[at + 5] += weight * times;
        }
    }

    private void gather(Warp out) {
        float[] colour = out.colour();
        float[] depth = out.depth();
        Arrays.fill(written, false);
        for (int y = top - 1; y < bottom; y++) {
            int canvas = (y + 1) * (width + 2) + 1;
            int at = channels * (canvas + left - 1);
            for (int x = left - 1; x < right; x++, at += channels) {
                int i = y * width + x;
                float weight = sums[at + 4];
                written[i] = wanted[canvas + x] && weight > 0 && take(out, i, at);
                if (written[i]) {
                    depth[i] = sums[at + 3] / weight;
                    colour[3 * i] = Math.clamp(sums[at] / weight, -1f, 1f);
                    colour[3 * i + 1] = Math.clamp(sums[at + 1] / weight, -1f, 1f);
                    colour[3 * i + 2] = Math.clamp(sums[at + 2] / weight, -1f, 1f);
                }
            }
        }
    }

    /// Gives a wanted pixel mask and magnification of what has landed there, unless it is seen and this is no sharper
    /// view of the same, or it has a guess and this is another.
    ///
    /// @return whether it is to have depth and colours too
    private boolean take(Warp out, int i, int at) {
        if (!measures) {
            out.mask()[i] = 1;
            return true;
        }
        float times = Math.max(1, sums[at + 5] / sums[at + 4]);
        boolean seen = times <= limit;
        boolean kept = out.mask()[i] > 0
                ? !isSharper(out, i, times, sums[at + 3] / sums[at + 4])
                : out.depth()[i] > 0 && !seen;
        if (kept) {
            return false;
        }
        out.mask()[i] = seen ? 1 : 0;
        out.magnification()[i] = times;
        return true;
    }

    private static boolean isSharper(Warp out, int i, float times, float z) {
        return times * SHARPER <= out.magnification()[i] && Math.abs(z - out.depth()[i]) <= SAME_SURFACE * z;
    }
}
