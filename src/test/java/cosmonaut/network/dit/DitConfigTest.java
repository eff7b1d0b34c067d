package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DitConfigTest {

    /// The 7B Video2World network as diffusers writes its configuration.
    static final String SEVEN_B = """
            {"_class_name": "CosmosTransformer3DModel", "_diffusers_version": "0.34.0", "in_channels": 17,
            "out_channels": 16, "num_attention_heads": 32, "attention_head_dim": 128, "num_layers": 28,
            "mlp_ratio": 4.0, "text_embed_dim": 1024, "adaln_lora_dim": 256, "max_size": [128, 240, 240],
            "patch_size": [1, 2, 2], "rope_scale": [2.0, 1.0, 1.0], "concat_padding_mask": true,
            "extra_pos_embed_type": "learnable", "use_crossattn_projection": false,
            "crossattn_proj_in_channels": 1024, "encoder_hidden_states_channels": 1024,
            "controlnet_block_every_n": null, "img_context_dim_in": null, "img_context_num_tokens": 256,
            "img_context_dim_out": 2048}""";

    @TempDir
    Path folder;

    private DitConfig read(String json) throws IOException {
        return DitConfig.read(Files.writeString(folder.resolve("config.json"), json));
    }

    @Test
    void readsWhatDiffusersWrites() throws IOException {
        DitConfig config = read(SEVEN_B);
        assertEquals(4096, config.width());
        assertEquals(16_384, config.mlpWidth());
        assertEquals(18, config.embeddedChannels());
        assertEquals(new DitConfig.Cells(128, 240, 240), config.maxSize());
        assertEquals(new DitConfig.RopeScale(2, 1, 1), config.ropeScale());
        assertEquals(DitConfig.Positions.LEARNABLE, config.positions());
        assertEquals(DitConfig.RopeBuffers.FP32, config.ropeBuffers());
    }

    @Test
    void absentPositionsAreLearnableAndNullMeansNone() throws IOException {
        assertEquals(
                DitConfig.Positions.LEARNABLE,
                read(SEVEN_B.replace("\"extra_pos_embed_type\": \"learnable\",", ""))
                        .positions());
        assertEquals(
                DitConfig.Positions.NONE,
                read(SEVEN_B.replace("\"learnable\"", "null")).positions());
    }

    @Test
    void readsViewsInTheWordsOfPredict1() throws IOException {
        DitConfig config = read(SEVEN_B.replace("\"learnable\"", """
                "sincos", "n_views": 6, "n_views_emb": 7, "view_condition_dim": 6, "add_repeat_frame_embedding": true,
                "traj_condition_dim": 4, "concat_traj_embedding": false"""));
        assertEquals(new DitViews(6, 7, 6, true, 0), config.views());
        assertEquals(DitConfig.Positions.SINE_COSINE, config.positions());
        assertEquals(24, config.embeddedChannels());
        assertEquals(6, config.viewCount());
        assertNull(read(SEVEN_B).views());
        assertEquals(1, read(SEVEN_B).viewCount());
    }

    @Test
    void theNegativeBranchRepeatsTheLastTwoViews() {
        DitViews views = new DitViews(6, 6, 6, true, 0);
        assertArrayEquals(new float[] {0, 0, 0, 0, 10, 10}, views.negativeRepeats(DitViews.NEGATIVE_REPEATS));
        assertArrayEquals(new float[6], views.negativeRepeats(DitViews.NO_NEGATIVE_REPEATS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "num_layers": 28                 | "num_layers": 0                  | num_layers
            "num_layers": 28                 | "num_layers": 2.5                | num_layers
            "attention_head_dim": 128        | "attention_head_dim": 33         | attention_head_dim
            "mlp_ratio": 4.0                 | "mlp_ratio": -1                  | mlp_ratio
            "patch_size": [1, 2, 2]          | "patch_size": [2, 2]             | patch_size
            "max_size": [128, 240, 240]      | "max_size": [128, 240, 0]        | max_size[2]
            "rope_scale": [2.0, 1.0, 1.0]    | "rope_scale": [2.0, null, 1.0]   | rope_scale
            "extra_pos_embed_type": "learnable" | "extra_pos_embed_type": "cosine" | extra_pos_embed_type
            "num_layers": 28                 | "num_layers": 28, "n_views": 6   | view_condition_dim
            "num_layers": 28                 | "num_layers": 28, "n_views": 65, "view_condition_dim": 6 | n_views
            "num_layers": 28    | "num_layers": 28, "n_views": 2, "concat_traj_embedding": true | traj_condition_dim
            "in_channels": 17                | "in_chanels": 17                 | in_chanels
            "controlnet_block_every_n": null | "controlnet_block_every_n": 7    | controlnet_block_every_n
            "use_crossattn_projection": false | "use_crossattn_projection": true | use_crossattn_projection
            "img_context_dim_in": null       | "rope_buffer_dtype": "fp8"       | rope_buffer_dtype
            """)
    void refusesInOneLineThatNamesFileAndKey(String good, String bad, String key) {
        String json = SEVEN_B.replace(good, bad == null ? "" : bad);
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> read(json));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("config.json") && message.contains(key), message);
        assertEquals(1, message.lines().count(), message);
    }
}
