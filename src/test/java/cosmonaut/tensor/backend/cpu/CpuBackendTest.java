package cosmonaut.tensor.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The CPU backend against the reference at the edges of its tiles, panels, slices and blocks.
final class CpuBackendTest {

    private static final double BOUND = 3e-6;

    /// What is computed, on any backend.
    @FunctionalInterface
    private interface Computation {
        Tensor run(Backend backend, TensorScope scope, Random random);
    }

    private static float[] run(Backend backend, Computation computation) {
        try (backend;
                TensorScope scope = backend.openScope("test")) {
            Tensor result = computation.run(backend, scope, new Random(5));
            float[] out = new float[Math.toIntExact(result.shape().elements())];
            backend.read(out, result);
            return out;
        }
    }

    private static void check(Computation computation) {
        float[] expected = run(new ReferenceBackend(), computation);
        float[] alone = run(new CpuBackend(1), computation);
        assertArrayEquals(alone, run(new CpuBackend(3), computation), 0f, "depends on the number of threads");
        double error = 0;
        double size = 1e-30;
        for (int i = 0; i < expected.length; i++) {
            error = Math.max(error, Math.abs(expected[i] - (double) alone[i]));
            size = Math.max(size, Math.abs(expected[i]));
            assertTrue(Float.isFinite(alone[i]), "element " + i + " is " + alone[i]);
        }
        assertTrue(error <= BOUND * size, "largest error " + error + " of " + size);
    }

    private static Tensor random(Backend backend, TensorScope scope, Random random, int... extents) {
        return backend.upload(scope, host(random, extents));
    }

