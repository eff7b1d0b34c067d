package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.dit.DiffusersDitNames;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.weights.StoredTensor;
import cosmonaut.weights.StoredWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One small model that PyTorch wrote in two layouts, see `make_models.py` beside it.
final class PublishedLayoutsTest {

    private static final Path FIXTURES = Path.of("src/test/resources/cosmonaut/model/published");
    private static final String TOKENIZER = "Cosmos-1.0-Tokenizer-CV8x8x8";

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> all = Files.walk(FIXTURES)) {
            for (Path file : all.toList()) {
                Path to = folder.resolve(FIXTURES.relativize(file).toString());
                if (!to.equals(folder)) {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private ModelFolder original() {
        return ModelFolder.detect(folder.resolve("nvidia-layout"));
    }

    private ModelFolder diffusers() {
        return ModelFolder.detect(folder.resolve("diffusers-layout"));
    }

    @Test
    void bothAreTheSameModel() {
        for (ModelFolder model : List.of(original(), diffusers())) {
            assertEquals(ModelFamily.CAMERA, model.family());
            assertTrue(model.isSteerable());
            assertEquals(List.of(), model.missingWeights());
            assertEquals(List.of(), model.mismatches());
            assertEquals(DType.BF16, model.storedType());
        }
        assertEquals(diffusers().files().transformer(), original().files().transformer());
        TokenizerConfig told = diffusers().files().tokenizer();
        TokenizerConfig implied = original().files().tokenizer();
        assertArrayEquals(told.mean(), implied.mean());
        assertArrayEquals(told.std(), implied.std());
        assertEquals(told.encoderLevels(), implied.encoderLevels());
        assertEquals(told.decoderLevels(), implied.decoderLevels());
        assertEquals(told.latentFrames(57), implied.latentFrames(57));
        assertEquals(told.spatialCompressionRatio(), implied.spatialCompressionRatio());
        assertEquals(
                original().plan(null, DType.BF16, 1L << 34).peakBytes(),
                diffusers().plan(null, DType.BF16, 1L << 34).peakBytes());
    }

    @Test
    void bothMakeTheSamePictures() {
        try (Backend backend = new CpuBackend(2)) {
            float[] picture = picture(backend, original().files());
            assertArrayEquals(picture, picture(backend, diffusers().files()));
            assertTrue(spread(picture) > 1e-3, "a blank picture proves nothing");
        }
    }

    /// One pass of the network, decoded.
    private static float[] picture(Backend backend, ModelFiles files) {
        try (TensorScope scope = backend.openScope("test")) {
            DitConfig config = files.transformer();
            DitWeights weights = files.load("transformer", source -> DitWeights.load(backend, scope, config, source));
            VideoTokenizer tokenizer =
                    files.load("vae", source -> VideoTokenizer.load(backend, scope, files.tokenizer(), source));
            Dit dit = new Dit(backend, scope, weights, new LatentGrid(2, 4, 6), 24);
            Tensor x = random(backend, scope, config.inChannels(), 2, 4, 6);
            Tensor latents = scope.allocate(DType.F32, 16, 2, 4, 6);
            Tensor text = random(backend, scope, 5, config.textDim());
            dit.forward(latents, x, -0.4, dit.prepareText(scope, text, 5));
            Tensor pixels = scope.allocate(DType.F32, 3, 9, 32, 48);
            tokenizer.decode(pixels, latents);
            float[] values = new float[Math.toIntExact(pixels.shape().elements())];
            backend.read(values, pixels);
            return values;
        }
    }

    private static Tensor random(Backend backend, TensorScope scope, int... extents) {
        Tensor tensor = scope.allocate(DType.F32, extents);
        Random random = new Random(3);
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        backend.write(tensor, values);
        return tensor;
    }

    private static double spread(float[] values) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return high - low;
    }

    @Test
    void partsMayLieInTheFolderAbove() throws IOException {
        Path deeper = Files.createDirectories(folder.resolve("nvidia/fine-tuned"));
        Files.move(folder.resolve("nvidia-layout/model.pt"), deeper.resolve("model.pt"));
        ModelFolder model = ModelFolder.detect(deeper);
        assertEquals(List.of(), model.missingWeights());
        assertEquals(
                List.of("model.pt", "encoder.jit", "decoder.jit"),
                model.parts().stream()
                        .map(part -> part.getFileName().toString())
                        .toList());
    }

    @Test
    void aMissingTokenizerIsNamed() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(TOKENIZER))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        ModelFolder model = original();
        assertEquals(1, model.missingWeights().size());
        assertTrue(
                model.missingWeights().getFirst().contains(TOKENIZER),
                model.missingWeights().getFirst());
        assertEquals(List.of(), model.sizes(null, DType.BF16));
        assertThrows(InvalidInputException.class, () -> model.files().open("vae"));
    }

    @Test
    void missingStatisticsAreNamed() throws IOException {
        Files.delete(folder.resolve(TOKENIZER).resolve("mean_std.pt"));
        InvalidInputException e = assertThrows(InvalidInputException.class, this::original);
        assertTrue(String.valueOf(e.getMessage()).contains("mean_std.pt is missing"), e.getMessage());
    }

    /// A configuration of another size than the weights.
    @Test
    void theFirstTensorThatDoesNotFitIsNamed() throws IOException {
        Path config = folder.resolve("diffusers-layout/transformer/config.json");
        Files.writeString(config, Files.readString(config).replace("\"adaln_lora_dim\": 4", "\"adaln_lora_dim\": 8"));
        List<String> mismatches = diffusers().mismatches();
        assertEquals(1, mismatches.size(), mismatches::toString);
        assertTrue(
                mismatches.getFirst().contains("norm_out.linear_1.weight is [4, 24], the configuration needs [8, 24]"),
                mismatches.getFirst());
    }

    @Test
    void theTokenizerAloneIsAPart() {
        ModelFolder tokenizer = ModelFolder.detect(folder.resolve(TOKENIZER));
        assertEquals(ModelFamily.PART, tokenizer.family());
        assertEquals(2, tokenizer.parts().size());
        assertFalse(tokenizer.isSteerable());
    }

    /// What the converter of diffusers makes of every tensor is what we read, to the bit.
    @Test
    void tensorsAreBitEqual() {
        try (StoredWeights original = original().files().open("transformer");
                StoredWeights diffusers = diffusers().files().open("transformer")) {
            Map<String, StoredTensor> listed =
                    diffusers.listing().stream().collect(Collectors.toMap(StoredTensor::name, tensor -> tensor));
            int compared = 0;
            for (String name : original.names()) {
                String there = DiffusersDitNames.fromOriginal(name);
                if (there != null) {
                    assertTrue(listed.containsKey(there), there);
                    assertEquals(
                            -1,
                            original.get(name)
                                    .data()
                                    .mismatch(diffusers.get(there).data()),
                            name);
                    compared++;
                }
            }
            assertEquals(diffusers.names().size(), compared);
        }
    }
}
