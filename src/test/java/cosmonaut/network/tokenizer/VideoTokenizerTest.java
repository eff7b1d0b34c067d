package cosmonaut.network.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VideoTokenizerTest {

    /// What the issue of this engine asks of one network forward.
    private static final double BOUND = 1e-5;

    @TempDir
    Path folder;

    static Stream<Arguments> goldens() {
        return Stream.of("tokenizer-4x8x8", "tokenizer-8x8x8", "tokenizer-8x16x16", "tokenizer-attention")
                .flatMap(name -> Backends.names().map(backend -> Arguments.of(name, backend)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("goldens")
    void codesClipsAndImagesAsDiffusersDoes(String name, String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open(name);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config(golden), golden.weights("weights."));
            for (String part : new String[] {"clip", "image", "clip"}) {
                Tensor pixels = golden.upload(backend, scope, part + ".pixels");
                Tensor latents =
                        scope.allocate(DType.F32, golden.get(part + ".latents").shape());
                tokenizer.encode(latents, pixels);
                golden.assertClose(part + ".latents", backend, latents, BOUND);
                Tensor decoded = scope.allocate(DType.F32, pixels.shape());
                tokenizer.decode(decoded, golden.upload(backend, scope, part + ".latents"));
                golden.assertClose(part + ".decoded", backend, decoded, BOUND);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void codesWithTheLinearBypassOfTheStarter(String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("starter-parts");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            TokenizerConfig config = TokenizerConfig.read(
                    GoldenFile.write(folder, golden.json("about").get("vae")));
            assertTrue(config.hasLinearBypass());
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config, golden.weights("vae.weights."));
            // The training code keeps clips and latents as [B,T,C,H,W].
            Tensor clip = golden.upload(backend, scope, "vae.clip").reshape(9, 3, 16, 32);
            Tensor pixels = scope.allocate(DType.F32, 3, 9, 16, 32);
            backend.permute(pixels, clip, 1, 0, 2, 3);
            Tensor latents = scope.allocate(DType.F32, 16, 3, 2, 4);
            tokenizer.encode(latents, pixels);
            Tensor byFrame = scope.allocate(DType.F32, 3, 16, 2, 4);
            backend.permute(byFrame, latents, 1, 0, 2, 3);
            golden.assertClose("vae.latent", backend, byFrame, BOUND);
            tokenizer.decode(pixels, latents);
            backend.permute(clip, pixels, 1, 0, 2, 3);
            golden.assertClose("vae.decoded", backend, clip, BOUND);
        }
    }

    @Test
    void takesNoMemoryWhenASizeIsSeenAgain() throws IOException {
        HostMemory memory = new HostMemory();
        try (GoldenFile golden = GoldenFile.open("tokenizer-4x8x8");
                Backend backend = new ReferenceBackend(memory);
                TensorScope scope = backend.openScope("test")) {
            TokenizerConfig config = config(golden);
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config, golden.weights("weights."));
            Tensor pixels = golden.upload(backend, scope, "image.pixels");
            Tensor latents = golden.upload(backend, scope, "image.latents");
            long before = memory.liveBytes();
            ClipPlan plan = tokenizer.plan(1, 24, 16);
            assertEquals(before + CodingPlan.of(plan).bytes(DType.F32), memory.liveBytes());
            long allocations = memory.allocations();
            tokenizer.encode(latents, pixels);
            tokenizer.decode(pixels, latents);
            assertEquals(allocations, memory.allocations());
        }
    }

    @Test
    void refusesClipsThatCannotBeCoded() throws IOException {
        try (GoldenFile golden = GoldenFile.open("tokenizer-4x8x8")) {
            TokenizerConfig config = config(golden);
            assertEquals(3, new ClipPlan(config, 9, 24, 16).latentFrames());
            assertEquals(new ClipPlan(config, 9, 24, 16), ClipPlan.ofLatents(config, 3, 3, 2));
            for (int[] size : new int[][] {{8, 24, 16}, {0, 24, 16}, {9, 1, 1}, {9, 20, 16}, {9, 24, 0}, {-7, 8, 8}}) {
                InvalidInputException refused = assertThrows(
                        InvalidInputException.class, () -> new ClipPlan(config, size[0], size[1], size[2]));
                assertTrue(refused.toString().contains("cannot be coded"), refused.toString());
            }
        }
    }

    @Test
    void refusesWeightsThatDoNotFit() throws IOException {
        try (GoldenFile golden = GoldenFile.open("tokenizer-4x8x8");
                Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            TokenizerConfig config = config(golden);
            String name = "encoder.down.0.block.0.conv1.0.conv3d.weight";
            HostTensor narrow = HostTensor.ofFloats(new float[6], 6);
            float[] values = golden.get("weights." + name).toFloats();
            values[7] = Float.NaN;
            HostTensor nan = HostTensor.ofFloats(
                    values, golden.get("weights." + name).shape().toArray());
            refuses(backend, scope, config, golden.weights("weights.", Map.of(name, narrow)), name + " is [6]");
            refuses(
                    backend,
                    scope,
                    config,
                    golden.weights("weights.", Map.of(name, nan)),
                    "NaN or infinity at element 7");
            refuses(backend, scope, config, golden.weights("weights.", Map.of("extra", narrow)), "extra has no place");
            refuses(backend, scope, config, golden.weights("clip."), "is missing");
        }
    }

    private static void refuses(
            Backend backend, TensorScope scope, TokenizerConfig config, WeightSource weights, String because) {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> VideoTokenizer.load(backend, scope, config, weights));
        assertTrue(refused.toString().contains(because), refused.toString());
    }

    @Test
    void exposesLatentStatistics() throws IOException {
        try (GoldenFile golden = GoldenFile.open("starter-parts")) {
            String json = golden.json("about")
                    .get("vae")
                    .toString()
                    .replace("\"latents_mean\":[]", "\"latents_mean\":" + counting(48))
                    .replace("\"latents_std\":[]", "\"latents_std\":" + counting(48));
            Path file = java.nio.file.Files.writeString(folder.resolve("config.json"), json);
            TokenizerConfig config = TokenizerConfig.read(file);
            assertEquals(3, config.statisticsFrames());
            assertEquals(48, config.mean().length);
            assertArrayEquals(config.mean(), config.std());
        }
    }

    private static String counting(int count) {
        return java.util.stream.IntStream.rangeClosed(1, count).boxed().toList().toString();
    }

    private TokenizerConfig config(GoldenFile golden) throws IOException {
        return TokenizerConfig.read(GoldenFile.write(folder, golden.json("config")));
    }
}
