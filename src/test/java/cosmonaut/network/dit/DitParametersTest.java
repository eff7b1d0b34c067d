package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.NetworkGolden;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DitParametersTest {

    private static DitConfig published(int heads, int layers, int channels) {
        return DitConfig.ofVideo(
                channels,
                16,
                heads,
                128,
                layers,
                4,
                1024,
                256,
                new DitConfig.Cells(128, 240, 240),
                new DitConfig.Cells(1, 2, 2),
                new DitConfig.RopeScale(2, 1, 1),
                DitConfig.RopeBuffers.FP32);
    }

    /// Tensors and parameters as published, with the 4 buffers (512 numbers) that the network does not use (Cosmos 1.0,
    /// section 1.1).
    @ParameterizedTest
    @CsvSource({
        "32, 28, 16, 574, 7236192768",
        "32, 28, 17, 574, 7236209152",
        "40, 36, 16, 734, 14267149824",
        "40, 36, 17, 734, 14267170304"
    })
    void countsAreThePublishedOnes(int heads, int layers, int channels, int tensors, long parameters) {
        ExpectedWeights expected = DitParameters.of(published(heads, layers, channels));
        assertEquals(tensors, expected.shapes().size() + 4);
        assertEquals(parameters, expected.parameters() + 512);
    }

    @Test
    void namesTranslateForthAndBack() {
        Set<String> seen = new HashSet<>();
        for (String original : DitParameters.of(published(32, 28, 17)).shapes().keySet()) {
            String diffusers = String.valueOf(DiffusersDitNames.fromOriginal(original));
            seen.add(diffusers);
            assertEquals(original, DiffusersDitNames.toOriginal(diffusers));
        }
        assertEquals(570, seen.size());
    }

    @Test
    void someNamesByHand() {
        assertEquals(
                "transformer_blocks.27.ff.net.2.weight",
                DiffusersDitNames.fromOriginal("net.blocks.block27.blocks.2.block.layer2.weight"));
        assertEquals(
                "net.blocks.block3.blocks.1.block.attn.to_k.1.weight",
                DiffusersDitNames.toOriginal("transformer_blocks.3.attn2.norm_k.weight"));
        assertEquals("time_embed.norm.weight", DiffusersDitNames.fromOriginal("net.affline_norm.weight"));
        assertNull(DiffusersDitNames.fromOriginal("net.blocks.block3.blocks.1.block.attn.to_k.2.weight"));
        assertNull(DiffusersDitNames.toOriginal("transformer_blocks.x.attn2.norm_k.weight"));
    }

    /// Ten maps of a block, and nothing of what everything goes through.
    @Test
    void onlyTheLinearMapsOfBlocksMayBeRounded() {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-t2w"));
        List<String> roundable = DitParameters.of(config).shapes().keySet().stream()
                .filter(DitParameters::isRoundable)
                .toList();
        assertEquals(10L * config.layers(), roundable.size());
        for (String name : roundable) {
            assertTrue(name.startsWith("net.blocks.") && !name.contains("adaLN"), name);
        }
    }
}
