package cosmonaut.network.refiner;

import static org.junit.jupiter.api.Assertions.assertThrows;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixelRefinerTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void refinesAsPyTorchDoes(String backendName) throws IOException {
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

    private static Tensor repeated(Backend backend, TensorScope scope, Tensor planes, int channels) {
        Tensor both = scope.allocate(DType.F32, channels, 2, 16, 32);
        backend.concat(both, 1, planes, planes);
        return both;
    }
}
