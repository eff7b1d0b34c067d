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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Moge2NetworkTest {

    private static final Path FILE = Path.of("src/test/resources/golden/moge-2.pt");

    /// The file as PyTorch saved it; pictures of odd sizes that are enlarged and reduced on their way.
    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void givesThePointsOfThePublishedModule(String backendName) {
        try (GoldenFile golden = GoldenFile.open("moge-2");
                WeightSource weights = WeightFiles.open(FILE);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            for (String picture : List.of("enlarged", "reduced")) {
                int tokens = (int) golden.get(picture + ".tokens").get(0);
                Moge2Config config = Moge2Config.implied(weights).withTokens(tokens);
                Moge2Network network = Moge2Network.load(backend, scope, config, weights);
                HostTensor image = golden.get(picture + ".image");
                int height = image.shape().extent(1);
                int width = image.shape().extent(2);
                network.plan(height, width);
                long planned = scope.bytes();
                int runs = picture.equals("reduced") ? 3 : 1; // the third is played back where passes are recorded
                for (int run = 0; run < runs; run++) {
                    Moge2Network.Answer answer = network.points(MogeNetworkTest.interleaved(image), height, width);
                    PointMap map = answer.map();
                    MogeNetworkTest.assertClose(
                            golden.get(picture + ".points"), map.points(), backend, picture + ".points");
                    float[] trusted = map.mask().clone();
                    for (int i = 0; i < trusted.length; i++) {
                        trusted[i] = (float) (1 / (1 + Math.exp(-trusted[i])));
                    }
                    MogeNetworkTest.assertClose(golden.get(picture + ".mask"), trusted, backend, picture + ".mask");
                    float[] scale = {(float) answer.scale()};
                    MogeNetworkTest.assertClose(golden.get(picture + ".scale"), scale, backend, picture + ".scale");
                }
                assertEquals(planned, scope.bytes(), "memory was taken while it ran");
            }
        }
    }

    /// Depth, lens and mask of the whole estimate, with the lens found and with a lens given.
    @Test
    void findsDepthAndLensAsPublished() {
        try (GoldenFile golden = GoldenFile.open("moge-2");
                WeightSource weights = WeightFiles.open(FILE);
                Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test")) {
            for (String picture : List.of("enlarged", "reduced")) {
                int tokens = (int) golden.get(picture + ".tokens").get(0);
                Moge2Config config = Moge2Config.implied(weights).withTokens(tokens);
                Moge2Network network = Moge2Network.load(backend, scope, config, weights);
                MogeNetworkTest.assertDepthAndLens(golden, picture, network);
            }
        }
    }

    /// The published `moge-2-vitl` has 326 million parameters, with a head for normals 331 (GEN3C section 4.2).
    @Test
    void thePublishedNetworkHasItsParametersAndSizes() {
        Moge2Config config = new Moge2Config(
                new VisionConfig(1024, 24, 16, 4096, 37),
                List.of(5, 11, 17, 23),
                1024,
                stack(List.of(1026, 2, 2, 2, 2), List.of(0, 2, 2, 2, 0), 0),
                stack(List.of(1024, 256, 128, 64, 32), List.of(0, 1, 1, 1, 0), 3),
                stack(List.of(1024, 256, 128, 64, 32), List.of(0, 1, 1, 1, 0), 1),
                List.of(1024, 1024, 1),
                PointRemap.EXP,
                3600);
        assertEquals(326.2e6, config.expectedWeights().parameters(), 0.05e6);
        assertEquals(new Moge2Config.Grid(45, 80), config.grid(720, 1280));
    }

    private static ConvStackConfig stack(List<Integer> inputs, List<Integer> residuals, int outputs) {
        List<Integer> widths = List.of(1024, 256, 128, 64, 32);
        return new ConvStackConfig(
                IntStream.range(0, 5)
                        .mapToObj(i -> new ConvStackConfig.Level(
                                inputs.get(i), widths.get(i), residuals.get(i), widths.get(i), i < 3))
                        .toList(),
                outputs);
    }

    @Test
    void theFileSaysWhatItsShapesDoNot() {
        try (WeightSource weights = WeightFiles.open(FILE)) {
            Moge2Config config = Moge2Config.implied(weights);
            assertEquals(14, config.tokens());
            assertEquals(List.of(0, 3), config.taken());
            assertEquals(List.of(24, 24, 1), config.scale());
        }
    }

    @Test
    void theWeightsOfAnotherNetworkAreRefusedByName() {
        try (GoldenFile golden = GoldenFile.open("vision-dinov2");
                GoldenFile starter = GoldenFile.open("starter-parts");
                Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test");
                WeightSource weights = WeightFiles.open(FILE)) {
            for (WeightSource other : List.of(golden.weights("weights."), starter.weights("depth.weights."))) {
                String said = String.valueOf(assertThrows(InvalidInputException.class, () -> Moge2Config.implied(other))
                        .getMessage());
                assertTrue(said.contains("encoder.backbone.cls_token is missing"), said);
                String loaded = String.valueOf(assertThrows(
                                InvalidInputException.class,
                                () -> Moge2Network.load(backend, scope, Moge2Config.implied(weights), other))
                        .getMessage());
                assertTrue(loaded.contains("encoder.backbone.blocks.0.attn.proj.bias is missing"), loaded);
            }
            assertEquals(0, scope.bytes());
        }
    }
}
