package cosmonaut.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.network.ReplayedSequences.Operand;
import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.panorama.PanoramaConfig;
import cosmonaut.network.panorama.PanoramaNetwork;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The passes of networks that run once a chunk or step are recorded, and what is played back is the same pass.
class ReplayedNetworksTest {

    @TempDir
    Path folder;

    private StandIn device;

    /// A network whose operands stay where they are.
    ///
    /// @param input may be written between passes
    private record Ready(Tensor input, Tensor result, Runnable pass) {}

    enum Network {
        DEPTH,
        KEYFRAMES,
        PANORAMA_LAYOUT,
        PANORAMA_DISTANCE,
        PIXEL_UNET,
        PIXEL_BLEND
    }

    @BeforeEach
    void plugIn() {
        assumeFalse(Cards.isReal(), "the stand-in counts what a real card does not");
        assumeTrue(Cards.areThere(), "no kernel can be tried here");
        device = StandIn.load();
        device.plugIn();
    }

    @AfterEach
    void pullOut() {
        if (device != null) {
            assertEquals("", device.trouble());
            device.pullOut();
        }
    }

    private Ready ready(Network network, GoldenFile golden, Backend backend, TensorScope scope) throws IOException {
        return switch (network) {
            case DEPTH -> depth(golden, backend, scope);
            case KEYFRAMES -> keyframes(golden, backend, scope);
            case PANORAMA_LAYOUT, PANORAMA_DISTANCE -> panorama(golden, backend, scope);
            case PIXEL_UNET -> refiner(golden, "config", "", backend, scope);
            case PIXEL_BLEND -> refiner(golden, "refiner", "refiner.", backend, scope);
        };
    }

    private static GoldenFile golden(Network network) {
        return GoldenFile.open(
                switch (network) {
                    case DEPTH, PIXEL_BLEND -> "starter-parts";
                    case KEYFRAMES -> "keyframe-prior";
                    case PANORAMA_LAYOUT -> "panorama-layout";
                    case PANORAMA_DISTANCE -> "panorama-distance";
                    case PIXEL_UNET -> "pixel-unet";
                });
    }

    private Ready depth(GoldenFile golden, Backend backend, TensorScope scope) throws IOException {
        String json = golden.json("about").get("depth").toString().replace("{", "{\"in_channels\":5,");
        DepthConfig config = DepthConfig.read(Files.writeString(folder.resolve("config.json"), json));
        DepthNetwork network = DepthNetwork.load(backend, scope, config, golden.weights("depth.weights."));
        float[] planes = golden.get("depth.input").toFloats();
        int height = planes.length / config.inChannels() / 48;
        Tensor input = scope.allocate(DType.F32, config.inChannels(), 1, height, 48);
        backend.write(input, planes);
        Tensor result = scope.allocate(DType.F32, 1, 1, height, 48);
        return new Ready(input, result, () -> network.disparity(result, input));
    }

    private Ready keyframes(GoldenFile golden, Backend backend, TensorScope scope) throws IOException {
        PriorConfig config =
                PriorConfig.read(GoldenFile.write(folder, golden.json("about").get("config")));
        PriorNetwork network = PriorNetwork.load(backend, scope, config, golden.weights("weights."));
        Tensor input = scope.allocate(DType.F32, 16, 1, 7, 10);
        Tensor answer = scope.allocate(DType.F32, 4, 1, 7, 10);
        Tensor facts = network.allocateFacts(scope);
        backend.fill(input, 0.25);
        backend.fill(facts, 0.5);
        network.planNoise(0.1, 0.2);
        double[] level = {0.2};
        return new Ready(input, answer, () -> network.forward(answer, input, level[0], facts));
    }

    private Ready panorama(GoldenFile golden, Backend backend, TensorScope scope) throws IOException {
        PanoramaConfig config = PanoramaConfig.read(
                GoldenFile.write(folder, golden.json("about").get("config")));
        PanoramaNetwork network = PanoramaNetwork.load(backend, scope, config, golden.weights("weights."));
        Tensor facts = Objects.requireNonNull(network.allocateFacts(scope));
        backend.write(facts, golden.get("facts").toFloats());
        Tensor planes = golden.upload(backend, scope, "planes");
        Tensor answer = scope.allocate(DType.F32, config.latent(), 1, 16, 32);
        return new Ready(planes, answer, () -> network.forward(answer, planes, 0, facts));
    }

    private Ready refiner(GoldenFile golden, String config, String prefix, Backend backend, TensorScope scope)
            throws IOException {
        PixelRefiner refiner = PixelRefiner.load(
                backend,
                scope,
                RefinerConfig.read(GoldenFile.write(folder, golden.json("about").get(config))),
                golden.weights(prefix + "weights."));
        Tensor decoded = scope.allocate(DType.F32, 3, 2, 8, 16);
        Tensor warped = scope.allocate(DType.F32, 3, 2, 8, 16);
        Tensor mask = scope.allocate(DType.F32, 1, 2, 8, 16);
        Tensor pictures = scope.allocate(DType.F32, 3, 2, 8, 16);
        backend.fill(decoded, 0.25);
        backend.fill(warped, -0.5);
        backend.fill(mask, 1);
        // The same memory seen anew is the same operand.
        return new Ready(decoded, pictures, () -> refiner.refine(pictures, decoded.reshape(3, 2, 8, 16), warped, mask));
    }

