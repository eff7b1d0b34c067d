package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.Backends;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.NetworkGolden;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.TextContext;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorFacts;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What moves between host and device while a latent is sampled: nothing.
class DeviceSamplingTest {

    private static final Shape LATENT = Shape.of(16, 3, 4, 6);
    private static final SamplerConfig TWO_AB = SamplerConfig.cosmos1().withSteps(4);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"F32", "BF16"})
    void aPlannedRunOfTheVideoNetworkTransfersNothing(DType activation) {
        float[] onCpu = sampled(Backends.cpu(2));
        FakeDeviceBackend device = new FakeDeviceBackend(activation);
        float[] onDevice = sampled(device);
        if (activation == DType.F32) {
            assertArrayEquals(onCpu, onDevice);
        } else {
            double error = GoldenFile.relativeError(onCpu, onDevice);
            assertTrue(error <= 2e-2, "differs by " + error);
        }
    }

    /// Samples twice, the second time along another schedule, and looks at the transfers if the backend counts them.
    private static float[] sampled(Backend backend) {
        DitConfig config = DitConfig.read(NetworkGolden.config("sampler"));
        EdmPreconditioning edm = new EdmPreconditioning(0.5);
        try (NetworkGolden golden = new NetworkGolden("sampler");
                backend;
                TensorScope scope = backend.openScope("test")) {
            DitWeights weights = DitWeights.load(backend, scope, config, golden);
            try (Dit dit = new Dit(backend, scope, weights, new LatentGrid(3, 4, 6), 12)) {
                Tensor noise = written(backend, scope, NumpyRandom.ofSeed(7).standardNormals((int) LATENT.elements()));
                Video2WorldCondition condition =
                        new Video2WorldCondition(backend, scope, edm, LATENT, Video2WorldCondition.Frames.of(1, 0.001));
                condition.set(written(backend, scope, golden.values("given")), noise);
                DitDenoiser denoiser = new DitDenoiser(backend, scope, () -> dit, edm, new Guidance(1.5), condition);
                TextContext text = text(golden, backend, scope, dit);
                denoiser.text(text, text);
                Tensor out = scope.allocate(DType.F32, LATENT);
                try (Sampler sampler = new Sampler(backend, scope, TWO_AB.schedule(), TWO_AB.solver(), LATENT)) {
                    denoiser.plan(TWO_AB.schedule());
                    sample(backend, sampler, out, noise, denoiser);
                    SigmaSchedule longer = TWO_AB.withSteps(5).schedule();
                    sampler.follow(longer);
                    denoiser.plan(longer);
                    sample(backend, sampler, out, noise, denoiser);
                }
                float[] values = new float[(int) LATENT.elements()];
                backend.read(values, out);
                return values;
            }
        }
    }

    @Test
    void aPlannedRunOfTheKeyframeNetworkTransfersNothing() throws IOException {
        FakeDeviceBackend device = new FakeDeviceBackend(DType.F32);
        try (GoldenFile golden = GoldenFile.open("keyframe-prior");
                device;
                TensorScope scope = device.openScope("test")) {
            PriorConfig config = PriorConfig.read(
                    GoldenFile.write(folder, golden.json("about").get("config")));
            PriorNetwork network = PriorNetwork.load(device, scope, config, golden.weights("weights."));
            network.plan(7, 10);
            EdmPreconditioning edm = new EdmPreconditioning(0.5);
            PriorDenoiser denoiser = new PriorDenoiser(device, scope, () -> network, edm, new Guidance(0.5), 7, 10);
            device.copy(denoiser.conditionPlanes(), golden.upload(device, scope, "conditions"));
            denoiser.facts(new PriorFacts(
                    golden.get("text").toFloats(), golden.get("appearance").toFloats(), 0.7));
            Tensor noise = golden.upload(device, scope, "noise");
            Tensor made = scope.allocate(DType.F32, noise.shape());
            Sampler sampler = new Sampler(device, scope, TWO_AB.schedule(), TWO_AB.solver(), noise.shape());
            denoiser.plan(TWO_AB.schedule());
            sample(device, sampler, made, noise, denoiser);
        }
    }

    /// A run that was not planned uploads its noise levels, all together and before the first of them.
    @Test
    void anUnplannedRunUploadsItsNoiseLevelsAtOnce() {
        FakeDeviceBackend device = new FakeDeviceBackend(DType.F32);
        DitConfig config = DitConfig.read(NetworkGolden.config("sampler"));
        try (NetworkGolden golden = new NetworkGolden("sampler");
                device;
                TensorScope scope = device.openScope("test")) {
            DitWeights weights = DitWeights.load(device, scope, config, golden);
            try (Dit dit = new Dit(device, scope, weights, new LatentGrid(3, 4, 6), 12)) {
                EdmPreconditioning edm = new EdmPreconditioning(0.5);
                DitDenoiser denoiser = new DitDenoiser(device, scope, () -> dit, edm, Guidance.NONE, null);
                denoiser.text(text(golden, device, scope, dit), null);
                Tensor noise = scope.allocate(DType.F32, LATENT);
                Sampler sampler = new Sampler(device, scope, TWO_AB.schedule(), TWO_AB.solver(), LATENT);
                device.forget();
                sampler.sample(noise, noise, denoiser, (call, calls, sigma) -> {
                    assertEquals(
                            1,
                            device.crossings().size(),
                            () -> device.crossings().toString());
                });
                int levels = TWO_AB.schedule().evaluations();
                long bytes = 4L * levels * config.width();
                assertEquals(
                        List.of(bytes),
                        device.crossings().stream().map(t -> t.bytes()).toList());
            }
        }
    }

    private static void sample(Backend backend, Sampler sampler, Tensor dst, Tensor noise, Denoiser denoiser) {
        if (backend instanceof FakeDeviceBackend device) {
            device.forget();
            sampler.sample(dst, noise, denoiser, (call, calls, sigma) -> {});
            assertTrue(device.crossings().isEmpty(), () -> device.crossings().toString());
            assertFalse(device.operations().isEmpty());
        } else {
            sampler.sample(dst, noise, denoiser, (call, calls, sigma) -> {});
        }
    }

    private static Tensor written(Backend backend, TensorScope scope, float[] values) {
        Tensor tensor = scope.allocate(DType.F32, LATENT);
        backend.write(tensor, values);
        return tensor;
    }

    private static TextContext text(NetworkGolden golden, Backend backend, TensorScope scope, Dit dit) {
        Shape given = golden.golden("text").shape();
        Tensor rows = scope.allocate(DType.F32, 512, given.extent(1));
        backend.write(rows.slice(0, given.extent(0)), golden.values("text"));
        return dit.prepareText(scope, rows, given.extent(0));
    }
}
