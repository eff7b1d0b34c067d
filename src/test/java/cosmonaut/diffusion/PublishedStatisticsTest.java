package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.network.GoldenFile;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tokenizer whose `config.json` says nothing of its latents has the statistics that diffusers takes for it.
final class PublishedStatisticsTest {

    @TempDir
    private Path folder;

    private TokenizerConfig read(String json) throws IOException {
        return TokenizerConfig.read(Files.writeString(folder.resolve("config.json"), json));
    }

    @Test
    void areThoseOfDiffusers() throws IOException {
        try (GoldenFile golden = GoldenFile.open("tokenizer-statistics");
                Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            TokenizerConfig config = TokenizerConfig.read(GoldenFile.write(folder, golden.json("config")));
            assertEquals(16, config.statisticsFrames());
            assertArrayEquals(golden.get("mean").toFloats(), config.mean());
            assertArrayEquals(golden.get("std").toFloats(), config.std());
            Tensor latents = golden.upload(backend, scope, "latents");
            LatentStatistics statistics = new LatentStatistics(16, config.mean(), config.std());
            Tensor scaled = scope.allocate(DType.F32, latents.shape());
            statistics.plan(backend, scope, latents.shape(), 0.5).toModel(scaled, latents);
            golden.assertClose("scaled", backend, scaled, 1e-6);
        }
    }

    @Test
    void areTakenOnlyWhereTheFileSaysNothing() throws IOException {
        assertEquals(16, read("{}").statisticsFrames());
        assertEquals(0, read("{\"latents_mean\":null}").statisticsFrames());
        assertEquals(0, read("{\"latents_mean\":null,\"latents_std\":null}").statisticsFrames());
        String own = "[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1]";
        TokenizerConfig told = read("{\"latents_mean\":" + own + ",\"latents_std\":" + own.replace('0', '2') + "}");
        assertEquals(1, told.statisticsFrames());
        assertEquals(1, told.mean()[15]);
        assertEquals(0, read("{\"latent_channels\":8}").statisticsFrames());
        assertEquals(
                0,
                read("{\"linear_bypass\":true,\"temporal_compression_ratio\":4}")
                        .statisticsFrames());
    }
}
