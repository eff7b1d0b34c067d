package cosmonaut.tensor.backend.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every operation against numbers worked out by hand or by PyTorch 2 in float64 on the same ramps (rounded to ten
/// places).
final class ReferenceBackendTest {

    private final ReferenceBackend backend = new ReferenceBackend();
    private final TensorScope scope = backend.openScope("test");

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void writeReadCopyAndFill() {
        Tensor wide = scope.allocate(DType.F64, 3);
        backend.write(wide, new float[] {1, -2.5f, 1e-9f});
        float[] back = new float[3];
        backend.read(back, wide);
        assertArrayEquals(new float[] {1, -2.5f, 1e-9f}, back);
        Tensor narrow = scope.allocate(DType.BF16, 3);
        backend.copy(narrow, wide);
        assertArrayEquals(
                new float[] {1, -2.5f, 0x1.12p-30f}, HostTensor.of(narrow).toFloats());
        backend.fill(narrow, 0.1);
        assertArrayEquals(
                new float[] {0.10009765625f, 0.10009765625f, 0.10009765625f},
                HostTensor.of(narrow).toFloats());
        Tensor wholes = scope.allocate(DType.I64, 2);
        backend.fill(wholes, -7);
        assertArrayEquals(new float[] {-7, -7}, HostTensor.of(wholes).toFloats());
    }

    @Test
    void elementWise() {
        Tensor a = f32(new float[] {1, -2, 3}, 3);
        Tensor b = f32(new float[] {4, 5, -6}, 3);
        Tensor dst = out(3);
        backend.axpby(dst, 2, a, -0.5, b);
        expect(dst, 0, -6.5, 9);
        backend.multiply(dst, a, b);
        expect(dst, 4, -10, -18);
        backend.clamp(dst, a, -1.5, 2);
        expect(dst, 1, -1.5, 2);
        Tensor gated = out(2, 3);
        backend.gatedAdd(
                gated,
                f32(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                f32(new float[] {0, 1, -2}, 3),
                f32(new float[] {9, 1, 1, 9, 2, 3}, 2, 3));
        expect(gated, 1, 3, 1, 4, 7, 0);
    }

    @Test
    void axpbyOfDoublesKeepsThem() {
        Tensor a = scope.allocate(DType.F64, 1);
        HostTensor.of(a).set(0, Math.PI);
        backend.axpby(a, 1e10, a, 1, a);
        assertEquals(1e10 * Math.PI + Math.PI, HostTensor.of(a).get(0));
    }

    @Test
    void activations() {
        float[] x = {-30, -6, -3, -2.5f, -1, -0.5f, 0, 0.5f, 1, 2, 3, 6};
        Tensor src = f32(x, 12);
        Tensor dst = out(12);
        backend.activate(dst, Activation.GELU, src);
        relative(
                dst,
                -1.4720141781446293e-196,
                -5.919525870226207e-09,
                -0.004049694094890287,
                -0.015524163314440348,
                -0.15865525393145707,
                -0.15426876936299344,
                0.0,
                0.34573123063700656,
                0.8413447460685429,
                1.9544997361036416,
                2.99595030590511,
                5.999999994080474);
        backend.activate(dst, Activation.SILU, src);
        relative(
                dst,
                -2.80728689065e-12,
                -0.0148357389398,
                -0.142277619533,
                -0.189645450053,
                -0.26894142137,
                -0.188770334399,
                0.0,
                0.311229665601,
                0.73105857863,
                1.76159415596,
                2.85772238047,
                5.98516426106);
        backend.activate(dst, Activation.RELU, src);
        expect(dst, 0, 0, 0, 0, 0, 0, 0, 0.5, 1, 2, 3, 6);
        Tensor two = f32(new float[] {-2, 0}, 2);
        Tensor result = out(2);
        backend.activate(result, Activation.SIGMOID, two);
        expect(result, 0.1192029220, 0.5);
        backend.activate(result, Activation.TANH, two);
        expect(result, -0.9640275801, 0);
    }

    @Test
    void errorFunctionMeetsAcrossItsTwoFormulas() {
        assertEquals(Activations.erfc(2), Activations.erfc(Math.nextDown(2.0)), 1e-15);
        assertEquals(0.004677734981047266, Activations.erfc(2), 1e-16);
        assertEquals(1.9953222650189528, Activations.erfc(-2), 1e-15);
        assertEquals(2.209049699858544e-5, Activations.erfc(3), 1e-19);
    }

    @Test
    void norms() {
        Tensor x = ramp(5, 1, 13, 2, 5);
        Tensor dst = out(2, 5);
        backend.layerNormModulate(dst, x, ramp(3, 0, 7, 5), ramp(2, 1, 5, 5), 1e-6f);
        expect(
                dst,
                -0.5885993731,
                0.3064332289,
                2.0677119128,
                -0.592548903,
                1.4311482761,
                -0.5885993731,
                0.3064332289,
                2.0677119128,
                -0.592548903,
                1.4311482761);
        backend.rmsNorm(dst, x, ramp(3, 0, 7, 5), 1e-6f);
        expect(
                dst,
                1.0564421477,
                0.0,
                1.0564421477,
                0.2112884295,
                0.281717906,
                1.2026749014,
                -0.0,
                0.8017832676,
                0.2672610892,
                0.1336305446);
    }

    @Test
    void groupNorm() {
        Tensor dst = out(2, 3, 4);
        backend.groupNorm(dst, ramp(7, 2, 17, 2, 3, 4), ramp(3, 1, 7, 4), ramp(2, 0, 5, 4), 1e-6f, Activation.SILU);
        expect(
                dst,
                0.0564291186,
                0.0285631068,
                -0.2396935481,
                -0.1094558748,
                -0.2704347133,
                -0.1103037304,
                0.0976862744,
                -0.1094558748,
                -0.1623292103,
                0.1802149557,
                0.8280130755,
                -0.1094558748,
                0.145655879,
                -0.0085413399,
                -0.1973257036,
                -0.1094558748,
                -0.2578948924,
                -0.1371362636,
                0.2371245964,
                -0.1094558748,
                -0.1127351391,
                0.1350964613,
                1.0488817468,
                -0.1094558748);
    }

    @Test
    void linear() {
        Tensor dst = out(2, 4);
        var weight = backend.prepareLinear(scope, HostTensor.of(ramp(3, 2, 7, 4, 3)), HostTensor.of(ramp(1, 0, 4, 4)));
        assertEquals(3, weight.inputs());
        assertEquals(4, weight.outputs());
        backend.linear(dst, ramp(5, 0, 11, 2, 3), weight, Activation.GELU);
        expect(
                dst,
                -0.1692050695,
                -0.1613743323,
                -0.117915713,
                -0.0296926457,
                0.194584287,
                -0.1530046527,
                -0.1690451471,
                0.8413447461);
    }

    @Test
    void convRepeatsTheFirstFrameAndPadsSpaceWithZeros() {
        Tensor dst = out(2, 4, 2, 2);
        var weight = backend.prepareConv(
                scope, HostTensor.of(ramp(3, 1, 7, 2, 2, 3, 2, 2)), HostTensor.of(ramp(1, 1, 4, 2)));
        backend.conv(
                dst, ramp(5, 3, 13, 3, 4, 3, 2), weight, new ConvGeometry(2, 1, 2, 2, 1, 0, 0, 1), Activation.NONE);
        double[] exact = {
            0.0, 0.3125, -1.0, -0.75, 0.25, -0.8125, 1.0625, 1.625, 0.0625, -3.5625, -0.3125, 0.0625, 1.5, 1.8125,
            -1.6875, -1.5, -0.0625, -2.125, -1.3125, 1.0, -2.375, -0.375, 0.25, 1.1875, -2.5625, -0.6875, -1.125,
            -0.375, -1.125, 0.625, 1.5625, 0.5
        };
        expect(dst, exact);
    }

    @Test
    void attention() {
        Tensor q = ramp(5, 1, 11, 1, 3, 2, 2);
        Tensor k = ramp(7, 3, 13, 1, 4, 2, 2);
        Tensor v = ramp(3, 0, 11, 1, 4, 2, 2);
        Tensor dst = out(1, 3, 2, 2);
        backend.attention(dst, q, k, v, new AttentionSpec(0.5f, false, 0, null));
        double[] plain = {
            -0.9796592655,
            -0.2296592655,
            0.5299487264,
            0.3211746042,
            -0.7533397827,
            -0.0033397827,
            0.7172345277,
            -0.278003848,
            -0.7390782511,
            0.0109217489,
            0.6921497457,
            -0.1417236877
        };
        expect(dst, plain);
        backend.attention(dst, q, k, v, new AttentionSpec(1, false, 0, ramp(4, 1, 9, 2, 3, 4)));
        double[] biased = {
            -1.0169931591,
            -0.2669931591,
            0.4893794119,
            0.7377092214,
            -0.7564387778,
            -0.0064387778,
            0.7658025155,
            -0.1615239032,
            -0.7447642767,
            0.0052357233,
            0.7108983904,
            -0.5128780274
        };
        expect(dst, biased);
        backend.attention(dst, q, k, v, new AttentionSpec(0.5f, false, 3, null));
        double[] withZeros = {
            -0.5822951296,
            -0.1365061062,
            0.2902872125,
            0.1759281152,
            -0.4472389502,
            -0.0019827453,
            0.4653299727,
            -0.1803643272,
            -0.4453151136,
            0.0065806562,
            0.4641272195,
            -0.0950340898
        };
        expect(dst, withZeros);
        Tensor threeKeys = scope.allocate(DType.F32, 1, 3, 2, 2);
        Tensor threeValues = scope.allocate(DType.F32, 1, 3, 2, 2);
        backend.narrow(threeKeys, k, 1, 0);
        backend.narrow(threeValues, v, 1, 0);
        backend.attention(dst, q, threeKeys, threeValues, new AttentionSpec(0.5f, true, 0, null));
        double[] causal = {
            -1.25,
            -0.5,
            0.25,
            1.0,
            -1.1094558748,
            -0.3594558748,
            0.4296485981,
            1.1796485981,
            -0.8893286412,
            -0.1393286412,
            0.5782862685,
            0.1757239154
        };
        expect(dst, causal);
    }

    @Test
    void attentionToZeroKeysOnlyIsZero() {
        Tensor q = ramp(5, 1, 11, 1, 1, 1, 2);
        Tensor none = scope.allocate(DType.F32, 1, 0, 1, 2);
        Tensor dst = out(1, 1, 1, 2);
        backend.attention(dst, q, none, none, new AttentionSpec(1, false, 512, null));
        expect(dst, 0, 0);
        assertThrows(
                IllegalArgumentException.class,
                () -> backend.attention(dst, q, none, none, new AttentionSpec(1, false, 0, null)));
    }

    @Test
    void rope() {
        Tensor dst = out(1, 2, 4);
        Tensor x = f32(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 4);
        backend.rope(dst, x, f32(new float[] {0, 0.6f}, 1, 2), f32(new float[] {1, 0.8f}, 1, 2));
        expect(dst, -3, 2 * 0.6 - 4 * 0.8, 1, 4 * 0.6 + 2 * 0.8, -7, 6 * 0.6 - 8 * 0.8, 5, 8 * 0.6 + 6 * 0.8);
    }

    @Test
    void dataMovement() {
        Tensor src = f32(new float[] {0, 1, 2, 3, 4, 5}, 1, 2, 3);
        Tensor turned = out(3, 1, 2);
        backend.permute(turned, src, 2, 0, 1);
        expect(turned, 0, 3, 1, 4, 2, 5);
        Tensor joined = out(1, 2, 4);
        Tensor column = f32(new float[] {8, 9}, 1, 2, 1);
        backend.concat(joined, 2, src, column);
        expect(joined, 0, 1, 2, 8, 3, 4, 5, 9);
        Tensor middle = out(1, 2, 2);
        backend.narrow(middle, joined, 2, 1);
        expect(middle, 1, 2, 4, 5);
    }

    @Test
    void longsAreMovedExactly() {
        Tensor src = scope.allocate(DType.I64, 2, 1);
        HostTensor.of(src).data().set(java.lang.foreign.ValueLayout.JAVA_LONG, 8, Long.MAX_VALUE - 1);
        Tensor dst = scope.allocate(DType.I64, 1, 2);
        backend.permute(dst, src, 1, 0);
        assertEquals(Long.MAX_VALUE - 1, HostTensor.of(dst).data().get(java.lang.foreign.ValueLayout.JAVA_LONG, 8));
    }

    @Test
    void gather() {
        Tensor table = scope.allocate(DType.F16, 3, 2);
        HostTensor.of(table).copyFrom(new float[] {1, 2, 3, 4, 5, 6});
        Tensor indices = scope.allocate(DType.I32, 4);
        HostTensor.of(indices).copyFrom(new float[] {2, 0, 0, 1});
        Tensor dst = out(4, 2);
        backend.gather(dst, table, indices);
        expect(dst, 5, 6, 1, 2, 1, 2, 3, 4);
        HostTensor.of(indices).copyFrom(new float[] {2, 0, 3, 1});
        assertThrows(IllegalArgumentException.class, () -> backend.gather(dst, table, indices));
    }

    @Test
    void haarAndBack() {
        Tensor src = ramp(5, 1, 23, 2, 4, 2, 1);
        Tensor bands = out(1, 2, 1, 8);
        backend.haar(bands, src);
        expect(
                bands, -0.65625, 0.09375, -0.53125, 0.71875, 0.03125, -0.71875, -0.71875, -0.71875, 0.03125, 0.09375,
                0.90625, 0.71875, 0.03125, 0.71875, -0.71875, 0.71875);
        Tensor back = out(2, 4, 2, 1);
        backend.inverseHaar(back, bands);
        assertArrayEquals(HostTensor.of(src).toFloats(), HostTensor.of(back).toFloats());
    }

    @Test
    void haarBandsAreOrderedBandFirst() {
        Tensor src = out(2, 2, 2, 2);
        float[] x = new float[16];
        for (int i = 0; i < 8; i++) {
            x[2 * i] = i % 2;
            x[2 * i + 1] = 10;
        }
        backend.write(src, x);
        Tensor bands = out(1, 1, 1, 16);
        backend.haar(bands, src);
        expect(bands, 0.5, 10, -0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void resampling() {
        Tensor pooled = out(1, 1, 2, 2);
        backend.averagePool(pooled, ramp(5, 1, 23, 3, 2, 4, 2), 2, 2, 2);
        expect(pooled, 0.09375, -0.09375, 0.0625, -0.125);
        Tensor repeated = out(2, 1, 4, 1);
        backend.resizeNearest(repeated, f32(new float[] {3, 4}, 1, 1, 2, 1));
        expect(repeated, 3, 3, 4, 4, 3, 3, 4, 4);
    }

    @Test
    void permutingIntoActivationsAndBackRounds() {
        try (Backend half = new ReferenceBackend(new HostMemory(), DType.BF16);
                TensorScope own = half.openScope("test")) {
            Tensor src = half.upload(own, HostTensor.ofFloats(new float[] {1, 2.001f, 3, -0.1f, 5, 6}, 2, 3));
            Tensor turned = own.allocate(DType.BF16, 3, 2);
            Tensor back = own.allocate(DType.F32, 2, 3);
            half.permute(turned, src, 1, 0);
            half.permute(back, turned, 1, 0);
            float[] rounded = {1, 2, 3, -0x1.9ap-4f, 5, 6};
            assertArrayEquals(rounded, HostTensor.of(back).toFloats());
        }
    }

    @Test
    void namesWhatItSupports() {
        assertEquals(true, backend.supports(Op.LINEAR, DType.BF16));
        assertEquals(false, backend.supports(Op.LINEAR, DType.I32));
        assertEquals(true, backend.supports(Op.AXPBY, DType.F64));
        assertEquals(false, backend.supports(Op.AXPBY, DType.F16));
    }

    private Tensor f32(float[] values, int... extents) {
        return backend.upload(scope, HostTensor.ofFloats(values, extents));
    }

    /// `((i * factor + start) mod modulus - modulus/2) / 4`, exact in every type.
    private Tensor ramp(int factor, int start, int modulus, int... extents) {
        Tensor tensor = scope.allocate(DType.F32, extents);
        float[] values = new float[(int) tensor.shape().elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (Math.floorMod(i * factor + start, modulus) - modulus / 2) / 4f;
        }
        HostTensor.of(tensor).copyFrom(values);
        return tensor;
    }

    private Tensor out(int... extents) {
        Tensor tensor = scope.allocate(DType.F32, extents);
        backend.fill(tensor, Double.NaN);
        return tensor;
    }

    private static void expect(Tensor actual, double... wanted) {
        float[] floats = new float[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            floats[i] = (float) wanted[i];
        }
        assertArrayEquals(
                floats,
                HostTensor.of(actual).toFloats(),
                2e-7f,
                () -> Arrays.toString(HostTensor.of(actual).toFloats()));
    }

    private static void relative(Tensor actual, double... wanted) {
        float[] values = HostTensor.of(actual).toFloats();
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], values[i], Math.abs(wanted[i]) * 1e-7 + 1e-45);
        }
    }
}
