package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.PanoramaSettings;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Puts a world together as its model's configuration says: the one place that knows what a kind of model needs.
final class WorldAssembly {

    /// Remembered pictures at most, and what they may take: every one is looked at when sources are chosen. Beyond that
    /// those go whose surfaces others show.
    private static final int MEMORY_PICTURES = 256;

    private static final long MEMORY_BYTES = 256L << 20;

    /// Of a remembered picture with depth, as the networks see it, and a little for its prior.
    private static final int BYTES_PER_PIXEL = 18;

    /// Of its magnification, where there is a limit to it.
    private static final int MAGNIFICATION_BYTES = 4;

    final ModelParts parts;
    final WorldConfig config;
    final TensorScope scope;
    final SamplerConfig sampling;
    final Guidance guidance;
    final WorldMemory memory;
    final KeyframeMaker keyframes;
    final DetailLayer detail;
    final DitSampler chunkSampler;
    final List<LatentSampler> samplers = new ArrayList<>();
    final ClipGenerator chunks;
    final ChunkPreparation preparation;
    final Prompt prompt;

    private final Backend backend;
    private final PictureTransfer transfer;
    private final boolean memoryShown;

    /// The memory, where it is one of many keyframes.
    private @Nullable CoverageMemory coverage;

    /// Makes the sampler of a size of clip.
    @FunctionalInterface
    private interface SamplerPlan {

        /// @param latent `[C,T,h,w]`
        /// @param conditionChannels channels behind the latent, without the padding channel
        LatentSampler plan(Shape latent, int conditionChannels);
    }

