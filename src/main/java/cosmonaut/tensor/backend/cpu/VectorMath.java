package cosmonaut.tensor.backend.cpu;

import static cosmonaut.tensor.backend.cpu.Lanes.all;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// Elementary functions on whole vectors.
///
/// The polynomials are minimax fits made for this class (least squares with Lawson's weights, in double precision); the
/// bound each was fitted to is given with it. NaN gives NaN.
final class VectorMath {

    private static final float LOG2_E = 1.44269504f;
    /// ln 2 in two parts, the first with few enough bits that its product with the exponent is exact.
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;
    /// 1.5 * 2^23: adding it rounds to an integer, which is then in the low bits.
    private static final float ROUNDER = 12582912f;

    private static final float EXP_MIN = -87.33f;
    private static final float EXP_MAX = 88.37f;

    private static final VectorShuffle<Float> BY_HALF = rotation(2);
    private static final VectorShuffle<Float> BY_QUARTER = rotation(4);
    private static final VectorShuffle<Float> BY_EIGHTH = rotation(8);
    private static final VectorShuffle<Float> BY_SIXTEENTH = rotation(16);

    private VectorMath() {}

    private static VectorShuffle<Float> rotation(int part) {
        int by = Math.max(Lanes.COUNT / part, 0);
        return VectorShuffle.fromOp(Lanes.SPECIES, i -> (i + by) % Lanes.COUNT);
    }

    /// `e^x` for x <= 88; below -87.33 it is zero.
    static FloatVector expUpTo88(FloatVector x) {
        return expWithin87(x).blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
    }

    /// `e^x` for -87 <= x <= 88; fit 3e-9, result within 2 units in the last place.
    private static FloatVector expWithin87(FloatVector x) {
        FloatVector shifted = x.fma(all(LOG2_E), all(ROUNDER));
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(all(-LN2_HIGH), x);
        r = n.fma(all(-LN2_LOW), r);
        FloatVector p = all(0.0013814464761897922f);
        p = p.fma(r, all(0.008368780622562605f));
        p = p.fma(r, all(0.04166839425899551f));
        p = p.fma(r, all(0.1666652010554262f));
        p = p.fma(r, all(0.49999993412261545f));
        p = p.fma(r, all(1f));
        p = p.fma(r, all(1f));
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.reinterpretAsInts().add(power).reinterpretAsFloats();
    }

    /// `e^x`; infinite from 88.37 on.
    static FloatVector exp(FloatVector x) {
        VectorMask<Float> overflows = x.compare(VectorOperators.GT, EXP_MAX);
        return expUpTo88(x.blend(0f, overflows)).blend(Float.POSITIVE_INFINITY, overflows);
    }

    /// Sum of all lanes, halves upon halves. Not [FloatVector#reduceLanes], whose order of sums differs between
    /// interpreted and compiled code: the same command must give the same bytes.
    static float sum(FloatVector x) {
        FloatVector sum = x.add(x.rearrange(BY_HALF));
        sum = sum.add(sum.rearrange(BY_QUARTER));
        if (Lanes.COUNT > 4) {
            sum = sum.add(sum.rearrange(BY_EIGHTH));
        }
        if (Lanes.COUNT > 8) {
            sum = sum.add(sum.rearrange(BY_SIXTEENTH));
        }
        return sum.lane(0);
    }

    /// `1 / (1 + e^-x)`.
    static FloatVector sigmoid(FloatVector x) {
        return all(1f).div(exp(x.neg()).add(1f));
    }

    /// `x / (1 + e^-x)`.
    static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(1f));
    }

    /// `x/2 * erfc(-x / sqrt 2)`, with `erfc(z) = e^(-z^2) R(1 / (1 + 0.35 z))` for z >= 0; fit 5e-8.
    static FloatVector gelu(FloatVector x) {
        FloatVector size = x.abs();
        // From 13 on the tail is below 1e-36 and held there: further out, infinity times zero would not be a number.
        size = size.blend(13f, size.compare(VectorOperators.GT, 13f));
        FloatVector z = size.mul(0.70710678f);
        FloatVector t = all(1f).div(z.fma(all(0.35f), all(1f)));
        FloatVector r = all(-0.1984595491046757f);
        r = r.fma(t, all(0.77585852998387f));
        r = r.fma(t, all(-0.6898224310047771f));
        r = r.fma(t, all(0.6964175856373017f));
        r = r.fma(t, all(-0.01661352341723389f));
        r = r.fma(t, all(0.2386724010778037f));
        r = r.fma(t, all(0.1939470314612769f));
        r = r.mul(t);
        FloatVector tail = size.mul(0.5f).mul(r).mul(expWithin87(z.mul(z).neg()));
        VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
        return x.sub(tail).blend(tail.neg(), negative);
    }

    /// `tanh x`: an odd polynomial (fit 6e-9) up to 0.625, `1 - 2 / (e^2x + 1)` beyond.
    static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector far = all(1f).sub(all(2f).div(exp(size.add(size)).add(1f)));
        FloatVector square = x.mul(x);
        FloatVector p = all(-0.005528637215854868f);
        p = p.fma(square, all(0.020483319959879055f));
        p = p.fma(square, all(-0.05369296950904318f));
        p = p.fma(square, all(0.13330899783691272f));
        p = p.fma(square, all(-0.33333262883421594f));
        FloatVector near = p.mul(square).fma(x, x);
        FloatVector signed = far.blend(far.neg(), x.compare(VectorOperators.LT, 0f));
        return signed.blend(near, size.compare(VectorOperators.LT, 0.625f));
    }
}
