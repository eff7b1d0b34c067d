package cosmonaut.tensor.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Matrix products by stand-ins of NVIDIA's libraries, and the choice between them and our kernels.
final class LibrariesTest {

    private static final Path SOURCE = Path.of("kernels/shim/stand_in_cublas.cpp");

    @TempDir
    private Path folder;

    private StandIn device;

    @BeforeEach
    void plugIn() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        device = StandIn.load();
        device.plugIn();
    }

    @AfterEach
    void pullOut() {
        assertEquals("", device.trouble());
        device.pullOut();
    }

    /// JCublas is linked against the library by name and version, so that the stand-in is loaded before it.
    private static CudaOptions cublas(DType type) {
        Path library =
                StandIn.compile(SOURCE, "-Wl,-soname,libcublas.so.12", "-Wl,--version-script=kernels/shim/cublas.map");
        System.load(library.toAbsolutePath().toString());
        return new CudaOptions(type, List.of("libcublas.so.12"), List.of(), null, CudaOptions.NEVER, true);
    }

    private static CudaOptions cublasLt(DType type) {
        Path library = StandIn.compile(SOURCE, "-Wl,-soname,libcublasLt.so.13");
        return new CudaOptions(
                type,
                List.of(),
                List.of("libnothing.so", library.toAbsolutePath().toString()),
                null,
                CudaOptions.NEVER,
                true);
    }

    @Test
    void everyLibraryMultipliesAsTheReference() {
        for (DType type : List.of(DType.F32, DType.BF16)) {
            for (CudaOptions options : List.of(cublas(type), cublasLt(type))) {
                List<float[]> made = new ArrayList<>();
                try (CudaBackend backend = new CudaBackend(options)) {
                    assertTrue(backend.description().contains("products by cuBLAS"), backend.description());
                    products(backend, made);
                }
                List<float[]> wanted = new ArrayList<>();
                try (ReferenceBackend reference = new ReferenceBackend()) {
                    products(reference, wanted);
                }
                for (int i = 0; i < wanted.size(); i++) {
                    double error = error(wanted.get(i), made.get(i));
                    assertTrue(error < (type == DType.F32 ? 1e-5 : 1e-2), options + " product " + i + ": " + error);
                }
            }
        }
    }

    /// With and without bias, every activation, extents that the libraries take and some that they do not.
    private static void products(cosmonaut.tensor.Backend backend, List<float[]> into) {
        int[][] sizes = {{40, 24, 32}, {17, 8, 16}, {9, 7, 5}};
        try (TensorScope scope = backend.openScope("products")) {
            for (int[] size : sizes) {
                for (boolean biased : new boolean[] {false, true}) {
                    for (Activation after : Activation.values()) {
                        Random random = new Random(3);
                        HostTensor weight = numbers(random, size[1], size[2]);
                        HostTensor bias = biased ? numbers(random, size[1]) : null;
                        LinearWeight prepared = backend.prepareLinear(scope, weight, bias);
                        DType type = backend.activationType();
                        Tensor x = scope.allocate(type, size[0], size[2]);
                        backend.write(x, numbers(random, size[0], size[2]).toFloats());
                        Tensor dst = scope.allocate(type, size[0], size[1]);
                        backend.linear(dst, x, prepared, after);
                        float[] values = new float[size[0] * size[1]];
                        backend.read(values, dst);
                        into.add(values);
                    }
                }
            }
        }
    }

    private static HostTensor numbers(Random random, int... extents) {
        HostTensor host = HostTensor.allocate(DType.BF16, cosmonaut.tensor.Shape.of(extents));
        for (int i = 0; i < host.shape().elements(); i++) {
            host.set(i, random.nextGaussian() / 2);
        }
        return host;
    }

    private static double error(float[] wanted, float[] made) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < wanted.length; i++) {
            difference += (made[i] - wanted[i]) * (made[i] - wanted[i]);
            norm += wanted[i] * wanted[i];
        }
        return Math.sqrt(difference / norm);
    }

    @Test
    void theFastestIsTimedOnceAndKept() throws IOException {
        Path file = folder.resolve("kept/products");
        CudaOptions options = cublasLt(DType.F32).keepingChoices(file);
        float[] first = once(options);
        List<String> lines = Files.readAllLines(file);
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(
                lines.getFirst().matches("stand-in_device/12040/cuBLASLt_13.1\\+kernels/F32_40x24x32/NONE=.+ \\d"),
                lines.toString());
        long timed = device.calls("cuEventElapsedTime");
        assertTrue(timed >= 9, timed + " timings of three variants");
        device.plugIn();
        assertArrayEquals(first, once(options));
        assertEquals(0, device.calls("cuEventElapsedTime"), "timed again");
    }

    @Test
    void aFileThatSaysNothingUsefulIsWrittenAnew() throws IOException {
        Path file = folder.resolve("products");
        Files.write(file, new byte[] {0, 1, (byte) 0xff, '=', '\n', 'x'});
        once(cublasLt(DType.F32).keepingChoices(file));
        assertTrue(Files.readString(file).contains("40x24x32"));
    }

    /// Where the choice was not made yet, a sequence that is recorded takes the first.
    @Test
    void nothingIsTimedWhileASequenceIsRecorded() {
        try (CudaBackend backend = new CudaBackend(cublasLt(DType.F32));
                TensorScope scope = backend.openScope("recorded")) {
            LinearWeight weight = backend.prepareLinear(scope, numbers(new Random(1), 24, 32), null);
            Tensor x = scope.allocate(DType.F32, 40, 32);
            Tensor dst = scope.allocate(DType.F32, 40, 24);
            boolean[] second = {false};
            Runnable sequence = backend.replayable(scope, () -> {
                if (second[0]) {
                    backend.linear(dst, x, weight, Activation.NONE);
                }
            });
            sequence.run();
            second[0] = true;
            sequence.run();
            backend.synchronize();
            assertEquals(0, device.calls("cuEventElapsedTime"));
        }
    }

    private static float[] once(CudaOptions options) {
        try (CudaBackend backend = new CudaBackend(options);
                TensorScope scope = backend.openScope("one")) {
            Random random = new Random(5);
            LinearWeight weight = backend.prepareLinear(scope, numbers(random, 24, 32), null);
            Tensor x = scope.allocate(DType.F32, 40, 32);
            backend.write(x, numbers(random, 40, 32).toFloats());
            Tensor dst = scope.allocate(DType.F32, 40, 24);
            backend.linear(dst, x, weight, Activation.NONE);
            backend.linear(dst, x, weight, Activation.NONE);
            float[] values = new float[40 * 24];
            backend.read(values, dst);
            return values;
        }
    }
}
