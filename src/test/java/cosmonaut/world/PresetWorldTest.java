package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PresetWorldTest {

    @Test
    void aWorldTakesThePresetsStepsUnlessAPersonSaysOtherwise(@TempDir Path folder) throws IOException {
        Path model = RandomModel.packed(
                folder, ",\"presets\":{\"quality\":{\"world\":{\"guidance\":1.5},\"scheduler\":{\"num_steps\":7}}}");
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
}
