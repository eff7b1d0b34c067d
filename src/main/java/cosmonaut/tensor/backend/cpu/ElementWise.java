package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/// Operations that treat every element alike, and conversions between types.
final class ElementWise {

    private static final int GRAIN = 16_384;
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final MemorySegment ALL = Lanes.everything();

    private final ThreadTeam team;

    ElementWise(ThreadTeam team) {
        this.team = team;
    }

    /// Work on a range of elements.
    @FunctionalInterface
    private interface Range {
        void run(long first, int count);
    }

    private void ranges(long count, Range range) {
        team.run((int) Math.ceilDiv(count, GRAIN), (task, member) -> {
            long first = (long) task * GRAIN;
            range.run(first, (int) Math.min(GRAIN, count - first));
        });
    }

    void axpby(Tensor dst, double alpha, Tensor a, double beta, Tensor b) {
        long to = Lanes.address(dst);
        long as = Lanes.address(a);
        long bs = Lanes.address(b);
        if (dst.dtype() == DType.F64) {
            ranges(dst.shape().elements(), (first, n) -> {
                for (long at = 8 * first; at < 8 * (first + n); at += 8) {
                    ALL.set(F64, to + at, alpha * ALL.get(F64, as + at) + beta * ALL.get(F64, bs + at));
                }
            });
        } else {
            ranges(
                    dst.shape().elements(),
                    (first, n) ->
                            axpby(to + 4 * first, (float) alpha, as + 4 * first, (float) beta, bs + 4 * first, n));
        }
    }

    private static void axpby(long to, float alpha, long a, float beta, long b, int n) {
        int i = 0;
        for (; i + COUNT <= n; i += COUNT) {
            FloatVector x = Lanes.load(a + 4L * i).mul(alpha);
            Lanes.store(Lanes.load(b + 4L * i).fma(Lanes.all(beta), x), to + 4L * i);
        }
        for (; i < n; i++) {
            Lanes.set(to + 4L * i, Math.fma(beta, Lanes.get(b + 4L * i), alpha * Lanes.get(a + 4L * i)));
        }
    }

    void multiply(long dst, long a, long b, long count) {
        ranges(count, (first, n) -> multiplyRange(dst + 4 * first, a + 4 * first, b + 4 * first, n));
    }

    private static void multiplyRange(long to, long a, long b, int n) {
        int i = 0;
        for (; i + COUNT <= n; i += COUNT) {
            Lanes.store(Lanes.load(a + 4L * i).mul(Lanes.load(b + 4L * i)), to + 4L * i);
        }
        for (; i < n; i++) {
            Lanes.set(to + 4L * i, Lanes.get(a + 4L * i) * Lanes.get(b + 4L * i));
        }
    }

    void clamp(long dst, long src, float low, float high, long count) {
        ranges(count, (first, n) -> clampRange(dst + 4 * first, src + 4 * first, low, high, n));
    }

    private static void clampRange(long to, long from, float low, float high, int n) {
        int i = 0;
        for (; i + COUNT <= n; i += COUNT) {
            Lanes.store(Lanes.load(from + 4L * i).max(Lanes.all(low)).min(Lanes.all(high)), to + 4L * i);
        }
        for (; i < n; i++) {
            Lanes.set(to + 4L * i, Math.min(Math.max(Lanes.get(from + 4L * i), low), high));
        }
    }

    void activate(long dst, Activation function, long src, long count) {
        ranges(count, (first, n) -> Activations.apply(function, src + 4 * first, dst + 4 * first, n));
    }

