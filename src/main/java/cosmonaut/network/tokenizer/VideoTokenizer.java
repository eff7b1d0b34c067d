package cosmonaut.network.tokenizer;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.ReplayedSequences;
import cosmonaut.network.ReplayedSequences.Operand;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Codes clips of pictures as latents and back: causal in time, a first picture stands alone (Cosmos 1.0 section 3).
///
/// Latents are as the network makes them; their mean and standard deviation are for the caller to apply. The memory for
/// a size of clip is planned when it is first seen (or by [#plan]) and kept. One thread at a time.
public final class VideoTokenizer {

    /// Sizes of clip whose memory is kept at once: a single picture, a chunk, and one to spare.
    private static final int KEPT_SIZES = 3;

    /// Constants that files carry beside the weights.
    private static final Set<String> BUFFERS = Set.of(
            "encoder.patcher3d.wavelets",
            "encoder.patcher3d._arange",
            "encoder.patcher3d.patch_size_buffer",
            "decoder.unpatcher3d.wavelets",
            "decoder.unpatcher3d._arange",
            "decoder.unpatcher3d.patch_size_buffer");

    /// What coding reads and writes.
    private record Coding(Operand latents, Operand pixels) {

        Coding(Tensor latents, Tensor pixels) {
            this(new Operand(latents), new Operand(pixels));
        }
    }

    /// The memory of one size of clip, and the passes that work in it.
    private record Planned(TensorScope scope, ReplayedSequences<Coding> encode, ReplayedSequences<Coding> decode) {}

    private final TokenizerConfig config;
    private final Backend backend;
    private final TensorScope scope;
    private final TokenizerEncoder encoder;
    private final TokenizerDecoder decoder;
    private final Map<ClipPlan, Planned> planned = new LinkedHashMap<>();
    private Function<ClipPlan, TilePlan> tiles = TilePlan::whole;
    private int chunkFrames;

    private VideoTokenizer(TokenizerConfig config, TensorScope scope, WeightReader weights) {
        this.config = config;
        this.backend = weights.backend();
        this.scope = scope;
        this.encoder = new TokenizerEncoder(weights, config);
        this.decoder = new TokenizerDecoder(weights, config);
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and all workspaces
    /// @param weights in the original names or those of diffusers
    /// @throws InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static VideoTokenizer load(
            Backend backend, TensorScope scope, TokenizerConfig config, WeightSource weights) {
        UnaryOperator<String> naming = naming(config, weights.names());
        plan(backend, expectedWeights(config, weights.names()).verify(weights, VideoTokenizer::isSkipped));
        return new VideoTokenizer(config, scope, new WeightReader(backend, scope, weights, naming));
    }

    private static UnaryOperator<String> naming(TokenizerConfig config, Set<String> names) {
        return names.contains("encoder.conv_in.conv_s.weight")
                ? TokenizerNames.of(config)::toDiffusers
                : UnaryOperator.identity();
    }

    /// Names and shapes of the tensors that a configuration calls for, in the naming of a file.
    ///
    /// @param names those of the file
    public static ExpectedWeights expectedWeights(TokenizerConfig config, Set<String> names) {
        return TokenizerParameters.of(config).renamed(naming(config, names));
    }

    /// Whether a file may hold this tensor although the network does not use it: constants beside the weights.
    public static boolean isSkipped(String name) {
        return BUFFERS.contains(name);
    }

    private static void plan(Backend backend, Set<DType> types) {
        backend.plan("tokenizer", operations(backend.activationType(), types));
    }

