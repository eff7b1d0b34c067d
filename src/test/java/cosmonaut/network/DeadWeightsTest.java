package cosmonaut.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorFacts;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Branches that end in zeros are neither taken into memory nor computed, and nobody sees a difference.
///
/// What they would do is measured on the same weights with the smallest number there is in place of one zero: it keeps
/// the branch alive and is too small to change a sum.
class DeadWeightsTest {

    @TempDir
    private static Path folder;

    /// A network run once on fixed input.
    @FunctionalInterface
    interface Run {
        float[] of(Backend backend, TensorScope scope, WeightSource weights);
    }

    /// @param last name of the layer that ends the branch
    /// @param buried a weight that nothing but the branch uses
    record Network(String name, ExpectedWeights expected, String last, String buried, Run run) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> networks() throws IOException {
        RefinerConfig.Unet unet = new RefinerConfig.Unet("pixel-unet-1", List.of(8, 12), 4);
        RefinerConfig.Blend blend = new RefinerConfig.Blend("pixel-blend-1", 8, 3);
        PriorConfig prior = new PriorConfig("latent-unet-1", List.of(8, 12), 2, 8, 8, 4);
        TokenizerConfig bypass = tokenizer(true);
        TokenizerConfig plain = tokenizer(false);
        DitConfig dit = dit();
        return Stream.of(
                        tokenizer(
                                "encoder",
                                bypass,
                                "encoder.conv_out.1.conv3d",
                                "encoder.down.0.block.0.conv1.0.conv3d"),
                        tokenizer("decoder", bypass, "decoder.conv_out.1.conv3d", "post_quant_conv.conv3d"),
                        tokenizer(
                                "residual block",
                                plain,
                                "encoder.mid.block_1.conv2.1.conv3d",
                                "encoder.mid.block_1.conv1.0.conv3d"),
                        tokenizer(
                                "residual block that widens",
                                plain,
                                "encoder.down.0.block.0.conv2.1.conv3d",
                                "encoder.down.0.block.0.conv1.0.conv3d"),
                        tokenizer(
                                "attention",
                                plain,
                                "decoder.mid.attn_1.0.proj_out.conv3d",
                                "decoder.mid.attn_1.0.q.conv3d"),
                        refiner("U-Net", unet, "out", "enc.0.conv1"),
                        refiner("blend layer", blend, "conv.1", "conv.1"),
                        new Network(
                                "prior block",
                                prior.expectedWeights(),
                                "down.0.1.conv2",
                                "down.0.1.conv1",
                                (backend, scope, weights) -> prior(backend, scope, weights, prior)),
                        dit("self-attention", dit, "0.block.attn.to_out.0", "0.block.attn.to_q.0"),
                        dit("cross-attention", dit, "1.block.attn.to_out.0", "1.block.attn.to_v.0"),
                        dit("MLP", dit, "2.block.layer2", "2.block.layer1"))
                .flatMap(network -> Backends.names().map(backend -> Arguments.of(network, backend)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("networks")
    void areDroppedUnseen(Network network, String backendName) {
        Map<String, HostTensor> zeroed = random(network);
        Map<String, HostTensor> alive = new TreeMap<>(zeroed);
        HostTensor zeros = weight(zeroed, network.last());
        float[] almost = zeros.toFloats();
        almost[0] = Float.MIN_VALUE;
        alive.put(
                network.last() + ".weight",
                HostTensor.ofFloats(almost, zeros.shape().toArray()));
        try (Backend backend = Backends.open(backendName);
                TensorScope dropped = backend.openScope("dropped");
                TensorScope kept = backend.openScope("kept")) {
            float[] expected = network.run().of(backend, kept, new InMemory(alive));
            float[] actual = network.run().of(backend, dropped, new InMemory(zeroed));
            assertArrayEquals(expected, actual);
            long numbers = weight(zeroed, network.buried()).shape().elements();
            long buried = numbers * backend.activationType().bytes();
            assertTrue(kept.bytes() - dropped.bytes() >= buried, dropped.bytes() + " of " + kept.bytes());
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("networks")
    void areStillRefusedWhenDamaged(Network network, String backendName) {
        Map<String, HostTensor> damaged = random(network);
        HostTensor weight = weight(damaged, network.buried());
        float[] values = weight.toFloats();
        values[values.length - 1] = Float.NaN;
        damaged.put(
                network.buried() + ".weight",
                HostTensor.ofFloats(values, weight.shape().toArray()));
        try (Backend backend = Backends.open(backendName);
                TensorScope scope = backend.openScope("test")) {
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class, () -> network.run().of(backend, scope, new InMemory(damaged)));
            assertTrue(refused.toString().contains("NaN"), refused.toString());
        }
    }

    /// Random weights whose last layer is zero, as the bias behind it is.
    private static Map<String, HostTensor> random(Network network) {
        Random random = new Random(3);
        Map<String, HostTensor> weights = new TreeMap<>();
        network.expected().shapes().forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape.elements())];
            boolean zero = name.startsWith(network.last() + ".") || name.equals("quant_conv.conv3d.bias");
            for (int i = 0; i < values.length; i++) {
                values[i] = zero ? 0 : (float) random.nextGaussian() / 4;
            }
            weights.put(name, HostTensor.ofFloats(values, shape.toArray()));
        });
        return weights;
    }

