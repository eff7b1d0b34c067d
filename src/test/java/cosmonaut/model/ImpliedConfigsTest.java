package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.network.dit.DitViews;
import cosmonaut.tensor.DType;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What shapes tell of a checkpoint without a configuration, against the configurations that the weights were made
/// with.
final class ImpliedConfigsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    private Path folder;

    private static StoredWeights weights(String name) {
        return WeightFiles.open(GOLDEN.resolve(name + ".safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dit-views2", "dit-views3", "dit-views6"})
    void networksOfSeveralViewsAreToldByTheirShapes(String name) {
        DitConfig made = DitConfig.read(GOLDEN.resolve(name + ".json"));
        DitConfig implied;
        try (StoredWeights weights = weights(name)) {
            implied = ImpliedConfigs.transformer(weights);
        }
        assertEquals(made.views(), implied.views());
        assertEquals(made.inChannels(), implied.inChannels());
        assertEquals(made.positions(), implied.positions());
        assertEquals(made.ropeScale(), implied.ropeScale());
        assertEquals(DitConfig.RopeBuffers.BF16, implied.ropeBuffers());
        assertEquals(DitParameters.of(made).shapes(), DitParameters.of(implied).shapes(), "every tensor is expected");
    }

    @ParameterizedTest
    @CsvSource({
        "dit-views2, MULTIVIEW_VIDEO",
        "dit-views3, MULTIVIEW_TEXT",
        "dit-views6, MULTIVIEW_VIDEO",
        "dit-t2w, TEXT2WORLD"
    })
    void theFamilyIsToldByChannelsAndTheTableOfViews(String name, ModelFamily family) {
        try (StoredWeights weights = weights(name)) {
            assertEquals(Optional.of(family), ModelFamily.of(ImpliedConfigs.transformer(weights)));
            assertTrue(
                    CheckpointKind.describe(weights).endsWith(": " + family.description()),
                    CheckpointKind.describe(weights));
        }
    }

    /// The 7B of six views: its blocks are those of one video, its tokens six times 8 x 30 x 53.
    @Test
    void aFolderOfSixViewsIsDescribedAndPlanned() throws IOException {
        PublishedFolder published = new PublishedFolder(folder);
        published.write("transformer/config.json", """
                {"in_channels":17,"rope_scale":[1,1,1],"extra_pos_embed_type":"sincos","rope_buffer_dtype":"bf16",
                 "n_views":6,"view_condition_dim":6,"add_repeat_frame_embedding":true}
                """);
        ModelFolder model = ModelFolder.detect(folder);
        assertEquals(ModelFamily.MULTIVIEW_VIDEO, model.family());
        assertEquals(Optional.of(new ClipSize(848, 480, 57, 512, 6, false)), model.clip(null));
        assertTrue(model.description().contains("57 pictures of 848x480 in each of 6 views"), model.description());
        assertFalse(model.isSteerable());
        List<PartSize> sizes = model.sizes(null, DType.BF16);
        int positions = (120 + 120 + 128) * 4096; // the learnable ones, which it does not have
        int views = 6 * 6 + 6 + 6; // table, map of repeated pictures
        int channels = 6 * 4 * 4096; // in the patch embedder
        assertEquals(
                2 * (7_236_209_152L - 512 - positions + views + channels),
                sizes.get(1).weightBytes());
        assertEquals(new DitViews(6, 6, 6, true, 0), model.files().transformer().views());
        long tokens = 6L * 8 * 30 * 53;
        assertTrue(sizes.get(1).workspaceBytes() > 2 * tokens * 7 * 4096, "tokens of all views");
    }
}