    /// Operations that coding a clip calls for.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(Operation.all(weights, Op.LINEAR, Op.CONV));
        needed.addAll(Operation.all(List.of(DType.F32, activation), Op.PERMUTE));
        needed.addAll(Operation.all(DType.F32, Op.FILL, Op.NARROW, Op.MULTIPLY, Op.CONCAT, Op.AXPBY));
        needed.addAll(Operation.all(
                activation,
                Op.COPY,
                Op.AXPBY,
                Op.GROUP_NORM,
                Op.ATTENTION,
                Op.HAAR,
                Op.INVERSE_HAAR,
                Op.AVERAGE_POOL,
                Op.RESIZE_NEAREST));
        return needed;
    }

    /// Names and shapes of the tensors that a configuration calls for, in the original names.
    public static ExpectedWeights expectedWeights(TokenizerConfig config) {
        return TokenizerParameters.of(config);
    }

    public TokenizerConfig config() {
        return config;
    }

    /// From now on clips are coded in temporal chunks of so many latent frames, however small they are. The results are
    /// the same; without it a clip is divided where that saves much memory.
    void inChunksOf(int latentFrames) {
        forgetPlans();
        chunkFrames = latentFrames;
    }

    /// From now on a clip whose coding takes more bytes is coded in smaller temporal chunks or, where that is not
    /// enough, in spatial tiles, and then comes out a little differently ([TilePlan]).
    public VideoTokenizer within(long bytes) {
        inTiles(clip -> TilePlan.within(clip, backend.activationType(), bytes));
        return this;
    }

    /// From now on clips are coded in these tiles.
    void inTiles(Function<ClipPlan, TilePlan> plan) {
        forgetPlans();
        tiles = plan;
    }

    private void forgetPlans() {
        planned.values().forEach(one -> one.scope().close());
        planned.clear();
    }

    /// Reserves the memory for clips of this size now rather than when the first one comes.
    ///
    /// @throws InvalidInputException if the tokenizer cannot code such clips
    public ClipPlan plan(int frames, int height, int width) {
        ClipPlan clip = new ClipPlan(config, frames, height, width);
        planned(clip);
        return clip;
    }

    /// Pictures to latents.
    ///
    /// @param latents f32 `[C,T',h,w]`, written
    /// @param pixels f32 `[3,T,H,W]` in [-1,1]; T = 1 codes a single picture
    public void encode(Tensor latents, Tensor pixels) {
        requireChannels("pixels", pixels, config.inChannels());
        int[] s = pixels.shape().toArray();
        ClipPlan clip = new ClipPlan(config, s[1], s[2], s[3]);
        requireLatents(latents, clip);
        planned(clip).encode().of(new Coding(latents, pixels)).run();
    }

    /// Latents to pictures.
    ///
    /// @param pixels f32 `[3,T,H,W]`, written; about [-1,1], not clamped
    /// @param latents f32 `[C,T',h,w]`
    public void decode(Tensor pixels, Tensor latents) {
        requireChannels("pixels", pixels, config.outChannels());
        int[] s = pixels.shape().toArray();
        ClipPlan clip = new ClipPlan(config, s[1], s[2], s[3]);
        requireLatents(latents, clip);
        planned(clip).decode().of(new Coding(latents, pixels)).run();
    }

    private Planned planned(ClipPlan clip) {
        Planned found = planned.remove(clip);
        if (found == null) {
            if (planned.size() >= KEPT_SIZES) {
                ClipPlan oldest = planned.keySet().iterator().next();
                Planned evicted = planned.remove(oldest);
                if (evicted != null) {
                    evicted.scope().close();
                }
            }
            found = plan(clip, scope.child("clip " + clip.frames() + "x" + clip.height() + "x" + clip.width()));
        }
        planned.put(clip, found);
        return found;
    }

    private Planned plan(ClipPlan clip, TensorScope own) {
        TilePlan tiling = tiles.apply(clip);
        CodingPlan plan = tiling.isWhole() && chunkFrames > 0 ? new CodingPlan(clip, chunkFrames) : tiling.coding();
        CodingMemory memory = plan.allocate(own, backend.activationType());
        BiConsumer<Tensor, Tensor> encode = (latents, pixels) -> {
            memory.reset();
            encoder.forward(latents, pixels, memory);
        };
        BiConsumer<Tensor, Tensor> decode = (pixels, latents) -> {
            memory.reset();
            decoder.forward(pixels, latents, memory);
        };
        if (tiling.isWhole()) {
            return planned(own, encode, decode);
        }
        TiledCoding tiled = new TiledCoding(backend, own, tiling);
        return planned(
                own,
                (latents, pixels) -> tiled.encode(latents, pixels, encode),
                (pixels, latents) -> tiled.decode(pixels, latents, decode));
    }

    private Planned planned(TensorScope own, BiConsumer<Tensor, Tensor> encode, BiConsumer<Tensor, Tensor> decode) {
        return new Planned(
                own,
                new ReplayedSequences<>(
                        backend,
                        own,
                        coding -> encode.accept(
                                coding.latents().tensor(), coding.pixels().tensor())),
                new ReplayedSequences<>(
                        backend,
                        own,
                        coding -> decode.accept(
                                coding.pixels().tensor(), coding.latents().tensor())));
    }

    private static void requireChannels(String what, Tensor tensor, int channels) {
        if (tensor.shape().rank() != 4 || tensor.shape().extent(0) != channels) {
            throw new IllegalArgumentException(what + " must be [" + channels + ",T,H,W], got " + tensor);
        }
    }

    private void requireLatents(Tensor latents, ClipPlan clip) {
        int[] needed = {config.latentChannels(), clip.latentFrames(), clip.latentHeight(), clip.latentWidth()};
        if (!Arrays.equals(latents.shape().toArray(), needed)) {
            throw new IllegalArgumentException("latents must be " + Arrays.toString(needed) + ", got " + latents);
        }
    }
}