    void gatedAdd(long dst, long x, long gate, long y, long rows, int channels) {
        int perTask = Math.max(1, GRAIN / Math.max(channels, 1));
        team.run((int) Math.ceilDiv(rows, perTask), (task, member) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                long offset = 4L * channels * row;
                gatedRow(dst + offset, x + offset, gate, y + offset, channels);
            }
        });
    }

    private static void gatedRow(long to, long x, long gate, long y, int n) {
        int i = 0;
        for (; i + COUNT <= n; i += COUNT) {
            FloatVector gated = Lanes.load(gate + 4L * i).fma(Lanes.load(y + 4L * i), Lanes.load(x + 4L * i));
            Lanes.store(gated, to + 4L * i);
        }
        for (; i < n; i++) {
            Lanes.set(to + 4L * i, Math.fma(Lanes.get(gate + 4L * i), Lanes.get(y + 4L * i), Lanes.get(x + 4L * i)));
        }
    }

    /// `dst[d] = x[d] cos - x[d+D/2] sin`, `dst[d+D/2] = x[d+D/2] cos + x[d] sin` for `[N,H,D]`.
    void rope(long dst, long x, long cos, long sin, int tokens, int heads, int features) {
        int half = features / 2;
        int perTask = Math.max(1, GRAIN / 2 / Math.max(heads * features, 1));
        team.run(Math.ceilDiv(tokens, perTask), (task, member) -> {
            int end = Math.min(tokens, (task + 1) * perTask);
            for (int n = task * perTask; n < end; n++) {
                long angles = 4L * half * n;
                for (int h = 0; h < heads; h++) {
                    long offset = 4L * features * ((long) n * heads + h);
                    rotate(dst + offset, x + offset, cos + angles, sin + angles, half);
                }
            }
        });
    }

    private static void rotate(long to, long x, long cos, long sin, int half) {
        long other = 4L * half;
        for (int i = 0; i < half; i += COUNT) {
            var mask = Lanes.first(Math.min(COUNT, half - i));
            long at = 4L * i;
            FloatVector a = Lanes.load(x + at, mask);
            FloatVector b = Lanes.load(x + other + at, mask);
            FloatVector c = Lanes.load(cos + at, mask);
            FloatVector s = Lanes.load(sin + at, mask);
            Lanes.store(a.mul(c).sub(b.mul(s)), to + at, mask);
            Lanes.store(b.mul(c).add(a.mul(s)), to + other + at, mask);
        }
    }

    void fill(Tensor dst, double value) {
        MemorySegment data = HostTensor.of(dst).data();
        if (Double.doubleToRawLongBits(value) == 0) {
            data.fill((byte) 0);
            return;
        }
        int size = dst.dtype().bytes();
        long bytes = data.byteSize();
        if (bytes > 0) {
            Elements.set(data, dst.dtype(), 0, value);
        }
        // Doubles the part that is filled until it is all.
        for (long done = size; done < bytes; done *= 2) {
            MemorySegment.copy(data, 0, data, done, Math.min(done, bytes - done));
        }
    }

    void copy(Tensor dst, Tensor src) {
        if (dst.dtype() == src.dtype()) {
            HostTensor.of(dst).data().copyFrom(HostTensor.of(src).data());
            return;
        }
        long to = Lanes.address(dst);
        long from = Lanes.address(src);
        DType toType = dst.dtype();
        DType fromType = src.dtype();
        long toBytes = toType.bytes();
        long fromBytes = fromType.bytes();
        ranges(
                dst.shape().elements(),
                (first, n) -> convert(to + toBytes * first, toType, from + fromBytes * first, fromType, n));
    }

    private static void convert(long to, DType toType, long from, DType fromType, int n) {
        if (toType == DType.F32) {
            widen(to, from, fromType, n);
        } else if (fromType == DType.F32) {
            narrow(to, toType, from, n);
        } else if (toType == DType.F64 || fromType == DType.F64) {
            MemorySegment source = ALL.asSlice(from, (long) n * fromType.bytes());
            MemorySegment target = ALL.asSlice(to, (long) n * toType.bytes());
            for (int i = 0; i < n; i++) {
                Elements.set(target, toType, i, Elements.get(source, fromType, i));
            }
        } else {
            for (int i = 0; i < n; i++) {
                float value = half(ALL.get(I16, from + 2L * i), fromType);
                ALL.set(I16, to + 2L * i, toHalf(value, toType));
            }
        }
    }

    /// To f32 from any other floating type.
    static void widen(long to, long from, DType type, int n) {
        if (type == DType.F16) {
            for (int i = 0; i < n; i++) {
                Lanes.set(to + 4L * i, Float.float16ToFloat(ALL.get(I16, from + 2L * i)));
            }
        } else if (type == DType.BF16) {
            for (int i = 0; i < n; i++) {
                Lanes.set(to + 4L * i, Elements.bf16ToFloat(ALL.get(I16, from + 2L * i)));
            }
        } else if (type == DType.F64) {
            for (int i = 0; i < n; i++) {
                Lanes.set(to + 4L * i, (float) ALL.get(F64, from + 8L * i));
            }
        } else {
            Lanes.copy(from, to, 4L * n);
        }
    }

    private static void narrow(long to, DType type, long from, int n) {
        if (type == DType.F64) {
            for (int i = 0; i < n; i++) {
                ALL.set(F64, to + 8L * i, (double) Lanes.get(from + 4L * i));
            }
        } else {
            for (int i = 0; i < n; i++) {
                ALL.set(I16, to + 2L * i, toHalf(Lanes.get(from + 4L * i), type));
            }
        }
    }

    private static float half(short bits, DType type) {
        return type == DType.F16 ? Float.float16ToFloat(bits) : Elements.bf16ToFloat(bits);
    }

    private static short toHalf(float value, DType type) {
        return type == DType.F16 ? Float.floatToFloat16(value) : Elements.floatToBf16(value);
    }
}
