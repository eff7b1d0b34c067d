package cosmonaut.network.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against the table of the published CV8x8x8: 310 tensors, both names, shapes.
class TokenizerNamesTest {

    @TempDir
    Path folder;

    private TokenizerConfig published() throws IOException {
        String json = """
                {"_class_name":"AutoencoderKLCosmos","_diffusers_version":"0.34","in_channels":3,"out_channels":3,
                 "latent_channels":16,"encoder_block_out_channels":[128,256,512,512],
                 "decode_block_out_channels":[256,512,512,512],"attention_resolutions":[32],"resolution":1024,
                 "num_layers":2,"patch_size":4,"patch_type":"haar","scaling_factor":1.0,
                 "spatial_compression_ratio":8,"temporal_compression_ratio":8,"latents_mean":null,"latents_std":null}
                """;
        return TokenizerConfig.read(Files.writeString(folder.resolve("config.json"), json));
    }

    @Test
    void knowsAllPublishedTensors() throws IOException {
        Map<String, cosmonaut.tensor.Shape> expected =
                TokenizerParameters.of(published()).shapes();
        TokenizerNames names = TokenizerNames.of(published());
        List<String> rows = Files.readAllLines(Path.of("src/test/resources/tokenizer-cv8x8x8-tensors.tsv"));
        for (String row : rows) {
            String[] cells = row.split("\t", -1);
            assertTrue(expected.containsKey(cells[0]), cells[0]);
            assertEquals("[" + cells[1] + "]", String.valueOf(expected.get(cells[0])), cells[0]);
            assertEquals(cells[2], names.toDiffusers(cells[0]));
            assertEquals(cells[0], names.toOriginal(cells[2]));
        }
        long weights = rows.stream().filter(row -> row.contains(".weight\t")).count();
        long biases = expected.keySet().stream()
                .filter(name -> name.endsWith(".bias"))
                .count();
        assertEquals(expected.size(), weights + biases);
        assertEquals(310, expected.size());
        assertEquals(105_653_696, VideoTokenizer.expectedWeights(published()).parameters());
        assertNull(names.toOriginal("encoder.conv_in.conv_s.scale"));
    }
}
