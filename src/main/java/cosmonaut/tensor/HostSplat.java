package cosmonaut.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// [Backend#splat] as it is defined, in double precision in main memory: what devices are tested against.
final class HostSplat {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final double EPSILON = 1e-7;
    private static final double MOST = 80;
    private static final int VIEW = 13;
    private static final int CHANNELS = 5;

    private final MemorySegment colours;
    private final MemorySegment depths;
    private final MemorySegment kinds;
    private final int height;
    private final int width;
    private final MemorySegment views;
    private final double[] view = new double[VIEW];
    private int targetHeight;
    private int targetWidth;
    private double[] sums = {};

    /// Where a pixel lands.
    private record Landed(float u, float v, float z) {}

    HostSplat(SplatSource from, Tensor views) {
        this(
                HostTensor.of(from.colour()).data(),
                from.depth(),
                HostTensor.of(from.kind()).data(),
                views);
    }

    private HostSplat(MemorySegment colours, Tensor depth, MemorySegment kinds, Tensor views) {
        this.colours = colours;
        this.depths = HostTensor.of(depth).data();
        this.kinds = kinds;
        this.height = depth.shape().extent(0);
        this.width = depth.shape().extent(1);
        this.views = HostTensor.of(views).data();
    }

    /// [Backend#farthest].
    static void farthest(HostTensor dst, HostTensor depth, HostTensor views) {
        HostSplat splat = new HostSplat(MemorySegment.NULL, depth.asTensor(), MemorySegment.NULL, views.asTensor());
        for (int t = 0; t < dst.shape().extent(0); t++) {
            splat.look(t);
            double farthest = 0;
            for (int y = 0; y < splat.height; y++) {
                for (int x = 0; x < splat.width; x++) {
                    farthest = Math.max(farthest, splat.at(2, x, y));
                }
            }
            dst.set(t, farthest);
        }
    }

    private void look(int camera) {
        for (int i = 0; i < VIEW; i++) {
            view[i] = views.getAtIndex(F64, (long) camera * VIEW + i);
        }
    }

    void into(HostTensor colour, HostTensor depth, HostTensor mask) {
        int count = depth.shape().extent(0);
        targetHeight = depth.shape().extent(1);
        targetWidth = depth.shape().extent(2);
        sums = new double[CHANNELS * (targetHeight + 2) * (targetWidth + 2)];
        for (int t = 0; t < count; t++) {
            look(t);
            Arrays.fill(sums, 0);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    scatter(x, y);
                }
            }
            gather(colour.data(), depth.data(), mask.data(), t, count);
        }
    }

    private void scatter(int x, int y) {
        int kind = kinds.get(ValueLayout.JAVA_BYTE, (long) y * width + x);
        Landed at = land(x, y);
        // Beyond these limits all four corners lie in the ring, which is cut off.
        if (kind == 0 || !(at.z > 0 && at.u > 0 && at.u < targetWidth + 1 && at.v > 0 && at.v < targetHeight + 1)) {
            return;
        }
        if (kind == 2 && !holds(x, y, at)) {
            return;
        }
        double q = 1 / (Math.exp(Math.min(MOST, view[12] * Math.log(1 + (double) at.z))) + EPSILON);
        int u = (int) at.u;
        int v = (int) at.v;
        for (int corner = 0; corner < 4; corner++) {
            int right = corner % 2;
            int below = corner / 2;
            double alongU = right == 0 ? 1 - (at.u - (double) u) : 1 - (Math.ceil(at.u) - at.u);
            double alongV = below == 0 ? 1 - (at.v - (double) v) : 1 - (Math.ceil(at.v) - at.v);
            int column = right == 0 ? u : (int) Math.ceil(at.u);
            int row = below == 0 ? v : (int) Math.ceil(at.v);
            double weight = q * alongU * alongV;
            int sum = CHANNELS * (row * (targetWidth + 2) + column);
            for (int c = 0; c < 3; c++) {
                sums[sum + c] += weight * colours.getAtIndex(F32, ((long) c * height + y) * width + x);
            }
            sums[sum + 3] += weight * at.z;
            sums[sum + 4] += weight;
        }
    }

    private boolean holds(int x, int y, Landed own) {
        return (x == 0 || near(own, x - 1, y, -1, 0))
                && (x == width - 1 || near(own, x + 1, y, 1, 0))
                && (y == 0 || near(own, x, y - 1, 0, -1))
                && (y == height - 1 || near(own, x, y + 1, 0, 1));
    }

    private boolean near(Landed own, int x, int y, int dx, int dy) {
        Landed other = land(x, y);
        return other.z > 0 && Math.abs(other.u - own.u - dx) < 1 && Math.abs(other.v - own.v - dy) < 1;
    }

    private Landed land(int x, int y) {
        double z = at(2, x, y);
        return new Landed(
                (float) (at(0, x, y) / (z + EPSILON) + 1), (float) (at(1, x, y) / (z + EPSILON) + 1), (float) z);
    }

    /// A row of the map, in the order of operations that all devices keep.
    private double at(int row, int x, int y) {
        double depth = depths.getAtIndex(F32, (long) y * width + x);
        return depth * (view[4 * row] * x + (view[4 * row + 1] * y + view[4 * row + 2])) + view[4 * row + 3];
    }

    private void gather(MemorySegment colour, MemorySegment depth, MemorySegment mask, int camera, int count) {
        long area = (long) targetHeight * targetWidth;
        for (int y = 0; y < targetHeight; y++) {
            for (int x = 0; x < targetWidth; x++) {
                int sum = CHANNELS * ((y + 1) * (targetWidth + 2) + x + 1);
                double weight = sums[sum + 4];
                boolean seen = weight > 0;
                long pixel = camera * area + (long) y * targetWidth + x;
                for (int c = 0; c < 3; c++) {
                    double value = seen ? Math.clamp(sums[sum + c] / weight, -1.0, 1.0) : -1;
                    colour.setAtIndex(F32, (long) c * count * area + pixel, (float) value);
                }
                depth.setAtIndex(F32, pixel, seen ? (float) (sums[sum + 3] / weight) : 0);
                mask.setAtIndex(F32, pixel, seen ? 1 : 0);
            }
        }
    }
}
