package cosmonaut.network.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Backends;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisionTransformerTest {

    private static final String FILE = "vision-dinov2";
    private static final String WEIGHTS = "weights.";

    private static VisionConfig config(WeightSource weights) {
        VisionConfig implied = VisionConfig.implied(weights, "");
        return new VisionConfig(implied.width(), implied.blocks(), 3, implied.hidden(), implied.grid());
    }

    /// Pictures wider and taller than the table of positions, and one of its own size.
    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void givesTheFeaturesOfThePublishedModule(String backendName) {
        try (GoldenFile golden = GoldenFile.open(FILE);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            WeightSource weights = golden.weights(WEIGHTS);
            VisionTransformer network =
                    new VisionTransformer(new WeightReader(backend, scope, weights), scope, "", config(weights));
            for (String picture : new String[] {"wide", "square", "tall"}) {
                HostTensor image = golden.get(picture + ".image");
                int h = image.shape().extent(1) / VisionConfig.PATCH;
                int w = image.shape().extent(2) / VisionConfig.PATCH;
                VisionTensors tensors = network.planned(scope, h, w);
                long planned = scope.bytes();
                network.write(tensors, image.toFloats(), h, w);
                int[] blocks = {1, 3};
                network.forward(
                        tensors,
                        Set.of(1, 3),
                        (k, tokens) -> golden.assertClose(picture + ".block" + blocks[k], backend, tokens, 1e-5));
                assertEquals(planned, scope.bytes(), "memory was taken while it ran");
            }
        }
    }

    @Test
    void theShapesOfTheWeightsTellTheNetwork() {
        try (GoldenFile golden = GoldenFile.open(FILE)) {
            WeightSource weights = golden.weights(WEIGHTS);
            VisionConfig config = VisionConfig.implied(weights, "");
            assertEquals(new VisionConfig(48, 4, 1, 192, 5), config);
            Set<String> names =
                    config.expect(new ExpectedWeights(), "").shapes().keySet();
            assertTrue(weights.names().containsAll(names));
            assertEquals(weights.names().size(), names.size() + 1, "mask_token alone is not used");
        }
    }

    /// S, B and L: 384, 768 and 1024 wide with 6, 12 and 16 heads; 22, 86 and 304 million parameters (GEN3C section
    /// 4.1 for L: 304,368,640 with the mask token).
    @Test
    void thePublishedSizesHaveTheirHeadsAndParameters() {
        VisionConfig large = new VisionConfig(1024, 24, 16, 4096, 37);
        assertEquals(
                304_368_640L - 1024, large.expect(new ExpectedWeights(), "").parameters());
        assertThrows(InvalidInputException.class, () -> new VisionConfig(48, 1, 5, 192, 37));
    }

    @Test
    void aTableOfPositionsThatIsNoSquareIsRefused() {
        try (GoldenFile golden = GoldenFile.open(FILE)) {
            WeightSource odd =
                    golden.weights(WEIGHTS, Map.of("pos_embed", HostTensor.ofFloats(new float[24 * 48], 1, 24, 48)));
            String said = String.valueOf(assertThrows(InvalidInputException.class, () -> VisionConfig.implied(odd, ""))
                    .getMessage());
            assertTrue(said.contains("pos_embed"), said);
        }
    }
}
