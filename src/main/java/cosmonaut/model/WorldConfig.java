package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.SolverKind;
import cosmonaut.spatial.WarpRenderer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// `world.json`: how a model folder's networks are put together into a world.
///
/// @param format `cosmonaut-world/1`
/// @param width picture width, pixels
/// @param height picture height, pixels
/// @param fps pictures per second of the world's time; enters the rotary embedding
/// @param chunkFrames pictures coded by the tokenizer at once, `overlap` of them already shown
/// @param overlap pictures of a chunk that repeat the end of the chunk before
/// @param conditionLatents latent frames given rather than generated; 0, with no overlap, camera rays or cache, for a
///     network that is told by text alone and has no condition mask
/// @param augmentSigma noise put on the given latent frames
/// @param guidance g of `a + g (a - b)`; 0 needs no second pass
/// @param maxTextTokens text rows the network attends to
/// @param pluecker camera rays, or none
/// @param cache 3D cache, or none
/// @param keyframeEvery pictures from one remembered picture to the next, at least
/// @param keepHint whether a new keyframe keeps the warped depth where there is some (default: no)
/// @param outpainting how a picture of much that is new is made before its chunk, or never
/// @param detail how many times as wide and high as the networks' pictures those are that the world shows and
///     remembers (default: 1); what is remembered is laid over the networks' work in full detail
/// @param depthPolicy how an estimated depth goes with what the memory shows of the same view: `estimated` as it is
///     (the default), `keep_hint` where there is something, or `align` to it (GEN3C 3.6); takes the place of
/// `keep_hint`
/// @param negativePrompt what guidance compares with: none for the absence of text (the default), an empty one for the
///     prompt itself, so that the cache alone guides (GEN3C 2.5)
/// @param panorama how the surroundings of a place are imagined as a whole, or never
/// @param conventions where implementations of the same networks differ (default: as usual)
public record WorldConfig(
        String format,
        int width,
        int height,
        double fps,
        int chunkFrames,
        int overlap,
        int conditionLatents,
        double augmentSigma,
        double guidance,
        int maxTextTokens,
        @Nullable Pluecker pluecker,
        @Nullable Cache cache,
        int keyframeEvery,
        @Nullable Boolean keepHint,
        @Nullable Outpainting outpainting,
        @Nullable Integer detail,
        @Nullable String depthPolicy,
        @Nullable String negativePrompt,
        @Nullable PanoramaSettings panorama,
        @Nullable Conventions conventions) {

    private static final int MOST_DETAIL = 4;

    private static final Set<String> NOT_READ_HERE = Stream.concat(
                    Stream.of("training", ModelPreset.KEY), FormerNames.RETIRED.keySet().stream())
            .collect(Collectors.toUnmodifiableSet());

    /// @param order `md` moment first (published code) or `dm` direction first (paper)
    /// @param frames `fourth` picture of every temporal group (paper), `all` of them, or as many `leading` pictures of
    ///     the clip as there are latent frames (published code)
    /// @param scale metres per unit of camera translation; 0 for the largest distance between two translations of the
    ///     clip (published code), so that every clip fills the same range
    public record Pluecker(String order, String frames, double scale) {

        public Pluecker {
            require("pluecker.order", order, "md", "dm");
            require("pluecker.frames", frames, "fourth", "all", "leading");
            if (scale != 0) {
                requireRange("pluecker.scale", scale, 1e-6, 1e6);
            }
        }

        /// Whether every clip has a scale of its own.
        public boolean scalesByClip() {
            return scale == 0;
        }
    }

    /// @param buffers warped pictures given side by side
    /// @param mask `packed` fractions of valid pixels per latent cell, or `latent`: the mask coded as a video (GEN3C)
    /// @param sources remembered pictures merged into a buffer
    /// @param fill `pull-push` or `none`
    /// @param edgeFilter `disparity` or `range` (GEN3C 3.2)
    /// @param edgeThreshold threshold of the filter
    /// @param edgeTest `filter`: pixels at an edge are never warped (GEN3C, the default), or `stretch`: only where
    ///     the picture does not tear
    /// @param lookup where colours come from: `splat` (GEN3C, the default) or `cubic`, sharply from the picture
    /// @param far depth of what is endlessly far, metres
    /// @param maxMagnification how many times a remembered pixel may be magnified against the picture it was made in
    ///     before it counts as not seen, above 1; none without
    /// @param foregroundMasking whether background behind torn edges is hidden (GEN3C 3.5); of two buffers only, where
    ///     it is the default
    public record Cache(
            int buffers,
            String mask,
            int sources,
            String fill,
            String edgeFilter,
            double edgeThreshold,
            @Nullable String edgeTest,
            @Nullable String lookup,
            double far,
            @Nullable Double maxMagnification,
            @Nullable Boolean foregroundMasking) {

        public Cache {
            requireRange("cache.buffers", buffers, 1, 2);
            require("cache.mask", mask, "packed", "latent");
            requireRange("cache.sources", sources, 1, 8);
            require("cache.fill", fill, "pull-push", "none");
            require("cache.edge_filter", edgeFilter, "disparity", "range");
            requireRange("cache.edge_threshold", edgeThreshold, 1e-4, 10);
            require("cache.edge_test", edgeTest == null ? "filter" : edgeTest, "filter", "stretch");
            require("cache.lookup", lookup == null ? "splat" : lookup, "splat", "cubic");
            requireRange("cache.far", far, 1, 1e6);
            if (maxMagnification != null && !(maxMagnification > 1 && maxMagnification < Double.POSITIVE_INFINITY)) {
                throw new InvalidInputException("\"cache.max_magnification\" is " + maxMagnification
                        + "; it must be above 1 and finite, or left out for no limit");
            }
            if (buffers == 2) {
                require("cache.fill of two buffers", fill, "none");
                require("cache.edge_test of two buffers", edgeTest == null ? "filter" : edgeTest, "filter");
                require("cache.lookup of two buffers", lookup == null ? "splat" : lookup, "splat");
                if (maxMagnification != null) {
                    throw new InvalidInputException("\"cache.max_magnification\" is " + maxMagnification
                            + "; two buffers have no limit, leave it out");
                }
            } else if (foregroundMasking != null) {
                throw new InvalidInputException("\"cache.foreground_masking\" is " + foregroundMasking
                        + "; only two buffers have it, leave it out");
            }
        }

        public WarpRenderer.Lookup lookupKind() {
            return "cubic".equals(lookup) ? WarpRenderer.Lookup.CUBIC : WarpRenderer.Lookup.SPLAT;
        }

        /// How many times a pixel that counts as seen may be magnified; infinite for no limit.
        public float magnificationLimit() {
            return maxMagnification == null ? Float.POSITIVE_INFINITY : maxMagnification.floatValue();
        }

        /// Whether background behind torn edges is hidden.
        public boolean masksForeground() {
            return !Boolean.FALSE.equals(foregroundMasking);
        }

        /// Whether pixels at an edge are warped as long as the picture does not tear.
        public boolean stretches() {
            return "stretch".equals(edgeTest);
        }
    }

    /// A chunk whose last picture would be new for more than a share of its pixels gets that picture first, made alone.
    ///
    /// @param newShare share of unknown pixels above which a picture is made, 0 to 1
    /// @param steps solver steps
    /// @param sigmaMax noise level it begins at
    /// @param sigmaMin last noise level before the picture is clean
    /// @param solver `euler` (the default) or `2ab`, of second order: for a keyframe prior asked many times
    /// @param guidance of a keyframe prior, against itself without what the memory shows (default: 0, none)
    public record Outpainting(
            double newShare,
            int steps,
            double sigmaMax,
            double sigmaMin,
            @Nullable String solver,
            @Nullable Double guidance) {

        public Outpainting {
            requireRange("outpainting.new_share", newShare, 0, 1);
            requireRange("outpainting.steps", steps, 1, 1000);
            requireRange("outpainting.sigma_max", sigmaMax, 1e-6, 1e6);
            requireRange("outpainting.sigma_min", sigmaMin, 1e-9, sigmaMax);
            require("outpainting.solver", solver == null ? SolverKind.EULER.label() : solver, SolverKind.labels());
            requireRange("outpainting.guidance", guidance == null ? 0 : guidance, 0, 50);
        }

        public Guidance priorGuidance() {
            return new Guidance(guidance == null ? 0 : guidance);
        }

        public SolverKind solverKind() {
            return solver == null ? SolverKind.EULER : SolverKind.of(solver);
        }
    }

    /// The values of `depth_policy`.
    public enum DepthPolicyKind {
        ESTIMATED,
        KEEP_HINT,
        ALIGN;

        private static final String[] KEYS = Arrays.stream(values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    public WorldConfig {
        require("format", format, "cosmonaut-world/1");
        requireRange("width", width, 16, 4096);
        requireRange("height", height, 16, 4096);
        requireRange("fps", fps, 1, 240);
        requireRange("chunk_frames", chunkFrames, 2, 1024);
        boolean textAlone = conditionLatents == 0 && overlap == 0 && pluecker == null && cache == null;
        requireRange("overlap", overlap, textAlone ? 0 : 1, chunkFrames - 1);
        requireRange("condition_latents", conditionLatents, textAlone ? 0 : 1, 64);
        requireRange("augment_sigma", augmentSigma, 0, 10);
        requireRange("guidance", guidance, 0, 50);
        requireRange("max_text_tokens", maxTextTokens, 1, 4096);
        requireRange("keyframe_every", keyframeEvery, 0, 1024);
        if (depthPolicy != null) {
            require("depth_policy", depthPolicy, DepthPolicyKind.KEYS);
            if (keepHint != null) {
                throw new InvalidInputException(
                        "\"depth_policy\" and \"keep_hint\" say the same; leave \"keep_hint\" out");
            }
        }
        int times = detail == null ? 1 : detail;
        requireRange("detail", times, 1, MOST_DETAIL);
        if (width % times != 0 || height % times != 0) {
            throw new InvalidInputException("\"width\" and \"height\" are " + width + " and " + height
                    + "; they must be multiples of \"detail\", which is " + times);
        }
        int columns = conventions == null ? 0 : conventions.columns();
        if (columns > 0 && (cache != null || times > 1 || columns >= width)) {
            throw new InvalidInputException("\"conventions.reflected_columns\" is " + columns
                    + "; it needs pictures that are wider, and a world without \"cache\" and \"detail\"");
        }
        if (panorama != null && outpainting == null) {
            throw new InvalidInputException(
                    "\"panorama\" needs \"outpainting\", which finishes its views; add it or remove the panorama");
        }
        if (outpainting != null && (cache == null || !cache.mask().equals("packed"))) {
            throw new InvalidInputException(
                    "\"outpainting\" needs a \"cache\" whose mask is packed; remove it or change the cache");
        }
    }

    /// Reads `world.json`; the free-form key `training` is for people, `presets` for [ModelPreset].
    public static WorldConfig read(Path file) {
        return JsonFile.read(
                file, WorldConfig.class, NOT_READ_HERE, JsonNodeFactory.instance.objectNode(), FormerNames.KEYS);
    }

    /// Reads the `world.json` of a model folder as it is with a preset of that name; without a name, as it stands.
    ///
    /// @throws InvalidInputException when the folder has no such preset, or either is malformed
    public static WorldConfig ofModel(Path folder, @Nullable String preset) {
        return read(folder.resolve("world.json"), ModelPreset.named(folder, preset));
    }

    /// Reads `world.json` as a preset changes it.
    public static WorldConfig read(Path file, ModelPreset preset) {
        return JsonFile.read(file, WorldConfig.class, NOT_READ_HERE, preset.world(), FormerNames.KEYS);
    }

    /// How an estimated depth goes with what the memory shows of the same view.
    public DepthPolicyKind depthPolicyKind() {
        if (depthPolicy == null) {
            return Boolean.TRUE.equals(keepHint) ? DepthPolicyKind.KEEP_HINT : DepthPolicyKind.ESTIMATED;
        }
        return DepthPolicyKind.valueOf(depthPolicy.toUpperCase(Locale.ROOT));
    }

    /// What is agreed on where implementations differ.
    public Conventions agreed() {
        return conventions == null ? Conventions.USUAL : conventions;
    }

    /// How many times as wide and high pictures are as those of the networks.
    public int detailFactor() {
        return detail == null ? 1 : detail;
    }

    /// Width of the pictures that the networks see and make.
    public int networkWidth() {
        return width / detailFactor();
    }

    /// That width with the columns that are added on both sides before the networks see a picture.
    public int paddedWidth() {
        return networkWidth() + 2 * agreed().columns();
    }

    /// Height of the pictures that the networks see and make.
    public int networkHeight() {
        return height / detailFactor();
    }

    /// New pictures in a chunk.
    public int newFrames() {
        return chunkFrames - overlap;
    }

    private static void require(String key, @Nullable String value, String... allowed) {
        for (String one : allowed) {
            if (one.equals(value)) {
                return;
            }
        }
        throw new InvalidInputException(
                "\"" + key + "\" is " + value + "; it must be one of " + String.join(", ", allowed));
    }

    private static void requireRange(String key, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new InvalidInputException(
                    "\"" + key + "\" is " + value + "; it must be between " + low + " and " + high);
        }
    }
}
