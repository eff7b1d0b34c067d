package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
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
        Path model = RandomModel.packed(folder, QUALITY);
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
        assertEquals(
                List.of("quality", "nothing", "odd", "unknown", "impossible"),
                ModelPreset.names(RandomModel.packed(folder, QUALITY)));
    }

    @Test
    void aWorldTakesThePresetsStepsUnlessAPersonSaysOtherwise() throws IOException {
        Path model = RandomModel.packed(folder, QUALITY);
        try (CpuBackend backend = new CpuBackend(1);
                LatentCameraWorld world =
                        LatentCameraWorld.open(model, backend, new SamplingChoice("quality", null, null));
                LatentCameraWorld own =
                        LatentCameraWorld.open(model, backend, new SamplingChoice("quality", 3, null))) {
            assertEquals(7, world.steps());
            assertEquals(1.5, world.guidance());
            assertEquals(3, own.steps());
        }
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() throws IOException {
        Path model = RandomModel.packed(folder, QUALITY);
        assertRefused(model, "best", "quality");
        assertRefused(model, "odd", "object");
        assertRefused(model, "unknown", "vae");
        assertRefused(model, "impossible", "cache.sources");
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
