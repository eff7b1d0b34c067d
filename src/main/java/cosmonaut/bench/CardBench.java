package cosmonaut.bench;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitConfig.Cells;
import cosmonaut.network.dit.DitConfig.RopeBuffers;
import cosmonaut.network.dit.DitConfig.RopeScale;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.TextContext;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.AttentionSpec;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.weights.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Times what the published Cosmos 7B asks of a processor: single operations at its sizes, one call of the denoiser,
/// coding a clip. Weights and input are random, so that nobody needs the checkpoint.
public final class CardBench {

    /// Sizes of network and clip.
    ///
    /// @param pictures of a clip
    /// @param textRows of a prompt, the others being zero
    public record Sizes(DitConfig dit, TokenizerConfig tokenizer, int pictures, int height, int width, int textRows) {

        /// The 7B of Cosmos 1.0 and a clip of 57 pictures of 704x1280: 28,160 tokens.
        public static Sizes published() {
            return new Sizes(
                    DitConfig.ofVideo(
                            16,
                            16,
                            32,
                            128,
                            28,
                            4,
                            1024,
                            256,
                            new Cells(128, 240, 240),
                            new Cells(1, 2, 2),
                            new RopeScale(2, 1, 1),
                            RopeBuffers.BF16),
                    tokenizer(List.of(128, 256, 512, 512), List.of(256, 512, 512, 512), 2),
                    57,
                    704,
                    1280,
                    512);
        }

        /// The same networks in miniature, for a trial of this bench.
        public static Sizes miniature() {
            return new Sizes(
                    DitConfig.ofVideo(
                            16,
                            16,
                            2,
                            64,
                            2,
                            4,
                            64,
                            16,
                            new Cells(8, 16, 16),
                            new Cells(1, 2, 2),
                            new RopeScale(2, 1, 1),
                            RopeBuffers.BF16),
                    tokenizer(List.of(16, 16, 16, 16), List.of(16, 16, 16, 16), 1),
                    9,
                    32,
                    32,
                    5);
        }

        private static TokenizerConfig tokenizer(List<Integer> encoder, List<Integer> decoder, int blocks) {
            return new TokenizerConfig(
                    3, 3, 16, encoder, decoder, List.of(32), 1024, blocks, 4, "haar", 1, 8, 8, null, null, false);
        }

        public LatentGrid grid() {
            return new LatentGrid(
                    tokenizer.latentFrames(pictures),
                    height / tokenizer.spatialCompressionRatio(),
                    width / tokenizer.spatialCompressionRatio());
        }

        int tokens() {
            LatentGrid grid = grid();
            return grid.frames() * grid.height() * grid.width() / dit.patchCells();
        }
    }

    /// Something to run, and how much it does.
    ///
    /// @param floatingOperations multiplications and additions, 0 if that is not the point
    /// @param bytes read and written, 0 likewise
    private record Work(Runnable run, double floatingOperations, double bytes) {}

    private static final int TEXT = 512;

    private final Backend backend;
    private final Sizes sizes;
    private final Map<String, Function<TensorScope, Work>> works = new LinkedHashMap<>();
    private final Random random = new Random(1);

    public CardBench(Backend backend, Sizes sizes) {
        this.backend = backend;
        this.sizes = sizes;
        int tokens = sizes.tokens();
        int width = sizes.dit().width();
        int hidden = sizes.dit().mlpWidth();
        works.put("copy", this::copy);
        works.put("upload", this::upload);
        works.put("upload_pinned", this::uploadPinned);
        works.put("load", this::load);
        works.put("norm", this::norm);
        works.put("gated_norm", this::gatedNorm);
        works.put("norm_rope", this::normRope);
        works.put("linear", scope -> linear(scope, tokens, width, width, Activation.NONE));
        works.put("linear_in", scope -> linear(scope, tokens, hidden, width, Activation.GELU));
        works.put("linear_out", scope -> linear(scope, tokens, width, hidden, Activation.NONE));
        works.put(
                "attention",
                scope -> attention(scope, tokens, tokens, sizes.dit().headDim()));
        works.put(
                "attention_double",
                scope -> attention(scope, 2 * tokens, 2 * tokens, sizes.dit().headDim()));
        works.put(
                "attention_text",
                scope -> attention(scope, tokens, TEXT, sizes.dit().headDim()));
        works.put("attention_64", scope -> attention(scope, tokens, tokens, 64));
        works.put("conv", this::conv);
        works.put("dit", this::dit);
        works.put("encode", scope -> code(scope, true));
        works.put("decode", scope -> code(scope, false));
    }

    /// What can be measured, in a good order.
    public Set<String> names() {
        return works.keySet();
    }

