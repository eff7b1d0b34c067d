package cosmonaut.network.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.vision.VisionConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.weights.WeightFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DepthAnythingNetworkTest {

    private static final Path FILE = Path.of("src/test/resources/golden/depth-anything.pth");
    private static final int SIDE = 56;

    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void givesTheInverseDepthOfThePublishedModule(String backendName) {
        try (GoldenFile golden = GoldenFile.open("depth-anything");
                WeightSource weights = WeightFiles.open(FILE);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            DepthAnythingConfig config = DepthAnythingConfig.implied(weights).withSide(SIDE);
            DepthAnythingNetwork network = DepthAnythingNetwork.load(backend, scope, config, weights);
            for (String picture : List.of("enlarged", "reduced")) {
                HostTensor image = golden.get(picture + ".image");
                int height = image.shape().extent(1);
                int width = image.shape().extent(2);
                network.plan(height, width);
                long planned = scope.bytes();
                int runs = picture.equals("reduced") ? 3 : 1; // the third is played back where passes are recorded
                for (int run = 0; run < runs; run++) {
                    float[] inverse = network.inverse(MogeNetworkTest.interleaved(image), height, width);
                    MogeNetworkTest.assertClose(golden.get(picture + ".inverse"), inverse, backend, picture);
                }
                assertEquals(planned, scope.bytes(), "memory was taken while it ran");
            }
        }
    }

    /// Nearest and farthest are where they are said to be, and what is nearer has the greater inverse.
    @Test
    void inverseDepthIsSpreadFromNearToFar() {
        try (GoldenFile golden = GoldenFile.open("depth-anything");
                WeightSource weights = WeightFiles.open(FILE);
                Backend backend = Backends.open("cpu");
                TensorScope scope = backend.openScope("test")) {
            DepthAnythingConfig config = DepthAnythingConfig.implied(weights).withSide(SIDE);
            DepthAnythingNetwork network = DepthAnythingNetwork.load(backend, scope, config, weights);
            float[] rgb = MogeNetworkTest.interleaved(golden.get("enlarged.image"));
            float[] inverse = network.inverse(rgb, 53, 71);
            DepthMap map = network.estimate(rgb, 0.8, 53, 71);
            int nearest = 0;
            int farthest = 0;
            for (int i = 0; i < inverse.length; i++) {
                nearest = inverse[i] > inverse[nearest] ? i : nearest;
                farthest = inverse[i] < inverse[farthest] ? i : farthest;
            }
            assertEquals(1, map.depth()[nearest], 1e-5);
            assertEquals(100, map.depth()[farthest], 1e-3);
            assertEquals(0.8, map.fx());
            assertEquals(0.8 * 71 / 53, map.fy(), 1e-12);
            assertEquals(1.0571, network.estimate(rgb, 53, 71).fy(), 1e-3); // 50.625 degrees
        }
    }

    /// The published small network has 24.8 million parameters and sees 518 x 924 of a picture of 720 x 1280.
    @Test
    void thePublishedNetworkHasItsParametersAndSizes() {
        DepthAnythingConfig config = new DepthAnythingConfig(
                new VisionConfig(384, 12, 6, 1536, 37),
                List.of(2, 5, 8, 11),
                List.of(48, 96, 192, 384),
                64,
                32,
                32,
                518);
        assertEquals(24.8e6, config.expectedWeights().parameters(), 0.1e6);
        assertEquals(new DepthAnythingConfig.Grid(37, 66), config.grid(720, 1280));
        assertEquals(new DepthAnythingConfig.Grid(66, 37), config.grid(1280, 720));
    }

    @Test
    void theWeightsOfAnotherNetworkAreRefusedByName() {
        try (WeightSource moge = WeightFiles.open(Path.of("src/test/resources/golden/moge-1.pt"))) {
            String said =
                    String.valueOf(assertThrows(InvalidInputException.class, () -> DepthAnythingConfig.implied(moge))
                            .getMessage());
            assertTrue(said.contains("pretrained.cls_token is missing"), said);
        }
    }
}
