package cosmonaut.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorFacts;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.text.T5Encoder;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Every network on a device whose memory no host code may touch: with f32 activations it gives the bits of the cpu
/// backend, with bf16 about what PyTorch gave.
class DeviceNetworksTest {

    private static final double BF16_BOUND = 2e-2;
    private static final Set<DType> WEIGHTS = EnumSet.of(DType.F32, DType.F16, DType.BF16);

    @TempDir
    Path folder;

    /// What a network made, what PyTorch made of the same, and the operations it said it would need.
    private record Outcome(float[] made, float[] golden, Set<Operation> needed) {}

    enum Network {
        DIT,
        TOKENIZER_ENCODER,
        TOKENIZER_DECODER,
        TEXT,
        DEPTH,
        KEYFRAMES,
        PIXEL_UNET,
        PIXEL_BLEND
    }

    @ParameterizedTest
    @EnumSource
    void f32ActivationsGiveTheBitsOfTheCpu(Network network) throws IOException {
        assertArrayEquals(
                run(network, Backends.cpu(2)).made(),
                run(network, new FakeDeviceBackend(DType.F32)).made());
    }

    @ParameterizedTest
    @EnumSource
    void bf16ActivationsStayCloseToPyTorch(Network network) throws IOException {
        Outcome outcome = run(network, new FakeDeviceBackend(DType.BF16));
        double error = GoldenFile.relativeError(outcome.golden(), outcome.made());
        assertTrue(error <= BF16_BOUND, network + " is off by " + error);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsDoneThatWasNotPlanned(Network network) throws IOException {
        for (DType activation : new DType[] {DType.F32, DType.BF16}) {
            FakeDeviceBackend device = new FakeDeviceBackend(activation);
            Outcome outcome = run(network, device);
            for (Operation done : device.operations()) {
                assertTrue(outcome.needed().contains(done), network + " did " + done);
            }
        }
    }

    @Test
    void whatADeviceLacksIsSaidBeforeAnythingIsLoaded() {
        FakeDeviceBackend device = new FakeDeviceBackend(DType.BF16);
        device.lack(Op.ROPE);
        device.lack(Op.GATED_ADD);
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> run(Network.DIT, device));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("GATED_ADD of BF16, ROPE of BF16"), message);
        assertTrue(message.contains("device backend") && message.contains("video network"), message);
        assertEquals(1, message.lines().count());
        assertTrue(device.transfers().isEmpty(), device.transfers().toString());
    }

    private Outcome run(Network network, Backend backend) throws IOException {
        try (backend;
                TensorScope scope = backend.openScope("test")) {
            return switch (network) {
                case DIT -> dit(backend, scope);
                case TOKENIZER_ENCODER -> encode(backend, scope, folder);
                case TOKENIZER_DECODER -> decode(backend, scope, folder);
                case TEXT -> text(backend, scope, folder);
                case DEPTH -> depth(backend, scope, folder);
                case KEYFRAMES -> keyframes(backend, scope, folder);
                case PIXEL_UNET -> pixelUnet(backend, scope, folder);
                case PIXEL_BLEND -> pixelBlend(backend, scope, folder);
            };
        }
    }

    private static Outcome dit(Backend backend, TensorScope scope) {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-v2w"));
        try (NetworkGolden golden = new NetworkGolden("dit-v2w")) {
            Tensor x = scope.allocate(DType.F32, golden.golden("x").shape());
            Shape s = x.shape();
            LatentGrid grid = new LatentGrid(s.extent(1), s.extent(2), s.extent(3));
            DitWeights weights = DitWeights.load(backend, scope, config, golden);
            try (Dit dit = new Dit(backend, scope, weights, grid, golden.values("fps")[0])) {
                backend.write(x, golden.values("x"));
                int rows = (int) golden.values("rows")[0];
                Tensor text = scope.allocate(DType.F32, 512, config.textDim());
                backend.write(text.slice(0, rows), golden.values("text"));
                Tensor out = scope.allocate(DType.F32, golden.golden("out").shape());
                dit.forward(out, x, golden.values("c_noise")[0], dit.prepareText(scope, text, rows));
                Set<Operation> needed = DitWeights.operations(backend.activationType(), WEIGHTS);
                return new Outcome(read(backend, out), golden.values("out"), needed);
            }
        }
    }

    private static Outcome encode(Backend backend, TensorScope scope, Path folder) throws IOException {
        try (GoldenFile golden = GoldenFile.open("tokenizer-attention")) {
            VideoTokenizer tokenizer = tokenizer(golden, backend, scope, folder);
            Tensor latents =
                    scope.allocate(DType.F32, golden.get("clip.latents").shape());
            tokenizer.encode(latents, golden.upload(backend, scope, "clip.pixels"));
            return coded(golden, "clip.latents", backend, latents);
        }
    }

    private static Outcome decode(Backend backend, TensorScope scope, Path folder) throws IOException {
        try (GoldenFile golden = GoldenFile.open("tokenizer-attention")) {
            VideoTokenizer tokenizer = tokenizer(golden, backend, scope, folder);
            Tensor pixels = scope.allocate(DType.F32, golden.get("clip.pixels").shape());
            tokenizer.decode(pixels, golden.upload(backend, scope, "clip.latents"));
            return coded(golden, "clip.decoded", backend, pixels);
        }
    }

    private static VideoTokenizer tokenizer(GoldenFile golden, Backend backend, TensorScope scope, Path folder)
            throws IOException {
        TokenizerConfig config = TokenizerConfig.read(GoldenFile.write(folder, golden.json("config")));
        return VideoTokenizer.load(backend, scope, config, golden.weights("weights."));
    }

    private static Outcome coded(GoldenFile golden, String name, Backend backend, Tensor made) {
        Set<Operation> needed = VideoTokenizer.operations(backend.activationType(), WEIGHTS);
        return new Outcome(read(backend, made), golden.get(name).toFloats(), needed);
    }

    private static Outcome text(Backend backend, TensorScope scope, Path folder) throws IOException {
        try (GoldenFile golden = GoldenFile.open("text-t5")) {
            T5Config config = T5Config.read(GoldenFile.write(folder, golden.json("gated")));
            T5Encoder encoder = T5Encoder.load(backend, scope, config, golden.weights("gated.weights."));
            HostTensor ids = golden.get("gated.13.ids");
            int[] tokens = new int[Math.toIntExact(ids.shape().elements())];
            for (int i = 0; i < tokens.length; i++) {
                tokens[i] = (int) ids.get(i);
            }
            Tensor rows = scope.allocate(DType.F32, tokens.length, config.dModel());
            encoder.encode(rows, tokens);
            Set<Operation> needed = T5Encoder.operations(config, backend.activationType(), WEIGHTS);
            return new Outcome(read(backend, rows), golden.get("gated.13.rows").toFloats(), needed);
        }
    }

    private static Outcome depth(Backend backend, TensorScope scope, Path folder) throws IOException {
        try (GoldenFile golden = GoldenFile.open("starter-parts")) {
            JsonNode about = golden.json("about");
            // The file of the starter says in_channels as well.
            String json = about.get("depth").toString().replace("{", "{\"in_channels\":5,");
            DepthConfig config = DepthConfig.read(Files.writeString(folder.resolve("config.json"), json));
            DepthNetwork network = DepthNetwork.load(backend, scope, config, golden.weights("depth.weights."));
            float[] planes = golden.get("depth.input").toFloats();
            int area = planes.length / config.inChannels();
            int width = 48;
            Tensor input = scope.allocate(DType.F32, config.inChannels(), 1, area / width, width);
            backend.write(input, planes);
            Tensor disparity = scope.allocate(DType.F32, 1, 1, area / width, width);
            network.disparity(disparity, input);
            float[] made = read(backend, disparity);
            for (int i = 0; i < area; i++) {
                made[i] = network.depthOf(made[i]);
            }
            Set<Operation> needed = PictureUnet.operations(backend.activationType(), WEIGHTS);
            return new Outcome(made, golden.get("depth.output").toFloats(), needed);
        }
    }

    private static Outcome keyframes(Backend backend, TensorScope scope, Path folder) throws IOException {
        try (GoldenFile golden = GoldenFile.open("keyframe-prior")) {
            JsonNode about = golden.json("about");
            PriorConfig config = PriorConfig.read(GoldenFile.write(folder, about.get("config")));
            PriorNetwork network = PriorNetwork.load(backend, scope, config, golden.weights("weights."));
            double sigma = about.get("sigma").asDouble();
            Tensor x = golden.upload(backend, scope, "x");
            backend.axpby(x, 1 / Math.sqrt(sigma * sigma + 0.25), x, 0, x);
            Tensor planes = scope.allocate(DType.F32, 16, 1, 7, 10);
            backend.write(planes.slice(0, 4), read(backend, x));
            backend.write(planes.slice(4, 16), golden.get("conditions").toFloats());
            Tensor facts = network.allocateFacts(scope);
            float[] text = golden.get("text").toFloats();
            float[] appearance = golden.get("appearance").toFloats();
            network.tell(
                    facts, new PriorFacts(text, appearance, about.get("focal").asDouble()));
            Tensor answer = scope.allocate(DType.F32, 4, 1, 7, 10);
            network.forward(answer, planes, Math.log(sigma) / 4, facts);
            Set<Operation> needed = PriorNetwork.operations(config, backend.activationType(), WEIGHTS);
            needed.addAll(Operation.all(DType.F32, Op.AXPBY)); // the scaling above
            return new Outcome(read(backend, answer), golden.get("answer").toFloats(), needed);
        }
    }

    private static Outcome pixelUnet(Backend backend, TensorScope scope, Path folder) throws IOException {
        try (GoldenFile golden = GoldenFile.open("pixel-unet")) {
            JsonNode config = golden.json("about").get("config");
            return refined(golden, config, "", "pictures", backend, scope, folder);
        }
    }

    private static Outcome pixelBlend(Backend backend, TensorScope scope, Path folder) throws IOException {
        try (GoldenFile golden = GoldenFile.open("starter-parts")) {
            JsonNode config = golden.json("about").get("refiner");
            return refined(golden, config, "refiner.", "output", backend, scope, folder);
        }
    }

    private static Outcome refined(
            GoldenFile golden,
            JsonNode json,
            String prefix,
            String output,
            Backend backend,
            TensorScope scope,
            Path folder)
            throws IOException {
        RefinerConfig config = RefinerConfig.read(GoldenFile.write(folder, json));
        PixelRefiner refiner = PixelRefiner.load(backend, scope, config, golden.weights(prefix + "weights."));
        Tensor decoded = planes(golden.upload(backend, scope, prefix + "decoded"), 3);
        Tensor warped = planes(golden.upload(backend, scope, prefix + "warped"), 3);
        Tensor mask = planes(golden.upload(backend, scope, prefix + "mask"), 1);
        Tensor pictures = scope.allocate(DType.F32, decoded.shape());
        refiner.refine(pictures, decoded, warped, mask);
        Set<Operation> needed = PixelRefiner.operations(config, backend.activationType(), WEIGHTS);
        return new Outcome(read(backend, pictures), golden.get(prefix + output).toFloats(), needed);
    }

    /// Planes with an axis for the pictures, if they have none.
    private static Tensor planes(Tensor tensor, int channels) {
        int[] s = tensor.shape().toArray();
        return s.length == 4 && s[0] == channels
                ? tensor
                : tensor.reshape(channels, 1, s[s.length - 2], s[s.length - 1]);
    }

    private static float[] read(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }
}
