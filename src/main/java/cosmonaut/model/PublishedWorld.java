package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.EdmPreconditioning;
import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.diffusion.SigmaSchedule;
import cosmonaut.diffusion.SolverKind;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.tokenizer.TokenizerConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the published models were made for, where no `world.json` says it (Cosmos 1.0 sections 2.6, 2.8 and 4.2; GEN3C
/// sections 2.5 and 3).
final class PublishedWorld {

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 704;
    private static final double FPS = 24;
    private static final int CHUNK = 121;
    private static final int CAMERA_CHUNK = 57;

    /// Of 1280: pictures of 1252 were made as wide for training.
    private static final int CAMERA_COLUMNS = 14;

    private static final int VIEWS = 6;
    private static final int VIEW_WIDTH = 848;
    private static final int VIEW_HEIGHT = 480;
    private static final int VIEW_CHUNK = 57;
    private static final int TEXT_TOKENS = 512;
    private static final int PICTURES_OF_A_LATENT = 8;
    private static final double GUIDANCE = 7;
    private static final double SCALE_BY_CLIP = 0;
    private static final double AUGMENT_SIGMA = 0.001;

    /// Two buffers with latent masks, the edge filter on the range of depths at .05, holes left open, sky at 100,
    /// background behind torn edges hidden, as all published examples have it.
    private static final WorldConfig.Cache GEN3C_CACHE =
            new WorldConfig.Cache(2, "latent", 1, "none", "range", 0.05, null, null, 100, null, true);

    private PublishedWorld() {}

    /// Pictures that a family makes at once.
    static ClipSize clip(ModelFamily family) {
        if (family.isMultiView()) {
            return new ClipSize(VIEW_WIDTH, VIEW_HEIGHT, VIEW_CHUNK, TEXT_TOKENS, VIEWS, false);
        }
        int frames = family == ModelFamily.CAMERA ? CAMERA_CHUNK : CHUNK;
        return new ClipSize(WIDTH, HEIGHT, frames, TEXT_TOKENS, 1, family == ModelFamily.GEN3C);
    }

    /// The world of a family that a camera can steer.
    ///
    /// @param original whether its files lie as NVIDIA lays them out, so that its pictures are those of NVIDIA's code;
    ///     otherwise they are those of diffusers. GEN3C has an original only
    static WorldConfig world(ModelFamily family, boolean original) {
        return switch (family) {
            case CAMERA ->
                world(
                        clip(family),
                        GUIDANCE,
                        new WorldConfig.Pluecker("md", "fourth", original ? SCALE_BY_CLIP : 1),
                        null,
                        null,
                        null,
                        original ? Conventions.ORIGINAL.withColumns(CAMERA_COLUMNS) : Conventions.DIFFUSERS);
            case GEN3C -> world(clip(family), 1, null, GEN3C_CACHE, "align", "", Conventions.USUAL);
            default -> throw new IllegalArgumentException(family + " has no camera");
        };
    }

    /// The configuration of a family that makes videos without a camera; of several views, that of one. Those have an
    /// original only.
    ///
    /// @param given pictures that a chunk goes on from: 0 for Text2World, 1 or 9 for Video2World
    /// @param original as in [#world]
    static WorldConfig video(ModelFamily family, int given, boolean original) {
        int latents = given == 0 ? 0 : 1 + (given - 1) / PICTURES_OF_A_LATENT;
        Conventions conventions = original ? Conventions.ORIGINAL : Conventions.DIFFUSERS;
        return world(
                clip(family),
                given,
                latents,
                GUIDANCE,
                null,
                null,
                null,
                null,
                family.isMultiView() ? Conventions.USUAL : conventions);
    }

    /// How a family is sampled where the folder does not say it.
    ///
    /// @param original as in [#world]; NVIDIA's code goes with "2ab" and computes the preconditioning in bf16,
    ///     diffusers with Euler's steps to the smallest level
    static SamplerConfig sampling(ModelFamily family, boolean original) {
        return switch (family) {
            case GEN3C, MULTIVIEW_TEXT, MULTIVIEW_VIDEO -> predict1();
            default ->
                original
                        ? SamplerConfig.cosmos1().withCoefficients(EdmPreconditioning.Coefficients.BF16)
                        : new SamplerConfig(35, SolverKind.EULER, FinalSigma.SIGMA_MIN, 80, 0.002, 7, 0.5);
        };
    }

    private static SamplerConfig predict1() {
        return new SamplerConfig(
                35, SolverKind.EULER, FinalSigma.ZERO, 80, 0.0002, 7, 0.5, SigmaSchedule.Kind.PREDICT1);
    }

    /// Checks that the networks of a folder can make a family's clips.
    ///
    /// @throws InvalidInputException at the first that contradicts another
    static void requireFit(ModelFiles files, ModelFamily family, DitConfig dit, TokenizerConfig coding) {
        Path folder = files.folder();
        ClipSize clip = clip(family);
        int cell = coding.spatialCompressionRatio();
        int group = coding.temporalCompressionRatio();
        if (coding.latentChannels() != dit.outChannels()) {
            throw new InvalidInputException(files.config("vae") + " says latent_channels "
                    + coding.latentChannels() + ", " + files.config("transformer") + " out_channels "
                    + dit.outChannels() + "; use the parts of one model");
        }
        if (clip.width() % cell != 0 || clip.height() % cell != 0 || (clip.frames() - 1) % group != 0) {
            throw unfit(folder, clip, "the tokenizer codes groups of " + group + " pictures in cells of " + cell);
        }
        int latents = coding.latentFrames(clip.frames());
        DitConfig.Cells most = dit.maxSize();
        if (latents > most.t() || clip.height() / cell > most.h() || clip.width() / cell > most.w()) {
            throw unfit(folder, clip, "the transformer has max_size " + most.t() + "x" + most.h() + "x" + most.w());
        }
        if (coding.statisticsFrames() > 0 && latents > coding.statisticsFrames()) {
            throw unfit(
                    folder,
                    clip,
                    "the tokenizer has statistics of " + coding.statisticsFrames() + " latent frames, not " + latents);
        }
    }

    private static InvalidInputException unfit(Path folder, ClipSize clip, String reason) {
        return new InvalidInputException(folder + " has no world.json, and clips as published (" + clip
                + ") do not fit it: " + reason + "; say its sizes in a world.json");
    }

    private static WorldConfig world(
            ClipSize clip,
            double guidance,
            WorldConfig.@Nullable Pluecker rays,
            WorldConfig.@Nullable Cache cache,
            @Nullable String depthPolicy,
            @Nullable String negativePrompt,
            Conventions conventions) {
        return world(clip, 1, 1, guidance, rays, cache, depthPolicy, negativePrompt, conventions);
    }

    private static WorldConfig world(
            ClipSize clip,
            int overlap,
            int conditionLatents,
            double guidance,
            WorldConfig.@Nullable Pluecker rays,
            WorldConfig.@Nullable Cache cache,
            @Nullable String depthPolicy,
            @Nullable String negativePrompt,
            Conventions conventions) {
        return new WorldConfig(
                "cosmonaut-world/1",
                clip.width() - 2 * conventions.columns(),
                clip.height(),
                FPS,
                clip.frames(),
                overlap,
                conditionLatents,
                AUGMENT_SIGMA,
                guidance,
                TEXT_TOKENS,
                rays,
                cache,
                clip.frames() - overlap, // GEN3C remembers the last picture of a chunk
                null,
                null,
                null,
                depthPolicy,
                negativePrompt,
                null,
                conventions.equals(Conventions.USUAL) ? null : conventions);
    }
}