    private static float[] values(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }

    /// Told, recorded, played; then of other numbers, which a network that was never recorded answers the same.
    @ParameterizedTest
    @EnumSource
    void aPassIsRecordedAndPlayedBack(Network network) throws IOException {
        try (GoldenFile golden = golden(network);
                Backend backend = Cards.open(DType.F32);
                TensorScope scope = backend.openScope("test")) {
            Ready played = ready(network, golden, backend, scope);
            Ready fresh = ready(network, golden, backend, scope);
            played.pass().run();
            float[] first = values(backend, played.result());
            for (int again = 1; again < 4; again++) {
                backend.fill(played.result(), 7);
                played.pass().run();
                assertArrayEquals(first, values(backend, played.result()));
                assertEquals(again, device.calls("cuGraphLaunch"));
            }
            backend.fill(played.input(), -0.75);
            backend.fill(fresh.input(), -0.75);
            played.pass().run();
            long launches = device.calls("cuGraphLaunch");
            fresh.pass().run();
            assertEquals(launches, device.calls("cuGraphLaunch"), "the first time it is told");
            float[] other = values(backend, played.result());
            assertArrayEquals(values(backend, fresh.result()), other);
            assertFalse(Arrays.equals(first, other));
        }
        assertEquals(0, device.live("executables"));
    }

    /// The noise level is no part of what is recorded.
    @Test
    void aRecordedPassHearsTheNoiseLevel() throws IOException {
        try (GoldenFile golden = GoldenFile.open("keyframe-prior");
                Backend backend = Cards.open(DType.F32);
                TensorScope scope = backend.openScope("test")) {
            PriorConfig config = PriorConfig.read(
                    GoldenFile.write(folder, golden.json("about").get("config")));
            PriorNetwork network = PriorNetwork.load(backend, scope, config, golden.weights("weights."));
            Tensor planes = scope.allocate(DType.F32, 16, 1, 7, 10);
            Tensor answer = scope.allocate(DType.F32, 4, 1, 7, 10);
            Tensor facts = network.allocateFacts(scope);
            backend.fill(planes, 0.25);
            backend.fill(facts, 0.5);
            network.planNoise(-0.6, 0.4);
            float[][] answers = new float[6][];
            for (int i = 0; i < answers.length; i++) {
                network.forward(answer, planes, i % 2 == 0 ? -0.6 : 0.4, facts);
                answers[i] = values(backend, answer);
            }
            assertEquals(5, device.calls("cuGraphLaunch"));
            for (int i = 2; i < answers.length; i++) {
                assertArrayEquals(answers[i - 2], answers[i]);
            }
            assertFalse(Arrays.equals(answers[0], answers[1]));
        }
    }

    /// What a third size takes the place of is told anew when it comes back, in memory of its own.
    @Test
    void aSizeThatWasGivenUpIsToldAnew() throws IOException {
        try (GoldenFile golden = GoldenFile.open("pixel-unet");
                Backend backend = Cards.open(DType.F32);
                TensorScope scope = backend.openScope("test")) {
            RefinerConfig config = RefinerConfig.read(
                    GoldenFile.write(folder, golden.json("about").get("config")));
            PixelRefiner refiner = PixelRefiner.load(backend, scope, config, golden.weights("weights."));
            Tensor picture = scope.allocate(DType.F32, 3, 1, 8, 8);
            Tensor mask = scope.allocate(DType.F32, 1, 1, 8, 8);
            Tensor result = scope.allocate(DType.F32, 3, 1, 8, 8);
            backend.fill(picture, 0.25);
            backend.fill(mask, 0);
            for (int i = 0; i < 3; i++) {
                refiner.refine(result, picture, picture, mask);
            }
            float[] expected = values(backend, result);
            assertEquals(1, device.live("executables"));
            refiner.plan(1, 8, 16);
            refiner.plan(1, 16, 8);
            assertEquals(0, device.live("executables"));
            long launches = device.calls("cuGraphLaunch");
            refiner.refine(result, picture, picture, mask);
            assertEquals(launches, device.calls("cuGraphLaunch"));
            assertArrayEquals(expected, values(backend, result));
        }
    }

    @Test
    void operandsAreTheMemoryNotTheView() {
        try (Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test")) {
            Tensor a = scope.allocate(DType.F32, 4, 6);
            Tensor b = scope.allocate(DType.F32, 4, 6);
            Operand whole = new Operand(a);
            assertEquals(whole, new Operand(a.slice(0, 4)));
            assertEquals(whole.hashCode(), new Operand(a.slice(0, 4)).hashCode());
            assertNotEquals(whole, new Operand(b));
            assertNotEquals(whole, new Operand(a.slice(0, 2)));
            assertNotEquals(new Operand(a.slice(0, 2)), new Operand(a.slice(2, 4)));
            assertNotEquals(whole, new Operand(a.reshape(6, 4)));
            scope.close();
            assertThrows(IllegalStateException.class, () -> new Operand(a));
        }
    }
}
