package cosmonaut.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.SamplerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Named ways to run a model: they replace what they name and nothing else.
class ModelPresetTest {

    private static final String QUALITY = """
            ,"presets":{"quality":{"world":{"cache":{"sources":4},"guidance":1.5},"scheduler":{"num_steps":7}},
            "nothing":{}, "odd":{"scheduler":3}, "unknown":{"vae":{}}, "impossible":{"world":{"cache":{"sources":99}}}}""";

    @TempDir
    private Path folder;

    @Test
    void valuesAreReplacedOneByOneAndTheOthersStay() throws IOException {
        Path model = model();
        Path file = model.resolve("world.json");
        WorldConfig usual = WorldConfig.read(file);
        ModelPreset preset = ModelPreset.named(model, "quality");
        WorldConfig better = WorldConfig.read(file, preset);
        assertEquals(2, cache(usual).sources());
        assertEquals(4, cache(better).sources());
        assertEquals(cache(usual).edgeThreshold(), cache(better).edgeThreshold());
        assertEquals(1.5, better.guidance());
        assertEquals(usual.pluecker(), better.pluecker());
        assertEquals(
                7,
                SamplerConfig.read(model.resolve("scheduler/config.json"), preset.scheduler())
                        .steps());
        assertEquals(usual, WorldConfig.read(file, ModelPreset.named(model, "nothing")));
        assertEquals(usual, WorldConfig.read(file, ModelPreset.named(model, null)));
    }

    @Test
    void namesAreListedInTheirOrder() throws IOException {
        assertEquals(List.of("quality", "nothing", "odd", "unknown", "impossible"), ModelPreset.names(model()));
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() throws IOException {
        Path model = model();
        assertRefused(model, "best", "quality");
        assertRefused(model, "odd", "object");
        assertRefused(model, "unknown", "vae");
        assertRefused(model, "impossible", "cache.sources");
    }

    private Path model() throws IOException {
        Files.writeString(folder.resolve("world.json"), """
                {"format":"cosmonaut-world/1","width":64,"height":32,"fps":12,"chunk_frames":9,"overlap":1,
                "condition_latents":1,"augment_sigma":0.001,"guidance":0.0,"max_text_tokens":4,"keyframe_every":8,
                "pluecker":{"order":"md","frames":"all","scale":4.0},
                "cache":{"buffers":1,"mask":"packed","sources":2,"fill":"pull-push","edge_filter":"disparity",
                "edge_threshold":0.1,"far":100}""" + QUALITY + "}");
        Files.createDirectory(folder.resolve("scheduler"));
        Files.writeString(folder.resolve("scheduler/config.json"), """
                {"sigma_max":80,"sigma_min":0.002,"sigma_data":0.5,"num_steps":2,"solver":"2ab",
                "final_sigma":"denoise"}
                """);
        return folder;
    }

    private static WorldConfig.Cache cache(WorldConfig config) {
        return Objects.requireNonNull(config.cache());
    }

    private static void assertRefused(Path model, String preset, String word) {
        String message = String.valueOf(assertThrows(
                        InvalidInputException.class,
                        () -> WorldConfig.read(model.resolve("world.json"), ModelPreset.named(model, preset)))
                .getMessage());
        assertTrue(message.contains(word), message);
        assertEquals(1, message.lines().count());
    }
}
