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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MogeNetworkTest {

    private static final Path FILE = Path.of("src/test/resources/golden/moge-1.pt");

    /// A picture as a golden file holds it, `[3,H,W]` in 0..1, in the form of the program.
    static float[] interleaved(HostTensor image) {
        int area = image.shape().extent(1) * image.shape().extent(2);
        float[] planes = image.toFloats();
        float[] rgb = new float[3 * area];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = 2 * planes[i % 3 * area + i / 3] - 1;
        }
        return rgb;
    }

    static void assertClose(HostTensor golden, float[] actual, Backend backend, String what) {
        double error = GoldenFile.relativeError(golden.toFloats(), actual);
        assertTrue(error <= GoldenFile.bound(backend, 1e-5), what + " is off by " + error);
    }

    /// The file as PyTorch saved it; pictures of odd sizes that are enlarged and reduced on their way.
    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void givesThePointsOfThePublishedModule(String backendName) {
        try (GoldenFile golden = GoldenFile.open("moge-1");
                WeightSource weights = WeightFiles.open(FILE);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            for (String picture : List.of("enlarged", "reduced")) {
                int tokens = (int) golden.get(picture + ".tokens").get(0);
                MogeConfig config = MogeConfig.implied(weights).withTokens(tokens);
                MogeNetwork network = MogeNetwork.load(backend, scope, config, weights);
                HostTensor image = golden.get(picture + ".image");
                int height = image.shape().extent(1);
                int width = image.shape().extent(2);
                network.plan(height, width);
                long planned = scope.bytes();
                int runs = picture.equals("reduced") ? 3 : 1; // the third is played back where passes are recorded
                for (int run = 0; run < runs; run++) {
                    PointMap map = network.points(interleaved(image), height, width);
                    assertClose(golden.get(picture + ".points"), map.points(), backend, picture + ".points");
                    assertClose(golden.get(picture + ".mask"), map.mask(), backend, picture + ".mask");
                }
                assertEquals(planned, scope.bytes(), "memory was taken while it ran");
            }
        }
    }

    /// Depth, lens and mask of the whole estimate, with the lens found and with a lens given.
    @Test
    void findsDepthAndLensAsPublished() {
        try (GoldenFile golden = GoldenFile.open("moge-1");
                WeightSource weights = WeightFiles.open(FILE);
                Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test")) {
            for (String picture : List.of("enlarged", "reduced")) {
                int tokens = (int) golden.get(picture + ".tokens").get(0);
                MogeConfig config = MogeConfig.implied(weights).withTokens(tokens);
                MogeNetwork network = MogeNetwork.load(backend, scope, config, weights);
                assertDepthAndLens(golden, picture, network);
            }
        }
    }

    /// What a network estimates of a picture, with the lens found and with a lens given, is what the file holds.
    static void assertDepthAndLens(GoldenFile golden, String picture, PictureDepth network) {
        HostTensor image = golden.get(picture + ".image");
        int height = image.shape().extent(1);
        int width = image.shape().extent(2);
        for (String kind : List.of(".", ".known.")) {
            HostTensor lens = golden.get(picture + kind + "lens");
            float[] rgb = interleaved(image);
            DepthMap map = kind.equals(".")
                    ? network.estimate(rgb, height, width)
                    : network.estimate(rgb, lens.get(0), height, width);
            assertEquals(lens.get(0), map.fx(), 2e-5 * lens.get(0));
            assertEquals(lens.get(1), map.fy(), 2e-5 * lens.get(1));
            float[] depth = golden.get(picture + kind + "depth").toFloats();
            for (int i = 0; i < depth.length; i++) {
                assertEquals(Float.isInfinite(depth[i]), Float.isInfinite(map.depth()[i]), "mask at " + i);
                if (!Float.isInfinite(depth[i])) {
                    assertEquals(depth[i], map.depth()[i], 3e-5 * depth[i]);
                }
            }
        }
    }

    /// The published `moge-vitl` has 314,174,020 parameters (GEN3C section 1). `mask_token` is not looked for; the mean
    /// and the deviation of colours, six numbers, are no parameters.
    @Test
    void thePublishedNetworkHasItsParametersAndSizes() {
        MogeConfig config = new MogeConfig(
                new VisionConfig(1024, 24, 16, 4096, 37),
                4,
                512,
                List.of(256, 128, 64),
                List.of(512, 256, 128),
                2,
                32,
                PointRemap.EXP,
                2500,
                0.5);
        assertEquals(314_174_020L - 1024 + 6, config.expectedWeights().parameters());
        assertEquals(new MogeSize(720, 1280, 525, 933, 37, 66), MogeSize.of(config.tokens(), 720, 1280));
        assertEquals(new MogeSize(704, 1280, 519, 943, 37, 67), MogeSize.of(config.tokens(), 704, 1280));
    }

    /// The golden file was made with a range of 12 to 30 patches.
    @Test
    void theFileSaysWhatItsShapesDoNot() {
        try (WeightSource weights = WeightFiles.open(FILE);
                GoldenFile golden = GoldenFile.open("moge-1")) {
            assertEquals("dinov2_small_for_tests", weights.settings().get("encoder"));
            assertEquals(30, MogeConfig.implied(weights).tokens());
            assertEquals(2, MogeConfig.implied(weights).taken());
            assertEquals(Map.of(), golden.file().settings());
        }
        Map<String, String> said = Map.of(
                "trained_area_range.1",
                "500000",
                "remap_output",
                "sinh_exp",
                "mask_threshold",
                "0.25",
                "norm",
                "layer");
        MogeSettings settings = new MogeSettings(said, "model.pt");
        assertEquals(2551, settings.tokens(2500));
        assertEquals(PointRemap.SINH_EXP, settings.remap());
        assertEquals(0.25, settings.threshold());
        MogeSettings nothing = new MogeSettings(Map.of(), "model.pt");
        assertEquals(2500, nothing.tokens(2500));
        assertEquals(PointRemap.EXP, nothing.remap());
        String refused =
                String.valueOf(assertThrows(InvalidInputException.class, () -> settings.requireOnly("norm", "group"))
                        .getMessage());
        assertTrue(refused.contains("\"norm\" is layer"), refused);
    }

    @Test
    void theWeightsOfAnotherNetworkAreRefusedByName() {
        try (GoldenFile golden = GoldenFile.open("vision-dinov2");
                GoldenFile starter = GoldenFile.open("starter-parts");
                Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test");
                WeightSource weights = WeightFiles.open(FILE)) {
            for (WeightSource other : List.of(golden.weights("weights."), starter.weights("depth.weights."))) {
                String said = String.valueOf(assertThrows(InvalidInputException.class, () -> MogeConfig.implied(other))
                        .getMessage());
                assertTrue(said.contains("backbone.cls_token is missing"), said);
                String loaded = String.valueOf(assertThrows(
                                InvalidInputException.class,
                                () -> MogeNetwork.load(backend, scope, MogeConfig.implied(weights), other))
                        .getMessage());
                assertTrue(loaded.contains("backbone.blocks.0.attn.proj.bias is missing"), loaded);
            }
            assertEquals(0, scope.bytes());
        }
    }
}
