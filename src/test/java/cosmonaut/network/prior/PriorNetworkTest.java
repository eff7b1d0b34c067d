package cosmonaut.network.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.EdmPreconditioning;
import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.PriorDenoiser;
import cosmonaut.diffusion.Sampler;
import cosmonaut.diffusion.SamplerConfig;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PriorNetworkTest {

    private static final EdmPreconditioning EDM = new EdmPreconditioning(0.5);

    @TempDir
    Path folder;

    private PriorNetwork network(GoldenFile golden, Backend backend, TensorScope scope) throws IOException {
        PriorConfig config =
                PriorConfig.read(GoldenFile.write(folder, golden.json("about").get("config")));
        return PriorNetwork.load(backend, scope, config, golden.weights("weights."));
    }

    private static PriorFacts facts(GoldenFile golden) {
        return new PriorFacts(
                golden.get("text").toFloats(),
                golden.get("appearance").toFloats(),
                golden.json("about").get("focal").asDouble());
    }

    /// 7x10 cells, then 4x5, 2x3: odd heights and widths are cropped on the way up.
    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void answersAsPyTorchDoes(String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("keyframe-prior");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            PriorNetwork network = network(golden, backend, scope);
            double sigma = golden.json("about").get("sigma").asDouble();
            Tensor x = golden.upload(backend, scope, "x");
            Tensor planes = scope.allocate(DType.F32, 16, 1, 7, 10);
            backend.axpby(x, EDM.cIn(sigma), x, 0, x);
            backend.concat(planes, 0, x, golden.upload(backend, scope, "conditions"));
            Tensor answer = scope.allocate(DType.F32, 4, 1, 7, 10);
            Tensor facts = network.allocateFacts(scope);
            network.tell(facts, facts(golden));
            network.forward(answer, planes, EDM.cNoise(sigma), facts);
            golden.assertClose("answer", backend, answer, 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("cosmonaut.network.Backends#names")
    void samplesAsPyTorchDoes(String backendName) throws IOException {
        try (GoldenFile golden = GoldenFile.open("keyframe-prior");
                Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            PriorNetwork network = network(golden, backend, scope);
            JsonNode about = golden.json("about");
            Guidance guidance = new Guidance(about.get("guidance").asDouble());
            PriorDenoiser denoiser = new PriorDenoiser(backend, scope, () -> network, EDM, guidance, 7, 10);
            SamplerConfig config = new SamplerConfig(
                    about.get("steps").asInt(),
                    SolverKind.TWO_AB,
                    FinalSigma.ZERO,
                    about.get("sigma_max").asDouble(),
                    about.get("sigma_min").asDouble(),
                    7,
                    0.5);
            Tensor noise = golden.upload(backend, scope, "noise");
            Tensor made = scope.allocate(DType.F32, noise.shape());
            Sampler sampler = new Sampler(backend, scope, config.schedule(), config.solver(), noise.shape());
            backend.copy(denoiser.conditionPlanes(), golden.upload(backend, scope, "conditions"));
            assertThrows(
                    IllegalStateException.class,
                    () -> sampler.sample(made, noise, denoiser, (call, calls, sigma) -> {}));
            denoiser.facts(facts(golden));
            sampler.sample(made, noise, denoiser, (call, calls, sigma) -> {});
            golden.assertClose("made", backend, made, 1e-5);
        }
    }

    @Test
    void refusesWeightsOfAnotherSize() throws IOException {
        try (GoldenFile golden = GoldenFile.open("keyframe-prior");
                Backend backend = Backends.open("reference");
                TensorScope scope = backend.openScope("test")) {
            PriorConfig wider = new PriorConfig("latent-unet-1", java.util.List.of(12, 16, 24), 2, 24, 8, 4);
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class,
                    () -> PriorNetwork.load(backend, scope, wider, golden.weights("weights.")));
            assertTrue(String.valueOf(refused.getMessage()).contains("down.2.0.conv1.bias"), refused.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"architecture\":\"latent-unet-2\",\"widths\":[8],\"blocks\":1,\"embed\":8,\"text\":8,\"latent\":4}",
                "{\"architecture\":\"latent-unet-1\",\"widths\":[],\"blocks\":1,\"embed\":8,\"text\":8,\"latent\":4}",
                "{\"architecture\":\"latent-unet-1\",\"widths\":[8],\"blocks\":0,\"embed\":8,\"text\":8,\"latent\":4}",
                "{\"architecture\":\"latent-unet-1\",\"widths\":[8],\"blocks\":17,\"embed\":8,\"text\":8,\"latent\":4}",
                "{\"architecture\":\"latent-unet-1\",\"widths\":[8],\"blocks\":1,\"embed\":0,\"text\":8,\"latent\":4}",
                "{\"architecture\":\"latent-unet-1\",\"widths\":[8],\"blocks\":1,\"embed\":8,\"text\":5000,\"latent\":4}",
                "{\"architecture\":\"latent-unet-1\",\"widths\":[8],\"blocks\":1,\"embed\":8,\"text\":8}",
                "{\"architecture\":\"latent-unet-1\",\"widths\":[8],\"blocks\":1,\"embed\":8,\"text\":8,\"latent\":4,\"x\":1}",
            })
    void refusesOtherConfigurations(String json) throws IOException {
        Path file = Files.writeString(folder.resolve("config.json"), json);
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> PriorConfig.read(file));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("config.json"), message);
        assertFalse(message.contains("\n"), message);
        assertEquals(1, message.lines().count());
    }
}
