package cosmonaut.network.refiner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelRefinerTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void blendsAsPyTorchDoes(String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("starter-parts");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            RefinerConfig config = RefinerConfig.read(
                    GoldenFile.write(folder, golden.json("about").get("refiner")));
            PixelRefiner refiner = PixelRefiner.load(backend, scope, config, golden.weights("refiner.weights."));
            Tensor decoded = golden.upload(backend, scope, "refiner.decoded").reshape(3, 1, 16, 32);
            Tensor warped = golden.upload(backend, scope, "refiner.warped").reshape(3, 1, 16, 32);
            Tensor mask = golden.upload(backend, scope, "refiner.mask").reshape(1, 1, 16, 32);
            Tensor pictures = scope.allocate(DType.F32, 3, 1, 16, 32);
            refiner.refine(pictures, decoded, warped, mask);
            golden.assertClose("refiner.output", backend, pictures, 1e-5);

            // Two pictures at once are refined as one by one; the result may replace the decoded pictures.
            Tensor twice = repeated(backend, scope, decoded, 3);
            refiner.refine(twice, twice, repeated(backend, scope, warped, 3), repeated(backend, scope, mask, 1));
            for (int t = 0; t < 2; t++) {
                backend.narrow(pictures, twice, 1, t);
                golden.assertClose("refiner.output", backend, pictures, 1e-5);
            }
            assertThrows(InvalidInputException.class, () -> refiner.plan(1, 18, 32));
        }
    }

    /// 10x14 cells, then 5x7, 3x4, 2x2: odd heights and widths are cropped on the way up.
    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void paintsAsPyTorchDoes(String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("pixel-unet");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            PixelRefiner refiner = PixelRefiner.load(backend, scope, unet(golden), golden.weights("weights."));
            Tensor decoded = golden.upload(backend, scope, "decoded");
            Tensor warped = golden.upload(backend, scope, "warped");
            Tensor mask = golden.upload(backend, scope, "mask");
            Tensor pictures = scope.allocate(DType.F32, decoded.shape());
            refiner.refine(pictures, decoded, warped, mask);
            golden.assertClose("pictures", backend, pictures, 1e-5);

            // One picture at a time, in place, is the same.
            Tensor single = scope.allocate(DType.F32, 3, 1, 40, 56);
            Tensor singleWarped = scope.allocate(DType.F32, 3, 1, 40, 56);
            Tensor singleMask = scope.allocate(DType.F32, 1, 1, 40, 56);
            Tensor wanted = scope.allocate(DType.F32, 3, 1, 40, 56);
            for (int t = 0; t < 3; t++) {
                backend.narrow(wanted, pictures, 1, t);
                backend.narrow(single, decoded, 1, t);
                backend.narrow(singleWarped, warped, 1, t);
                backend.narrow(singleMask, mask, 1, t);
                refiner.refine(single, single, singleWarped, singleMask);
                double error = GoldenFile.relativeError(values(backend, wanted), values(backend, single));
                assertTrue(error <= 1e-6, "picture " + t + " is off by " + error);
            }
            assertThrows(InvalidInputException.class, () -> refiner.plan(1, 42, 56));
            assertThrows(InvalidInputException.class, () -> refiner.plan(0, 40, 56));
        }
    }

    /// What alternates, a picture and a chunk, keeps its memory; other sizes take the place of these.
    @Test
    void takesMemoryOnlyForNewSizes() throws IOException {
        HostMemory memory = new HostMemory();
        try (GoldenFile golden = GoldenFile.open("pixel-unet");
                Backend backend = new ReferenceBackend(memory);
                TensorScope scope = backend.openScope("test")) {
            PixelRefiner refiner = PixelRefiner.load(backend, scope, unet(golden), golden.weights("weights."));
            refiner.plan(1, 40, 56);
            refiner.plan(3, 40, 56);
            long allocations = memory.allocations();
            long bytes = memory.liveBytes();
            refiner.plan(1, 40, 56);
            refiner.plan(3, 40, 56);
            assertEquals(allocations, memory.allocations());
            for (int t = 4; t > 0; t--) {
                refiner.plan(t, 12, 8);
            }
            assertTrue(memory.liveBytes() < bytes, memory.liveBytes() + " of " + bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"architecture\":null,\"width\":8,\"layers\":3}",
                "{\"architecture\":\"pixel-unet-2\",\"widths\":[8],\"unshuffle\":4}",
                "{\"architecture\":\"pixel-unet-1\",\"width\":8,\"layers\":3}",
                "{\"architecture\":\"pixel-unet-1\",\"unshuffle\":4}",
                "{\"architecture\":\"pixel-unet-1\",\"widths\":[],\"unshuffle\":4}",
                "{\"architecture\":\"pixel-unet-1\",\"widths\":[8,0],\"unshuffle\":4}",
                "{\"architecture\":\"pixel-unet-1\",\"widths\":[8,null],\"unshuffle\":4}",
                "{\"architecture\":\"pixel-unet-1\",\"widths\":[8]}",
                "{\"architecture\":\"pixel-unet-1\",\"widths\":[8],\"unshuffle\":17}",
                "{\"architecture\":\"pixel-unet-1\",\"widths\":[8],\"unshuffle\":4,\"x\":1}",
                "{\"architecture\":\"pixel-blend-1\",\"width\":0,\"layers\":3}",
                "{\"architecture\":\"pixel-blend-1\",\"width\":8,\"layers\":65}",
                "{\"architecture\":\"pixel-blend-1\",\"widths\":[8],\"unshuffle\":4}",
            })
    void refusesOtherConfigurations(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), json);
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> RefinerConfig.read(file));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("config.json"), message);
        assertFalse(message.contains("\n"), message);
    }

    /// Weights of the one architecture do not pass for those of the other.
    @Test
    void refusesWeightsOfAnotherArchitecture() throws IOException {
        try (GoldenFile golden = GoldenFile.open("pixel-unet");
                Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test")) {
            RefinerConfig blend = new RefinerConfig.Blend("pixel-blend-1", 8, 3);
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class,
                    () -> PixelRefiner.load(backend, scope, blend, golden.weights("weights.")));
            assertTrue(String.valueOf(refused.getMessage()).contains("conv.0.bias"), refused.toString());
        }
    }

    private RefinerConfig unet(GoldenFile golden) throws IOException {
        return RefinerConfig.read(GoldenFile.write(folder, golden.json("about").get("config")));
    }

    private static float[] values(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }

    private static Tensor repeated(Backend backend, TensorScope scope, Tensor planes, int channels) {
        Tensor both = scope.allocate(DType.F32, channels, 2, 16, 32);
        backend.concat(both, 1, planes, planes);
        return both;
    }
}
