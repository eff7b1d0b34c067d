package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.COUNT;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/// Several element-wise operations in one pass. Every rounding is that of the single operations ([ElementWise]) in a
/// row, so that results do not depend on which of the two was called.
final class Sums {

    private static final int GRAIN = 16_384;
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final MemorySegment ALL = Lanes.everything();

    private final ThreadTeam team;

    Sums(ThreadTeam team) {
        this.team = team;
    }

    void linearCombination(Tensor dst, double[] coefficients, Tensor... terms) {
        long to = Lanes.address(dst);
        long[] from = new long[terms.length];
        boolean[] wide = new boolean[terms.length];
        for (int i = 0; i < terms.length; i++) {
            from[i] = Lanes.address(terms[i]);
            wide[i] = terms[i].dtype() == DType.F64;
        }
        long count = dst.shape().elements();
        team.run((int) Math.ceilDiv(count, GRAIN), (task, member) -> {
            long first = (long) task * GRAIN;
            long end = Math.min(count, first + GRAIN);
            if (dst.dtype() == DType.F64) {
                for (long i = first; i < end; i++) {
                    double sum = coefficients[0] * get(from[0], wide[0], i);
                    for (int term = 1; term < from.length; term++) {
                        sum += coefficients[term] * get(from[term], wide[term], i);
                    }
                    ALL.set(F64, to + 8 * i, sum);
                }
            } else {
                for (long i = first; i < end; i++) {
                    float sum = (float) coefficients[0] * (float) get(from[0], wide[0], i);
                    for (int term = 1; term < from.length; term++) {
                        sum = Math.fma((float) coefficients[term], (float) get(from[term], wide[term], i), sum);
                    }
                    Lanes.set(to + 4 * i, sum);
                }
            }
        });
    }

    private static double get(long from, boolean wide, long i) {
        return wide ? ALL.get(F64, from + 8 * i) : Lanes.get(from + 4 * i);
    }

    void multiplyAdd(long dst, long a, long b, float beta, long c, long count) {
        team.run((int) Math.ceilDiv(count, GRAIN), (task, member) -> {
            long first = 4L * task * GRAIN;
            int n = (int) Math.min(GRAIN, count - (long) task * GRAIN);
            int i = 0;
            for (; i + COUNT <= n; i += COUNT) {
                long at = first + 4L * i;
                FloatVector product = Lanes.load(a + at).mul(Lanes.load(b + at));
                Lanes.store(Lanes.load(c + at).fma(Lanes.all(beta), product), dst + at);
            }
            for (; i < n; i++) {
                long at = first + 4L * i;
                Lanes.set(dst + at, Math.fma(beta, Lanes.get(c + at), Lanes.get(a + at) * Lanes.get(b + at)));
            }
        });
    }

    void affine(long dst, long x, long before, long factor, long after, long rows, int cells) {
        int perTask = Math.max(1, GRAIN / Math.max(cells, 1));
        team.run((int) Math.ceilDiv(rows, perTask), (task, member) -> {
            long end = Math.min(rows, (task + 1L) * perTask);
            for (long row = (long) task * perTask; row < end; row++) {
                long at = 4 * row * cells;
                affineRow(
                        dst + at,
                        x + at,
                        Lanes.get(before + 4 * row),
                        Lanes.get(factor + 4 * row),
                        Lanes.get(after + 4 * row),
                        cells);
            }
        });
    }

    private static void affineRow(long to, long x, float before, float factor, float after, int n) {
        int i = 0;
        for (; i + COUNT <= n; i += COUNT) {
            long at = 4L * i;
            Lanes.store(Lanes.load(x + at).add(before).mul(factor).add(after), to + at);
        }
        for (; i < n; i++) {
            long at = 4L * i;
            Lanes.set(to + at, (Lanes.get(x + at) + before) * factor + after);
        }
    }
}