    /// Loads the parts of a model into a backend's memory and puts them together.
    ///
    /// @param config how they are put together
    /// @param text where prompts are encoded
    /// @throws InvalidInputException when a part is missing, does not fit the others, or is damaged
    /// @throws OutOfDeviceMemoryException before anything is loaded, when not even taking turns is enough
    static WorldAssembly open(
            ModelFolder model, WorldConfig config, Backend backend, SamplingChoice choice, TextEncoding text) {
        OpenedModel opened = OpenedModel.open(model, config, backend, choice, text);
        try {
            return new WorldAssembly(opened.parts(), backend, opened.scope(), choice);
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /// @throws InvalidInputException when a part is missing or does not fit the others
    WorldAssembly(ModelParts parts, Backend backend, TensorScope scope, SamplingChoice choice) {
        this.parts = parts;
        this.config = parts.config();
        this.backend = backend;
        this.scope = scope;
        this.memoryShown = choice.memoryShown();
        this.transfer = new PictureTransfer(
                backend, scope, config.networkHeight(), ReflectedColumns.of(config), PixelRange.of(config.agreed()));
        this.sampling = Optional.ofNullable(choice.steps())
                .map(parts.sampling()::withSteps)
                .orElse(parts.sampling());
        Double chosen = choice.guidance();
        this.guidance = sampling.guidanceFormula().of(chosen != null ? chosen : config.guidance());
        this.keyframes = new KeyframeMaker(config, depth());
        this.memory = memory();
        this.detail = DetailLayer.of(config);
        ClipShape clip = ClipShape.chunk(config);
        DitSampler[] planned = new DitSampler[1];
        this.chunks = generator(clip, sampling.sigmaData(), (latent, channels) -> {
            planned[0] =
                    new DitSampler(backend, scope, parts, latent, channels, clip, sampling, guidance, Guidance.NONE);
            return planned[0];
        });
        this.chunkSampler = planned[0];
        this.preparation = preparation();
        this.prompt = new Prompt(
                parts.text(), scope, chunkSampler.network(), guidance.isActive(), config.negativePrompt(), samplers);
    }

    private WorldMemory memory() {
        WorldConfig.Cache cache = config.cache();
        if (cache == null) {
            return new NoMemory();
        }
        if (cache.buffers() == 2) {
            int width = config.networkWidth();
            int height = config.networkHeight();
            return new Gen3cMemory(
                    new SplatRenderer(backend, scope, transfer, width, height, cache.masksForeground()), keyframes);
        }
        coverage = new CoverageMemory(config, cache, memoryBytes(cache), transfer);
        return coverage;
    }

    private long memoryBytes(WorldConfig.Cache cache) {
        int bytes = BYTES_PER_PIXEL + (cache.maxMagnification() == null ? 0 : MAGNIFICATION_BYTES);
        long small = (long) bytes * config.networkWidth() * config.networkHeight();
        long large = config.detailFactor() == 1 ? 0 : 3L * config.width() * config.height();
        return Math.min(MEMORY_BYTES, MEMORY_PICTURES * (small + large));
    }

    private DepthEstimator depth() {
        if (parts.pictureDepth() != null) {
            return DepthEstimator.ofPublished(parts.pictureDepth(), config.networkHeight(), config.networkWidth());
        }
        return parts.depth() == null
                ? DepthEstimator.NONE
                : DepthEstimator.of(parts.depth(), config.networkHeight(), config.networkWidth());
    }

    /// A generator for a size of clip.
    private ClipGenerator generator(ClipShape clip, double sigmaData, SamplerPlan plan) {
        TokenizerConfig coding = parts.tokenizer().get().config();
        requireGiven(clip, coding.temporalCompressionRatio());
        LatentCoder coder = new LatentCoder(
                backend,
                scope,
                parts.tokenizer(),
                transfer,
                config.paddedWidth(),
                config.networkHeight(),
                clip.pictures(),
                sigmaData,
                config.agreed());
        ConditionChannels conditions = new ConditionChannels(
                backend,
                scope,
                config,
                clip,
                coding.temporalCompressionRatio(),
                coding.spatialCompressionRatio(),
                coder.latentShape());
        List<FrameFinish> finishes = finishes(clip);
        boolean kept = packs() || !finishes.isEmpty() || detail.enlarges();
        ClipView view = new ClipView(
                memory,
                config.networkWidth(),
                config.networkHeight(),
                clip.pictures(),
                packs() ? clip.given() : 0,
                kept,
                memoryShown);
        LatentSampler sampler = plan.plan(coder.latentShape(), conditions.channels());
        samplers.add(sampler);
        CacheEncoding encoding = encoding(clip, coder, coding);
        return new ClipGenerator(
                backend,
                scope,
                clip,
                new ClipGenerator.Parts(view, coder, encoding, conditions, sampler, finishes, transfer));
    }

    /// A latent frame is given where its pictures are: one of the first picture, one of every group behind it.
    private static void requireGiven(ClipShape clip, int group) {
        int there = clip.given() == 0 ? 0 : 1 + (clip.given() - 1) / group;
        if (clip.givenLatents() > there) {
            throw new InvalidInputException(
                    "world.json says condition_latents " + clip.givenLatents() + ", but overlap "
                            + clip.given() + " makes " + there + " latent frames of groups of " + group
                            + " pictures; give a longer overlap or fewer condition_latents");
        }
    }

    private boolean packs() {
        WorldConfig.Cache cache = config.cache();
        return cache != null && cache.mask().equals("packed");
    }

    private CacheEncoding encoding(ClipShape clip, LatentCoder coder, TokenizerConfig coding) {
        WorldConfig.Cache cache = config.cache();
        if (cache == null) {
            return new NoCacheEncoding(coder);
        }
        Function<Warp, float[]> colours = cache.fill().equals("none") ? Warp::colour : Warp::filled;
        CacheEncoding whole = packs()
                ? new PackedMaskEncoding(
                        coder,
                        new PackedMask(
                                coding.temporalCompressionRatio(),
                                coding.spatialCompressionRatio(),
                                config.networkWidth(),
                                config.networkHeight()),
                        clip,
                        colours,
                        Math.toIntExact(coder.latentShape().elements(1, 4)))
                : new LatentMaskEncoding(backend, scope, coder, memory);
        return memoryShown ? whole : new DroppedCache(whole, packs() ? clip.givenLatents() : 0);
    }

    /// A picture made ahead, of which little is known, is finished by one more network where the model brings it.
    private List<FrameFinish> finishes(ClipShape clip) {
        List<Resident<PixelRefiner>> refiners = new ArrayList<>();
        if (parts.refiner() != null) {
            refiners.add(parts.refiner());
        }
        if (parts.secondRefiner() != null && clip.given() == 0) {
            refiners.add(parts.secondRefiner());
        }
        if (refiners.isEmpty() || config.cache() == null || !memoryShown) {
            return List.of();
        }
        return List.of(new PixelRefinement(
                scope, refiners, transfer, clip.fresh(), config.networkHeight(), config.networkWidth()));
    }

    private ChunkPreparation preparation() {
        WorldConfig.Outpainting outpainting = config.outpainting();
        if (outpainting == null || !memoryShown) {
            return ChunkPreparation.NONE;
        }
        SamplerConfig ahead = new SamplerConfig(
                outpainting.steps(),
                outpainting.solverKind(),
                FinalSigma.ZERO,
                outpainting.sigmaMax(),
                outpainting.sigmaMin(),
                parts.sampling().rho(),
                parts.sampling().sigmaData());
        ClipShape clip = ClipShape.picture();
        KeyframePriorSampler[] prior = new KeyframePriorSampler[1];
        ClipGenerator generator = generator(clip, ahead.sigmaData(), (latent, channels) -> {
            Resident<PriorNetwork> network = parts.keyframePrior();
            if (network == null) {
                return new DitSampler(backend, scope, parts, latent, channels, clip, ahead, guidance, Guidance.NONE);
            }
            prior[0] = new KeyframePriorSampler(
                    backend, scope, parts, network, latent, ahead, detailing(ahead), outpainting.priorGuidance());
            return prior[0];
        });
        Outpainter outpainter = new Outpainter(generator, keyframes, detail);
        PanoramaParts networks = parts.panorama();
        PanoramaSettings panorama = config.panorama();
        ChunkEndOutpainting ends =
                new ChunkEndOutpainting(outpainting.newShare(), outpainter, Optional.ofNullable(prior[0]), memory);
        return networks == null || panorama == null || coverage == null
                ? ends
                : places(ends, outpainter, prior[0], networks, panorama, coverage);
    }

    /// @throws InvalidInputException when the model has no keyframe prior, which finishes the views of a panorama
    private ChunkPreparation places(
            ChunkEndOutpainting ends,
            Outpainter outpainter,
            @Nullable KeyframePriorSampler prior,
            PanoramaParts networks,
            PanoramaSettings panorama,
            CoverageMemory places) {
        if (prior == null) {
            throw new InvalidInputException("the world of " + parts.files().folder()
                    + " has a \"panorama\", but no keyframe_prior/, which finishes its views; add it, or leave the"
                    + " panorama out of world.json");
        }
        PlaceMaker maker = new PlaceMaker(
                panorama,
                config,
                Objects.requireNonNull(config.cache()),
                outpainter,
                prior,
                keyframes,
                places,
                new PanoramaSampler(backend, scope, parts, networks, panorama, parts.sampling()));
        return new PlacesAhead(config, panorama.startPitch(), ends, outpainter, places, maker);
    }

    /// How the prior goes over a view that there is a guess of.
    private SamplerConfig detailing(SamplerConfig ahead) {
        PanoramaSettings panorama = config.panorama();
        return panorama == null
                ? ahead
                : new SamplerConfig(
                        panorama.detailSteps(),
                        ahead.solver(),
                        FinalSigma.ZERO,
                        panorama.detailSigma(),
                        ahead.sigmaMin(),
                        ahead.rho(),
                        ahead.sigmaData());
    }
}
