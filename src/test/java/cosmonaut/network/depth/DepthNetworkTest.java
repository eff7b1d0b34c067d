package cosmonaut.network.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepthNetworkTest {

    private static final int H = 28;
    private static final int W = 48;

    @TempDir
    Path folder;

    /// 14x24 cells, then 7x12, 4x6, 2x3: odd heights are cropped on the way up.
    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void estimatesDepthAsPyTorchDoes(String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("starter-parts");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            DepthConfig config = config(golden);
            DepthNetwork network = DepthNetwork.load(backend, scope, config, golden.weights("depth.weights."));
            float[] planes = golden.get("depth.input").toFloats();
            float[] rgb = new float[3 * H * W];
            float[] hint = new float[H * W];
            for (int i = 0; i < H * W; i++) {
                for (int c = 0; c < 3; c++) {
                    rgb[3 * i + c] = planes[c * H * W + i];
                }
                hint[i] = planes[4 * H * W + i] > 0 ? (float) (config.near() / planes[3 * H * W + i]) : 0;
            }
            float[] depth = new float[H * W];
            network.estimate(depth, rgb, hint, 0.7, H, W);
            double error = GoldenFile.relativeError(golden.get("depth.output").toFloats(), depth);
            assertTrue(error <= GoldenFile.bound(backend, 1e-5), "relative error " + error);
        }
    }

    /// Twice the focal length shows the same picture from twice as far: hints and answers grow alike.
    @Test
    void aLongerLensIsFartherAway() throws IOException {
        try (GoldenFile golden = GoldenFile.open("starter-parts");
                Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test")) {
            DepthConfig plain = config(golden);
            DepthConfig told = new DepthConfig(
                    plain.architecture(), plain.widths(), plain.inChannels(), plain.near(), plain.far(), 0.5);
            DepthNetwork network = DepthNetwork.load(backend, scope, told, golden.weights("depth.weights."));
            float[] rgb = new float[3 * H * W];
            Arrays.fill(rgb, 0.3f);
            float[] near = new float[H * W];
            Arrays.fill(near, 40, 400, 3f);
            float[] far = new float[H * W];
            Arrays.fill(far, 40, 400, 6f);
            float[] normal = new float[H * W];
            float[] tele = new float[H * W];
            network.estimate(normal, rgb, near, 0.5, H, W);
            network.estimate(tele, rgb, far, 1.0, H, W);
            for (int i = 0; i < tele.length; i++) {
                assertEquals(2 * normal[i], tele[i], 1e-4 * tele[i]);
            }
        }
    }

    @Test
    void farAndNearBoundTheDepth() throws IOException {
        try (GoldenFile golden = GoldenFile.open("starter-parts");
                Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test")) {
            DepthNetwork network = DepthNetwork.load(backend, scope, config(golden), golden.weights("depth.weights."));
            assertEquals(100, network.depthOf(0), 1e-4);
            assertEquals(0.25, network.depthOf(1), 1e-7);
            assertThrows(InvalidInputException.class, () -> network.plan(27, 48));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"architecture\":\"other\",\"widths\":[4],\"in_channels\":5,\"near\":0.25,\"far\":100}",
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[],\"in_channels\":5,\"near\":0.25,\"far\":100}",
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[4,null],\"in_channels\":5,\"near\":0.25,\"far\":100}",
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[4],\"in_channels\":6,\"near\":0.25,\"far\":100}",
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[4],\"in_channels\":5,\"near\":0,\"far\":100}",
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[4],\"in_channels\":5,\"near\":1,\"far\":9,\"focal\":0}",
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[4],\"in_channels\":5,\"near\":0.25}",
                "{\"architecture\":\"hinted-unet-1\",\"widths\":[4],\"in_channels\":5,\"near\":0.25,\"far\":9,\"x\":1}",
            })
    void refusesOtherConfigurations(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), json);
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> DepthConfig.read(file));
        assertTrue(refused.toString().contains("config.json"), refused.toString());
    }

    private DepthConfig config(GoldenFile golden) throws IOException {
        // The file of the starter says in_channels as well.
        String json = golden.json("about").get("depth").toString().replace("{", "{\"in_channels\":5,");
        return DepthConfig.read(Files.writeString(folder.resolve("config.json"), json));
    }
}