    /// Times one of [#names].
    ///
    /// @param repeats times that it is measured, after two that are not
    /// @return name, milliseconds (all, and their median), TFLOP/s or GB/s
    public ObjectNode measure(String name, int repeats) {
        Function<TensorScope, Work> making = works.get(name);
        if (making == null) {
            throw new IllegalArgumentException("nothing is called " + name);
        }
        try (TensorScope scope = backend.openScope(name)) {
            Work work = making.apply(scope);
            for (int i = 0; i < 3; i++) {
                timed(work.run()); // the second call may be recorded, the third is played
            }
            double[] times = new double[repeats];
            for (int i = 0; i < repeats; i++) {
                times[i] = timed(work.run());
            }
            ObjectNode line = JsonMapper.shared().createObjectNode();
            line.put("name", name);
            var all = line.putArray("ms");
            for (double time : times) {
                all.add(time);
            }
            Arrays.sort(times);
            double median = times[times.length / 2];
            line.put("median_ms", median);
            if (work.floatingOperations() > 0) {
                line.put("tflops", work.floatingOperations() / median / 1e9);
            }
            if (work.bytes() > 0) {
                line.put("gb_per_s", work.bytes() / median / 1e6);
            }
            line.put("tensor_bytes", scope.bytes());
            return line;
        }
    }

    private double timed(Runnable run) {
        backend.synchronize();
        long began = System.nanoTime();
        run.run();
        backend.synchronize();
        return (System.nanoTime() - began) / 1e6;
    }

    private DType type() {
        return backend.activationType();
    }

    /// Normally distributed numbers, repeated where there are many.
    private Tensor normal(TensorScope scope, DType type, int... extents) {
        Tensor tensor = scope.allocate(type, extents);
        int count = (int) tensor.shape().elements();
        int distinct = Math.min(count, 1 << 20);
        HostTensor host = HostTensor.allocate(type, Shape.of(distinct));
        for (int i = 0; i < distinct; i++) {
            host.set(i, random.nextGaussian());
        }
        Tensor flat = tensor.reshape(count);
        for (int at = 0; at < count; at += distinct) {
            int part = Math.min(distinct, count - at);
            backend.upload(flat.slice(at, at + part), host.slice(0, part));
        }
        backend.synchronize();
        return tensor;
    }

    private Work copy(TensorScope scope) {
        Tensor src = normal(scope, type(), sizes.tokens(), sizes.dit().width());
        Tensor dst = scope.allocate(type(), src.shape());
        return new Work(() -> backend.copy(dst, src), 0, 2.0 * src.bytes());
    }

    /// From ordinary memory, as mapped files of weights are.
    private Work upload(TensorScope scope) {
        int rows = Math.max(1, sizes.tokens() / 4);
        HostTensor host =
                HostTensor.allocate(DType.BF16, Shape.of(rows, sizes.dit().width()));
        Tensor there = scope.allocate(DType.BF16, rows, sizes.dit().width());
        return new Work(() -> backend.upload(there, host), 0, host.bytes());
    }

    /// From memory from which transfers are fastest: what the link can do.
    private Work uploadPinned(TensorScope scope) {
        int rows = Math.max(1, sizes.tokens() / 4);
        HostTensor host = backend.staging(scope, DType.BF16, rows, sizes.dit().width());
        Tensor there = scope.allocate(DType.BF16, rows, sizes.dit().width());
        return new Work(() -> backend.upload(there, host), 0, host.bytes());
    }

