package cosmonaut.model;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.depth.DepthMap;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.network.panorama.PanoramaConfig;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.text.T5Encoder;
import cosmonaut.network.tokenizer.ClipPlan;
import cosmonaut.network.tokenizer.TilePlan;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.MatrixBytes;
import cosmonaut.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// What the parts of a model need in memory, computed from their configurations; no weights are read.
///
/// @param clip what the networks work on at once
/// @param type of weights and activations on the device
/// @param roundable what the device keeps of maps that may be rounded ([cosmonaut.tensor.Backend#roundableBytes])
/// @param codingBytes in which the video tokenizer works at most; larger clips it codes in smaller chunks and tiles
record PartSizes(ClipSize clip, DType type, MatrixBytes roundable, long codingBytes) {

    /// Planes as wide as a picture network's first level that are alive at once, at most.
    private static final int PICTURE_PLANES = 6;

    /// The part of the video tokenizer.
    static final String TOKENIZER = "vae";

    private static final int COLOURS = 3;

    private static final int TEXTS = 2;

    /// Planes in F32 of a world that warps on its device: four remembered pictures with depth, edges and mesh, and
    /// eight renders of them ([cosmonaut.world] SplatRenderer).
    private static final long WARPING_PLANES = 4 * 5 + 8 * 5;

    /// Latents in F32 that sampling works on: given ones, augmented ones and their mask, the state in double precision
    /// and the one before it, estimates, noise and the result.
    private static final long SAMPLING_LATENTS = 18;

    /// On a device that rounds nothing.
    PartSizes(ClipSize clip, DType type) {
        this(clip, type, MatrixBytes.in(type));
    }

    /// Without a limit for the video tokenizer.
    PartSizes(ClipSize clip, DType type, MatrixBytes roundable) {
        this(clip, type, roundable, Long.MAX_VALUE);
    }

    /// The same with so many bytes, or fewer, for the video tokenizer to work in.
    PartSizes codingWithin(long bytes) {
        return new PartSizes(clip, type, roundable, Math.clamp(bytes, 0, codingBytes));
    }

    /// The parts of a model, in the order of their use.
    ///
    /// @throws cosmonaut.InvalidInputException if a configuration is missing or malformed
    List<PartSize> in(ModelFiles files) {
        TokenizerConfig coding = files.tokenizer();
        List<PartSize> parts = new ArrayList<>();
        if (files.has("text_encoder")) {
            parts.add(textEncoder(files.textEncoder()));
        }
        parts.add(transformer(files.transformer(), coding));
        parts.add(tokenizer(coding));
        if (files.has("depth")) {
            parts.add(depth(files));
        }
        if (files.has("keyframe_prior")) {
            PriorConfig prior = PriorConfig.read(files.config("keyframe_prior"));
            parts.add(pictureNetwork("keyframe_prior", prior.expectedWeights(), 1));
        }
        for (String name : List.of("refiner", "refiner_2")) {
            if (files.has(name)) {
                RefinerConfig refiner = RefinerConfig.read(files.config(name));
                parts.add(pictureNetwork(name, PixelRefiner.expectedWeights(refiner), clip.frames()));
            }
        }
        for (String name : List.of("panorama", "panorama_finish", "panorama_distance")) {
            if (files.has(name)) {
                parts.add(panorama(name, PanoramaConfig.read(files.config(name))));
            }
        }
        return parts;
    }

    /// Workspaces of a published one: of pictures, and of the first picture, which it is shown a little higher.
    private PartSize depth(ModelFiles files) {
        return files.pictureDepth()
                .map(known -> PartSize.whole(
                        "depth",
                        bytes(known.expectedWeights().parameters()),
                        bytes(known.workspaceElements(clip.height(), clip.width())
                                + known.workspaceElements(DepthMap.firstRows(clip.height()), clip.width()))))
                .orElseGet(() -> {
                    DepthConfig own = DepthConfig.read(files.config("depth"));
                    return pictureNetwork("depth", DepthNetwork.expectedWeights(own), 1);
                });
    }

    /// A network over the latents of a panorama: its widest level is at most as wide as its first, at their size.
    private PartSize panorama(String name, PanoramaConfig config) {
        long planes = PICTURE_PLANES * (long) config.widths().getFirst() + 2L * config.inputs();
        return PartSize.whole(
                name, bytes(config.expectedWeights().parameters()), bytes(planes * config.height() * config.width()));
    }