    private static HostTensor weight(Map<String, HostTensor> weights, String layer) {
        return Objects.requireNonNull(weights.get(layer + ".weight"), layer);
    }

    private static float[] values(Backend backend, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        backend.read(values, tensor);
        return values;
    }

    private static Tensor input(Backend backend, TensorScope scope, int... extents) {
        Random random = new Random(4);
        Tensor tensor = scope.allocate(DType.F32, extents);
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 2;
        }
        backend.write(tensor, values);
        return tensor;
    }

    private static TokenizerConfig tokenizer(boolean bypass) throws IOException {
        return TokenizerConfig.read(Files.writeString(folder.resolve("vae.json"), """
                {"in_channels":3,"out_channels":3,"latent_channels":4,"encoder_block_out_channels":[6,8,8,8],
                 "decode_block_out_channels":[8,8,8,8],"attention_resolutions":[],"resolution":64,"num_layers":1,
                 "patch_size":4,"patch_type":"haar","scaling_factor":1.0,"spatial_compression_ratio":8,
                 "temporal_compression_ratio":4,"linear_bypass":%s}
                """.formatted(bypass)));
    }

    private static Network tokenizer(String name, TokenizerConfig config, String last, String buried) {
        return new Network(name, VideoTokenizer.expectedWeights(config), last, buried, (backend, scope, weights) -> {
            VideoTokenizer tokenizer = VideoTokenizer.load(backend, scope, config, weights);
            Tensor pixels = input(backend, scope, 3, 5, 16, 32);
            Tensor latents = scope.allocate(DType.F32, config.latentChannels(), 2, 2, 4);
            tokenizer.encode(latents, pixels);
            tokenizer.decode(pixels, latents);
            return values(backend, pixels);
        });
    }

    private static Network refiner(String name, RefinerConfig config, String last, String buried) {
        return new Network(name, PixelRefiner.expectedWeights(config), last, buried, (backend, scope, weights) -> {
            PixelRefiner refiner = PixelRefiner.load(backend, scope, config, weights);
            Tensor pictures = scope.allocate(DType.F32, 3, 2, 16, 24);
            Tensor mask = scope.allocate(DType.F32, 1, 2, 16, 24);
            backend.fill(mask, 1);
            Tensor decoded = input(backend, scope, 3, 2, 16, 24);
            refiner.refine(pictures, decoded, decoded, mask);
            return values(backend, pictures);
        });
    }

    private static float[] prior(Backend backend, TensorScope scope, WeightSource weights, PriorConfig config) {
        PriorNetwork network = PriorNetwork.load(backend, scope, config, weights);
        Tensor answer = scope.allocate(DType.F32, config.latent(), 1, 6, 8);
        Tensor facts = network.allocateFacts(scope);
        network.tell(facts, new PriorFacts(new float[config.text()], new float[2 * config.latent()], 1));
        network.forward(answer, input(backend, scope, config.inputs(), 1, 6, 8), 0.1, facts);
        return values(backend, answer);
    }

    private static DitConfig dit() throws IOException {
        return DitConfig.read(Files.writeString(folder.resolve("dit.json"), """
                {"in_channels":8,"out_channels":4,"num_attention_heads":2,"attention_head_dim":24,"num_layers":2,
                 "mlp_ratio":2,"text_embed_dim":8,"adaln_lora_dim":4,"max_size":[8,32,32],"patch_size":[1,2,2],
                 "rope_scale":[1,1,1],"concat_padding_mask":true,"extra_pos_embed_type":"learnable"}
                """));
    }

    /// The branch is in the first of two blocks.
    private static Network dit(String name, DitConfig config, String last, String buried) {
        String block = DitParameters.block(0);
        return new Network(name, DitParameters.of(config), block + last, block + buried, (backend, scope, weights) -> {
            DitWeights loaded = DitWeights.load(backend, scope, config, weights);
            Dit dit = new Dit(backend, scope, loaded, new LatentGrid(2, 4, 6), 12);
            Tensor answer = scope.allocate(DType.F32, 4, 2, 4, 6);
            Tensor text = input(backend, scope, 6, 8);
            dit.forward(answer, input(backend, scope, 8, 2, 4, 6), 0.1, dit.prepareText(scope, text, 5));
            return values(backend, answer);
        });
    }

    private record InMemory(Map<String, HostTensor> tensors) implements WeightSource {

        @Override
        public boolean has(String name) {
            return tensors.containsKey(name);
        }

        @Override
        public HostTensor get(String name) {
            return Objects.requireNonNull(tensors.get(name), name);
        }

        @Override
        public Set<String> names() {
            return tensors.keySet();
        }

        @Override
        public String origin() {
            return "memory";
        }
    }
}