    /// The denoiser from a file that the system holds in memory after the first time, checked as every model is.
    private Work load(TensorScope scope) {
        ExpectedWeights expected = DitParameters.of(sizes.dit());
        Path file;
        try {
            file = Files.createTempFile("cosmonaut-bench", ".safetensors");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.toFile().deleteOnExit();
        RandomWeights.writeSparse(expected, file);
        return new Work(
                () -> {
                    try (TensorScope own = scope.child("weights");
                            WeightSource source = Safetensors.open(file)) {
                        DitWeights.load(backend, own, sizes.dit(), source);
                        backend.synchronize();
                    }
                },
                0,
                (double) expected.parameters() * DType.BF16.bytes());
    }

    private Work norm(TensorScope scope) {
        int width = sizes.dit().width();
        Tensor x = normal(scope, type(), sizes.tokens(), width);
        Tensor dst = scope.allocate(type(), x.shape());
        Tensor scale = normal(scope, type(), width);
        Tensor shift = normal(scope, type(), width);
        return new Work(() -> backend.layerNormModulate(dst, x, scale, shift, 1e-6f), 0, 2.0 * x.bytes());
    }

    private Work gatedNorm(TensorScope scope) {
        int width = sizes.dit().width();
        Tensor x = normal(scope, type(), sizes.tokens(), width);
        Tensor y = normal(scope, type(), sizes.tokens(), width);
        Tensor normed = scope.allocate(type(), x.shape());
        Tensor gate = normal(scope, type(), width);
        Tensor scale = normal(scope, type(), width);
        Tensor shift = normal(scope, type(), width);
        backend.fill(gate, 0); // the sum stays what it is, however often it is made
        return new Work(() -> backend.gatedAddNorm(x, normed, x, gate, y, scale, shift, 1e-6f), 0, 4.0 * x.bytes());
    }

    private Work normRope(TensorScope scope) {
        int features = sizes.dit().headDim();
        Tensor x = normal(scope, type(), sizes.tokens(), sizes.dit().heads(), features);
        Tensor dst = scope.allocate(type(), x.shape());
        Tensor weight = normal(scope, type(), features);
        Tensor cos = normal(scope, DType.F32, sizes.tokens(), features / 2);
        Tensor sin = normal(scope, DType.F32, sizes.tokens(), features / 2);
        return new Work(() -> backend.rmsNormRope(dst, x, weight, 1e-6f, cos, sin), 0, 2.0 * x.bytes());
    }

    private Work linear(TensorScope scope, int m, int n, int k, Activation after) {
        Tensor x = normal(scope, type(), m, k);
        Tensor dst = scope.allocate(type(), m, n);
        HostTensor host = HostTensor.allocate(DType.BF16, Shape.of(n, k));
        for (long i = 0; i < Math.min(host.shape().elements(), 1 << 20); i++) {
            host.set(i, random.nextGaussian() / Math.sqrt(k));
        }
        LinearWeight weight = backend.prepareRoundable(scope, host, null);
        return new Work(() -> backend.linear(dst, x, weight, after), 2.0 * m * n * k, 0);
    }

    private Work attention(TensorScope scope, int queries, int keys, int features) {
        int heads = sizes.dit().width() / features;
        Tensor q = normal(scope, type(), 1, queries, heads, features);
        Tensor k = normal(scope, type(), 1, keys, heads, features);
        Tensor v = normal(scope, type(), 1, keys, heads, features);
        Tensor dst = scope.allocate(type(), q.shape());
        AttentionSpec spec = AttentionSpec.plain(features);
        return new Work(() -> backend.attention(dst, q, k, v, spec), 4.0 * queries * keys * heads * features, 0);
    }

    /// One spatial convolution of the decoder's widest level at the size of the pictures' patches.
    private Work conv(TensorScope scope) {
        int channels = sizes.tokenizer().decodeBlockOutChannels().get(0);
        int height = sizes.height() / sizes.tokenizer().patchSize();
        int width = sizes.width() / sizes.tokenizer().patchSize();
        int frames = Math.max(1, sizes.pictures() / sizes.tokenizer().patchSize());
        Tensor x = normal(scope, type(), frames, height, width, channels);
        Tensor dst = scope.allocate(type(), x.shape());
        HostTensor host = HostTensor.allocate(DType.BF16, Shape.of(channels, channels, 1, 3, 3));
        for (long i = 0; i < host.shape().elements(); i++) {
            host.set(i, 0.02 * random.nextGaussian());
        }
        ConvWeight weight = backend.prepareConv(scope, host, null);
        ConvGeometry geometry = ConvGeometry.same(0, 1);
        return new Work(
                () -> backend.conv(dst, x, weight, geometry, Activation.NONE),
                2.0 * x.shape().elements() * channels * 9,
                0);
    }

    private Work dit(TensorScope scope) {
        DitConfig config = sizes.dit();
        LatentGrid grid = sizes.grid();
        DitWeights weights;
        try (RandomWeights source = new RandomWeights(DitParameters.of(config))) {
            weights = DitWeights.load(backend, scope, config, source);
            backend.synchronize();
        }
        Dit dit = new Dit(backend, scope, weights, grid, 24);
        Tensor rows = normal(scope, DType.F32, TEXT, config.textDim());
        TextContext text = dit.prepareText(scope, rows, sizes.textRows());
        Tensor x = normal(scope, DType.F32, config.inChannels(), grid.frames(), grid.height(), grid.width());
        Tensor dst = scope.allocate(DType.F32, config.outChannels(), grid.frames(), grid.height(), grid.width());
        dit.planNoise(0.2, 0.3);
        boolean[] other = {false};
        return new Work(
                () -> {
                    other[0] = !other[0]; // every step has a noise level of its own
                    dit.forward(dst, x, other[0] ? 0.2 : 0.3, text);
                },
                operations(sizes.tokens()),
                0);
    }

    /// Of the blocks: projections, self-attention, attention to the text, MLP.
    private double operations(double tokens) {
        double width = sizes.dit().width();
        double projections = 2 * tokens * width * width * 6;
        double mlp = 4 * tokens * width * sizes.dit().mlpWidth();
        double attention = 4 * tokens * width * (tokens + sizes.textRows());
        return sizes.dit().layers() * (projections + mlp + attention);
    }

    private Work code(TensorScope scope, boolean encode) {
        VideoTokenizer tokenizer;
        try (RandomWeights source = new RandomWeights(VideoTokenizer.expectedWeights(sizes.tokenizer()))) {
            tokenizer = VideoTokenizer.load(backend, scope, sizes.tokenizer(), source);
            backend.synchronize();
        }
        LatentGrid grid = sizes.grid();
        Tensor pixels = normal(scope, DType.F32, 3, sizes.pictures(), sizes.height(), sizes.width());
        Tensor latents = normal(scope, DType.F32, 16, grid.frames(), grid.height(), grid.width());
        return new Work(
                encode ? () -> tokenizer.encode(latents, pixels) : () -> tokenizer.decode(pixels, latents), 0, 0);
    }
}