    /// Workspace: per token three rows, its projections, the hidden rows, and a bias for every head and token.
    PartSize textEncoder(T5Config config) {
        ExpectedWeights expected = T5Encoder.expectedWeights(config);
        long row = 3L * config.dModel()
                + 4L * config.numHeads() * config.dKv()
                + (config.isGated() ? 2L : 1L) * config.dFf()
                + (long) config.numHeads() * clip.textTokens();
        return blocked("text_encoder", expected, "encoder.block.1.", config.numLayers(), clip.textTokens() * row);
    }

    /// Workspace: the given channels as cells and as patches; per token its row, the normed row, its position, and
    /// queries, keys, values and their mixture, whose memory the hidden row of the MLP shares; keys and values of two
    /// texts, since guidance compares with a second.
    PartSize transformer(DitConfig config, TokenizerConfig coding) {
        long cells = cells(coding);
        long tokens = cells / config.patchCells();
        long rows = config.positions() == DitConfig.Positions.NONE ? 2 : 3;
        long perToken = rows * config.width() + Math.max(4L * config.width(), config.mlpWidth()) + config.headDim();
        long perCell = 2L * config.embeddedChannels() + config.outChannels();
        long text = 2L * TEXTS * config.layers() * clip.textTokens() * clip.views() * config.width();
        return blocked(
                "transformer",
                DitParameters.of(config),
                "net.blocks.block0.",
                config.layers(),
                tokens * perToken + cells * perCell + text);
    }

    /// Bytes beside the parts, all the time: pictures before and behind the tokenizer, in F32; latents of conditions,
    /// noise and the solver, about twice as many as the channels that the network is given and that it makes; where
    /// pictures are warped, the clip of their masks and what they are warped from and into.
    long between(ModelFiles files) {
        TokenizerConfig coding = files.tokenizer();
        DitConfig network = files.transformer();
        long cells = cells(coding);
        long channels = 2L * network.inChannels() + SAMPLING_LATENTS * network.outChannels();
        long planes =
                2L * COLOURS * clip.frames() * clip.views() + (clip.warped() ? clip.frames() + WARPING_PLANES : 0);
        return (long) DType.F32.bytes() * (planes * clip.pixels() + cells * channels)
                + roundedRows(network, cells / network.patchCells());
    }

    /// Where maps are rounded, so are the rows that they are given, first narrow ones and then wide ones. What
    /// operations work in is never given back, and grows by an eighth more than is needed.
    private long roundedRows(DitConfig network, long tokens) {
        boolean rounds = roundable.of(network.mlpWidth(), network.width())
                < MatrixBytes.in(type).of(network.mlpWidth(), network.width());
        return rounds ? tokens * (network.width() + network.mlpWidth()) * 9 / 8 : 0;
    }

    private long cells(TokenizerConfig coding) {
        return (long) clip.views()
                * coding.latentFrames(clip.frames())
                * (clip.width() / coding.spatialCompressionRatio())
                * (clip.height() / coding.spatialCompressionRatio());
    }

    /// Workspace: that of its steps.
    PartSize tokenizer(TokenizerConfig coding) {
        ClipPlan plan = new ClipPlan(coding, clip.frames(), clip.height(), clip.width());
        TilePlan tiling = TilePlan.within(plan, type, codingBytes);
        long weights = bytes(VideoTokenizer.expectedWeights(coding).parameters());
        return new PartSize(
                TOKENIZER, weights, tiling.bytes(type), 0, 0, new PartSize.Limit(codingBytes, tiling.tiles()));
    }

    /// A network over pictures: its widest level is at most as wide as its first, at the pictures' size.
    ///
    /// @param pictures that it works on at once
    private PartSize pictureNetwork(String name, ExpectedWeights expected, int pictures) {
        long width = expected.shapes().values().stream()
                .mapToLong(shape -> shape.extent(0))
                .min()
                .orElse(1);
        return PartSize.whole(
                name, bytes(expected.parameters()), bytes(PICTURE_PLANES * width * clip.pixels() * pictures));
    }

    private PartSize blocked(String name, ExpectedWeights expected, String block, int blocks, long workspace) {
        long ofBlock = expected.shapes().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(block))
                .mapToLong(entry -> weightBytes(entry.getKey(), entry.getValue()))
                .sum();
        long all = expected.shapes().entrySet().stream()
                .mapToLong(entry -> weightBytes(entry.getKey(), entry.getValue()))
                .sum();
        return new PartSize(name, all, bytes(workspace), ofBlock, blocks);
    }

    private long weightBytes(String name, Shape shape) {
        return DitParameters.isRoundable(name)
                ? roundable.of(shape.extent(0), shape.extent(1))
                : bytes(shape.elements());
    }

    private long bytes(long elements) {
        return elements * type.bytes();
    }
}