    private static HostTensor host(Random random, int... extents) {
        HostTensor host = HostTensor.allocate(DType.F32, Shape.of(extents));
        for (int i = 0; i < host.shape().elements(); i++) {
            host.set(i, (float) random.nextGaussian());
        }
        return host;
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "1,192,768",
        "2,7,5",
        "3,1021,33",
        "4,16,16",
        "7,13,48",
        "12,256,32",
        "13,257,31",
        "20,512,17",
        "73,300,129",
        "252,192,192",
        "25,768,300"
    })
    void linearMapsOfRaggedExtents(int m, int k, int n) {
        check((b, scope, random) -> {
            Tensor x = random(b, scope, random, m, k);
            var weight = b.prepareLinear(scope, host(random, n, k), host(random, n));
            Tensor dst = scope.allocate(DType.F32, m, n);
            b.linear(dst, x, weight, Activation.SILU);
            return dst;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1,5,7,3,4, 1,3,3, 1,1,0,1",
        "3,6,9,33,20, 3,3,3, 1,1,2,1",
        "3,4,5,96,96, 3,1,1, 1,1,2,0",
        "2,9,11,112,48, 1,3,3, 1,2,0,1",
        "5,8,8,16,7, 3,3,3, 2,2,2,0",
        "1,1,1,1,1, 1,1,1, 1,1,0,0",
        "1,3,2,5,33, 1,5,5, 1,1,0,2"
    })
    void convolutions(int t, int h, int w, int in, int out, int kt, int kh, int kw, int st, int s, int front, int pad) {
        check((b, scope, random) -> {
            Tensor x = random(b, scope, random, t, h, w, in);
            HostTensor kernel = host(random, out, in, kt, kh, kw);
            var weight = b.prepareConv(scope, kernel, host(random, out));
            ConvGeometry geometry = new ConvGeometry(st, s, s, front, pad, pad + 1, pad, pad);
            Tensor dst =
                    scope.allocate(DType.F32, geometry.outT(t, kt), geometry.outH(h, kh), geometry.outW(w, kw), out);
            b.conv(dst, x, weight, geometry, Activation.NONE);
            return dst;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "1,252,252,3,64,false,0,false",
        "1,252,20,3,64,false,490,false",
        "2,13,600,2,20,false,0,true",
        "1,300,300,1,96,true,0,false",
        "1,9,17,2,512,true,3,true",
        "5,3,3,1,96,true,0,false",
        "3,1,7,2,5,false,2,true",
        "1,30,257,1,33,false,0,false"
    })
    void attention(int batch, int nq, int nk, int heads, int d, boolean causal, int zeros, boolean biased) {
        check((b, scope, random) -> {
            Tensor q = random(b, scope, random, batch, nq, heads, d);
            Tensor k = random(b, scope, random, batch, nk, heads, d);
            Tensor v = random(b, scope, random, batch, nk, heads, d);
            Tensor bias = biased ? random(b, scope, random, heads, nq, nk) : null;
            Tensor dst = scope.allocate(DType.F32, batch, nq, heads, d);
            b.attention(dst, q, k, v, new AttentionSpec((float) (1 / Math.sqrt(d)), causal, zeros, bias));
            return dst;
        });
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsOverTheirWholeRange(Activation function) {
        check((b, scope, random) -> {
            Tensor x = scope.allocate(DType.F32, 40_001);
            float[] values = new float[40_001];
            for (int i = 0; i < values.length; i++) {
                values[i] = (i - 20_000) / 1000f;
            }
            values[0] = -300;
            values[1] = 300;
            b.write(x, values);
            Tensor dst = scope.allocate(DType.F32, 40_001);
            b.activate(dst, function, x);
            return dst;
        });
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAreExactToTwoPartsInTenMillion(Activation function) {
        Computation small = (b, scope, random) -> {
            Tensor x = random(b, scope, random, 10_007);
            b.activate(x, function, x);
            return x;
        };
        assertArrayEquals(run(new ReferenceBackend(), small), run(new CpuBackend(1), small), 3e-7f);
    }

    @ParameterizedTest
    @CsvSource({"3,1344,96", "2,35,7", "1,9000,20"})
    void groupNorm(int frames, int cells, int channels) {
        check((b, scope, random) -> {
            Tensor x = random(b, scope, random, frames, cells, channels);
            b.axpby(x, 1, x, 0, x);
            Tensor weight = random(b, scope, random, channels);
            Tensor bias = random(b, scope, random, channels);
            b.groupNorm(x, x, weight, bias, 1e-6f, Activation.SILU);
            return x;
        });
    }

    @ParameterizedTest
    @CsvSource({"252,192", "5,7", "1,1021"})
    void rowNorms(int rows, int channels) {
        check((b, scope, random) -> {
            Tensor x = random(b, scope, random, rows, channels);
            Tensor weight = random(b, scope, random, channels);
            Tensor bias = random(b, scope, random, channels);
            b.layerNormModulate(x, x, weight, bias, 1e-6f);
            b.rmsNorm(x, x, weight, 1e-6f);
            b.gatedAdd(x, x, bias, x);
            return x;
        });
    }

    @Test
    void rotation() {
        check((b, scope, random) -> {
            Tensor x = random(b, scope, random, 252, 3, 44);
            b.rope(x, x, random(b, scope, random, 252, 22), random(b, scope, random, 252, 22));
            return x;
        });
    }

    @ParameterizedTest
    @CsvSource({"0,2,1", "2,1,0", "1,0,2", "2,0,1", "0,1,2"})
    void permutations(int a, int b, int c) {
        int[] extents = {33, 7, 70};
        check((backend, scope, random) -> {
            Tensor x = random(backend, scope, random, extents);
            Tensor dst = scope.allocate(DType.F32, extents[a], extents[b], extents[c]);
            backend.permute(dst, x, a, b, c);
            return dst;
        });
    }

    @Test
    void patchesOfAPicture() {
        check((b, scope, random) -> {
            Tensor x = random(b, scope, random, 3, 7, 2, 12, 2, 16);
            Tensor dst = scope.allocate(DType.F32, 3, 7, 12, 16, 2, 2);
            b.permute(dst, x, 0, 1, 3, 5, 2, 4);
            return dst;
        });
    }

    @Test
    void haarAndBack() {
        check((b, scope, random) -> {
            Tensor x = random(b, scope, random, 4, 6, 10, 19);
            Tensor bands = scope.allocate(DType.F32, 2, 3, 5, 152);
            b.haar(bands, x);
            b.inverseHaar(x, bands);
            Tensor both = scope.allocate(DType.F32, 2 * 4560);
            b.concat(both, 0, x.reshape(4560), bands.reshape(4560));
            return both;
        });
    }

    @Test
    void resizingAndPooling() {
        check((b, scope, random) -> {
            Tensor x = random(b, scope, random, 2, 5, 6, 3);
            Tensor large = scope.allocate(DType.F32, 4, 10, 18, 3);
            b.resizeNearest(large, x);
            Tensor small = scope.allocate(DType.F32, 1, 3, 9, 3);
            b.averagePool(small, large, 3, 3, 2);
            return small;
        });
    }

    @Test
    void joiningAndCutting() {
        check((b, scope, random) -> {
            Tensor joined = scope.allocate(DType.F32, 3, 20, 17);
            b.concat(joined, 1, random(b, scope, random, 3, 8, 17), random(b, scope, random, 3, 12, 17));
            Tensor part = scope.allocate(DType.F32, 3, 20, 6);
            b.narrow(part, joined, 2, 5);
            return part;
        });
    }

    @Test
    void halfPrecisionWeightsAreWidenedExactly() {
        for (DType type : new DType[] {DType.F16, DType.BF16}) {
            check((b, scope, random) -> {
                HostTensor half = HostTensor.allocate(type, Shape.of(40, 50));
                half.copyFrom(host(random, 40, 50).toFloats());
                Tensor dst = scope.allocate(DType.F32, 30, 40);
                b.linear(dst, random(b, scope, random, 30, 50), b.prepareLinear(scope, half, null), Activation.NONE);
                return dst;
            });
        }
    }

    @Test
    void aFailingTaskReachesTheCallerAndTheTeamGoesOn() {
        try (ThreadTeam team = new ThreadTeam(3)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> team.run(50, (task, member) -> {
                        if (task == 7) {
                            throw new IllegalStateException("task 7");
                        }
                    }));
            boolean[] done = new boolean[1000];
            team.run(1000, (task, member) -> done[task] = true);
            for (boolean each : done) {
                assertTrue(each);
            }
        }
    }
}
