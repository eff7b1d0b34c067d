package cosmonaut.network.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A clip that is coded in temporal chunks comes out as if it had been coded at once.
final class TemporalChunksTest {

    private static final int LATENT_FRAMES = 3;

    @TempDir
    Path folder;

    static Stream<Arguments> goldens() {
        return Stream.of("tokenizer-4x8x8", "tokenizer-8x8x8", "tokenizer-8x16x16", "tokenizer-attention")
                .flatMap(name -> Backends.names()
                        .filter(backend -> name.equals("tokenizer-8x8x8") || !isSlow(backend))
                        .map(backend -> Arguments.of(name, backend)));
    }

    /// The stand-in of a card takes ten seconds for what others take a tenth of.
    private static boolean isSlow(String backend) {
        return backend.startsWith("cuda");
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("goldens")
    void giveTheSameNumbers(String name, String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open(name);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            TokenizerConfig config = TokenizerConfig.read(GoldenFile.write(folder, golden.json("config")));
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config, golden.weights("weights."));
            int edge = config.spatialCompressionRatio();
            Tensor pixels = scope.allocate(DType.F32, 3, config.frames(LATENT_FRAMES), edge, 2 * edge);
            Tensor latents = scope.allocate(DType.F32, config.latentChannels(), LATENT_FRAMES, 1, 2);
            backend.write(pixels, noise(pixels));
            tokenizer.encode(latents, pixels);
            float[] wholeLatents = read(backend, latents);
            tokenizer.decode(pixels, latents);
            float[] wholePixels = read(backend, pixels);
            for (int frames = 1; frames < (isSlow(backendName) ? 2 : LATENT_FRAMES); frames++) {
                tokenizer.inChunksOf(frames);
                for (int run = 0; run < 3; run++) { // a device records a sequence and plays it back
                    backend.write(pixels, noise(pixels));
                    tokenizer.encode(latents, pixels);
                    assertSame(wholeLatents, read(backend, latents), backend);
                    tokenizer.decode(pixels, latents);
                    assertSame(wholePixels, read(backend, pixels), backend);
                }
            }
        }
    }

    /// Not a bit changes of the reference. Faster backends divide sums by the number of rows.
    private static void assertSame(float[] whole, float[] chunks, Backend backend) {
        if (backend.name().equals("reference")) {
            assertArrayEquals(whole, chunks);
            return;
        }
        double difference = 0;
        double energy = 0;
        for (int i = 0; i < whole.length; i++) {
            difference += Math.pow(whole[i] - chunks[i], 2);
            energy += Math.pow(whole[i], 2);
        }
        double bound = backend.activationType() == DType.F32 ? 1e-6 : 2e-3;
        assertTrue(Math.sqrt(difference / energy) <= bound, Math.sqrt(difference / energy) + " relative L2");
    }

    private static float[] noise(Tensor like) {
        Random random = new Random(1);
        float[] values = new float[Math.toIntExact(like.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat(-1, 1);
        }
        return values;
    }

    private static float[] read(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }

    private static TokenizerConfig published() {
        return new TokenizerConfig(
                3,
                3,
                16,
                List.of(128, 256, 512, 512),
                List.of(256, 512, 512, 512),
                List.of(32),
                1024,
                2,
                4,
                "haar",
                1.0,
                8,
                8,
                null,
                null,
                null);
    }

    @Test
    void keepALongClipOfLargePicturesSmall() {
        ClipPlan clip = new ClipPlan(published(), 57, 704, 1280);
        long whole = new CodingPlan(clip, clip.latentFrames()).bytes(DType.BF16);
        CodingPlan chunks = CodingPlan.of(clip);
        assertEquals(1, chunks.chunkFrames());
        assertTrue(chunks.bytes(DType.BF16) < 1.05e9, chunks.bytes(DType.BF16) + " bytes");
        assertTrue(whole > 2.3e9, whole + " bytes");
    }

    @Test
    void areNotMadeOfSmallClips() {
        assertEquals(4, CodingPlan.of(new ClipPlan(published(), 25, 224, 384)).chunkFrames());
    }
}
