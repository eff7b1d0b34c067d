package cosmonaut.network.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Against transformers' T5EncoderModel, see `cosmonaut_training.golden.text`.
class T5EncoderTest {

    private static final int MAX_TOKENS = 160;

    @TempDir
    Path folder;

    static Stream<Arguments> goldens() {
        return Stream.of("relu.1", "relu.7", "relu.150", "gated.13")
                .flatMap(name -> Backends.names().map(backend -> Arguments.of(name, backend)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("goldens")
    void encodesPaddedTextsAsTransformersDoes(String name, String backendName) throws IOException {
        String model = name.substring(0, name.indexOf('.'));
        try (GoldenFile golden = GoldenFile.open("text-t5");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            T5Config config = T5Config.read(GoldenFile.write(folder, golden.json(model)));
            T5Encoder encoder = T5Encoder.load(backend, scope, config, golden.weights(model + ".weights."));
            int[] ids = ints(golden.get(name + ".ids"));
            Tensor context = scope.allocate(DType.F32, MAX_TOKENS, config.dModel());
            backend.fill(context, 7);
            long before = scope.bytes();
            encoder.encode(context, ids);
            assertEquals(before, scope.bytes());
            golden.assertClose(name + ".rows", backend, context.slice(0, ids.length), 1e-5);
            float[] padding = new float[(MAX_TOKENS - ids.length) * config.dModel()];
            backend.read(padding, context.slice(ids.length, MAX_TOKENS));
            for (float value : padding) {
                assertEquals(0, value);
            }
            float[] rows = new float[MAX_TOKENS * config.dModel()];
            backend.read(rows, context);
            try (TensorScope own = scope.child("streamed")) {
                T5Encoder streamed = T5Encoder.stream(backend, own, config, golden.weights(model + ".weights."), 2);
                // A card keeps two blocks at least, which is all of these.
                assertTrue(
                        backend.name().equals("cuda") || own.bytes() < before / 2,
                        own.bytes() + " bytes without the blocks");
                streamed.encode(context, ids);
            }
            float[] again = new float[rows.length];
            backend.read(again, context);
            assertArrayEquals(rows, again);
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class, () -> encoder.encode(context, new int[] {config.vocabSize()}));
            assertTrue(refused.toString().contains("vocabulary"), refused.toString());
        }
    }

    /// See `cosmonaut_training.golden.prompts`: decoder, output map and the tied tables lie in the file too.
    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void readsTheEncoderOfAWholeT5AsPyTorchWritesIt(String backendName) throws IOException {
        Path file =
                Files.copy(Path.of("src/test/resources/golden/text-t5-whole.bin"), folder.resolve("pytorch_model.bin"));
        try (GoldenFile golden = GoldenFile.open("text-t5-whole");
                StoredWeights weights = WeightFiles.open(file);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            for (String other :
                    List.of("lm_head.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight")) {
                assertTrue(weights.names().contains(other), other);
            }
            T5Config config = T5Config.read(GoldenFile.write(folder, golden.json("config")));
            int[] ids = ints(golden.get("ids"));
            Tensor context = scope.allocate(DType.F32, MAX_TOKENS, config.dModel());
            T5Encoder.load(backend, scope, config, weights).encode(context, ids);
            golden.assertClose("rows", backend, context.slice(0, ids.length), 1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"32,128", "16,40", "8,20"})
    void sortsDistancesIntoTheBucketsOfTransformers(int buckets, int maxDistance) {
        try (GoldenFile golden = GoldenFile.open("text-t5")) {
            int[] expected = ints(golden.get("buckets." + buckets + "." + maxDistance));
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], RelativeBias.bucket(i - 300, buckets, maxDistance), "distance " + (i - 300));
            }
        }
    }

    @Test
    void readsThePublishedConfiguration() throws IOException {
        // The fields of t5-11b's config.json, which has no relative_attention_max_distance.
        String json = """
                {"architectures":["T5ForConditionalGeneration"],"d_ff":65536,"d_kv":128,"d_model":1024,
                 "decoder_start_token_id":0,"dropout_rate":0.1,"eos_token_id":1,"initializer_factor":1.0,
                 "is_encoder_decoder":true,"layer_norm_epsilon":1e-06,"model_type":"t5","n_positions":512,
                 "num_heads":128,"num_layers":24,"output_past":true,"pad_token_id":0,
                 "relative_attention_num_buckets":32,"task_specific_params":{},"vocab_size":32128}
                """;
        T5Config config = T5Config.read(Files.writeString(folder.resolve("config.json"), json));
        assertEquals(128, config.maxDistance());
        // "about 4.865 B" by the specification.
        assertEquals(4.865e9, T5Encoder.expectedWeights(config).parameters(), 5e6);
        Path odd = Files.writeString(folder.resolve("odd.json"), json.replace("n_positions", "positions"));
        assertThrows(InvalidInputException.class, () -> T5Config.read(odd));
        Path silu = Files.writeString(
                folder.resolve("silu.json"), json.replace("{\"arch", "{\"feed_forward_proj\":\"silu\",\"arch"));
        assertThrows(InvalidInputException.class, () -> T5Config.read(silu));
    }

    private static int[] ints(HostTensor tensor) {
        float[] values = tensor.toFloats();
        int[] ids = new int[values.length];
        Arrays.setAll(ids, i -> (int) values[i]);
        return ids;
    }
}
