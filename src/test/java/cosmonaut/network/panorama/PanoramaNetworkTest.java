package cosmonaut.network.panorama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.EdmPreconditioning;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.PanoramaDenoiser;
import cosmonaut.diffusion.Sampler;
import cosmonaut.diffusion.SigmaSchedule;
import cosmonaut.diffusion.SolverKind;
import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanoramaNetworkTest {

    @TempDir
    Path folder;

    private PanoramaNetwork network(String role, Backend backend, TensorScope scope) throws IOException {
        try (GoldenFile golden = GoldenFile.open("panorama-" + role)) {
            PanoramaConfig config = PanoramaConfig.read(
                    GoldenFile.write(folder, golden.json("about").get("config")));
            return PanoramaNetwork.load(backend, scope, config, golden.weights("weights."));
        }
    }

    /// 16x32 cells that go round, then 8x16 and 4x8; the coarsest level attends.
    @ParameterizedTest
    @CsvSource({"layout,cpu", "finish,cpu", "distance,cpu", "layout,reference", "distance,reference"})
    void answersAsPyTorchDoes(String role, String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("panorama-" + role);
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            PanoramaNetwork network = network(role, backend, scope);
            boolean noisy = !role.equals("distance");
            double cNoise = noisy ? golden.get("c_noise").toFloats()[0] : 0;
            Tensor facts = network.allocateFacts(scope);
            if (facts != null) {
                backend.write(facts, golden.get("facts").toFloats());
            }
            Tensor planes = golden.upload(backend, scope, "planes");
            Tensor answer = scope.allocate(DType.F32, network.config().latent(), 1, 16, 32);
            network.forward(answer, planes, cNoise, facts);
            golden.assertClose("answer", backend, answer, 1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource({"made,reference", "made,cpu", "made,device", "guided,reference", "guided,cpu", "guided,device"})
    void samplesAsPyTorchDoes(String wanted, String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("panorama-sample");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            PanoramaNetwork layout = network("layout", backend, scope);
            PanoramaNetwork finish = network("finish", backend, scope);
            double sigmaFinish = golden.json("about").get("sigma_middle").asDouble();
            double words = golden.json("about").get("word_guidance").asDouble();
            Guidance guidance = wanted.equals("guided") ? new Guidance(words) : Guidance.NONE;
            PanoramaDenoiser denoiser = new PanoramaDenoiser(
                    backend, scope, () -> layout, () -> finish, new EdmPreconditioning(0.5), guidance, sigmaFinish);
            float[] latent = golden.get("latent").toFloats();
            int cells = 16 * 32;
            Tensor known = scope.allocate(DType.F32, 16, 1, 16, 32);
            backend.write(known, Arrays.copyOf(latent, 16 * cells));
            float[] seen = golden.get("seen").toFloats();
            float[] kept = golden.get("sure").toFloats();
            float[] quarters = new float[13 * cells];
            System.arraycopy(seen, 0, quarters, 0, 4 * cells);
            System.arraycopy(kept, 0, quarters, 4 * cells, 4 * cells);
            System.arraycopy(golden.get("near").toFloats(), 0, quarters, 8 * cells, 4 * cells);
            float[] keptCells = new float[cells];
            for (int i = 0; i < cells; i++) {
                int row = i / 32;
                quarters[12 * cells + i] = 2f * row / 15 - 1;
                keptCells[i] =
                        Math.min(Math.min(kept[i], kept[cells + i]), Math.min(kept[2 * cells + i], kept[3 * cells + i]))
                                        > 0.999f
                                ? 1
                                : 0;
            }
            denoiser.condition(
                    known,
                    Arrays.copyOfRange(latent, 16 * cells, 24 * cells),
                    quarters,
                    keptCells,
                    golden.get("text").toFloats(),
                    golden.get("appearance").toFloats(),
                    mean(seen),
                    mean(kept));
            float[] steps = golden.get("steps").toFloats();
            double[] levels = new double[steps.length - 1];
            for (int i = 0; i < levels.length; i++) {
                levels[i] = steps[i];
            }
            Sampler sampler =
                    new Sampler(backend, scope, SigmaSchedule.ofLevels(levels), SolverKind.TWO_AB, known.shape());
            Tensor made = scope.allocate(DType.F32, known.shape());
            sampler.sample(made, golden.upload(backend, scope, "noise"), denoiser, (call, calls, sigma) -> {});
            golden.assertClose(wanted, backend, made, 1e-4);
        }
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    @Test
    void distancesAreToldAsPyTorchTellsThem() throws IOException {
        try (GoldenFile golden = GoldenFile.open("panorama-sample");
                Backend backend = Backends.open("cpu");
                TensorScope scope = backend.openScope("test")) {
            DistanceCode code = network("distance", backend, scope).code();
            float[] near = code.decode(golden.get("distance_latent").toFloats(), 256);
            float[] expected = golden.get("distance").toFloats();
            for (int i = 0; i < near.length; i++) {
                assertEquals(1, DistanceCode.metres(near[i]) / expected[i], 1e-4, "pixel " + i);
            }
            float[] back = code.decode(code.encode(near, 256), 256);
            assertArrayEquals(near, back, 1e-4f, "what was told by the code is told by it again");
        }
    }

    @Test
    void aConfigurationThatFitsNothingIsRefusedByName() throws IOException {
        String valid = """
                {"architecture": "pano-unet-1", "role": "layout", "widths": [8, 12], "down": [1, 1], "up": [1],
                 "attend": [1], "embed": 8, "text": 4, "latent": 16, "colour": 16, "known": 16, "height": 8,
                 "width": 16}""";
        assertEquals(45, read(valid).inputs());
        assertRefused(valid.replace("pano-unet-1", "pano-unet-9"), "pano-unet-9");
        assertRefused(valid.replace("\"layout\"", "\"weather\""), "layout, finish, distance");
        assertRefused(valid.replace("\"height\": 8", "\"height\": 7"), "multiples of 2");
        assertRefused(valid.replace("\"attend\": [1]", "\"attend\": [2]"), "attend");
        assertRefused(valid.replace("\"up\": [1]", "\"up\": [1, 1]"), "up");
        assertRefused(valid.replace("[8, 12]", "[8, 13]"), "multiple of 4");
        assertRefused(valid.replace("\"width\": 16", "\"width\": 1000000"), "width");
    }

    private PanoramaConfig read(String json) throws IOException {
        return PanoramaConfig.read(Files.writeString(folder.resolve("config.json"), json));
    }

    private void assertRefused(String json, String names) {
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> read(json).expectedWeights());
        assertTrue(String.valueOf(refused.getMessage()).contains(names), refused.getMessage());
    }
}
