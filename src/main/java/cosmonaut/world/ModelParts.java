package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.model.ModelFiles;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.depth.PictureDepth;
import cosmonaut.network.depth.PictureDepthConfig;
import cosmonaut.network.depth.PublishedDepth;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The networks of a model folder, each in a backend's memory when it is asked for.
///
/// A folder holds `world.json`, `transformer/`, `vae/`, `scheduler/`, and as the model needs them `text_encoder/` with
/// `tokenizer/`, `depth/`, `keyframe_prior/`, `refiner/`, `refiner_2/`,
/// and the three of [PanoramaParts]; each part is a `config.json` with
/// safetensors beside it, as diffusers lays them out.
record ModelParts(
        ModelFiles files,
        Residency residency,
        WorldConfig config,
        SamplerConfig sampling,
        Resident<DitWeights> dit,
        Resident<VideoTokenizer> tokenizer,
        PromptEncoder text,
        @Nullable Resident<DepthNetwork> depth,
        @Nullable Resident<PictureDepth> pictureDepth,
        @Nullable Resident<PriorNetwork> keyframePrior,
        @Nullable Resident<PixelRefiner> refiner,
        @Nullable Resident<PixelRefiner> secondRefiner,
        @Nullable PanoramaParts panorama) {

    /// @param config how the parts are put together
    static ModelParts load(
            ModelFolder model,
            WorldConfig config,
            SamplerConfig sampling,
            Residency residency,
            Backend backend,
            TextEncoding text) {
        ModelFiles files = model.files();
        requireDepth(config, files);
        DitConfig dit = files.transformer();
        TokenizerConfig coding = files.tokenizer();
        Optional<PictureDepthConfig> published = files.pictureDepth();
        return new ModelParts(
                files,
                residency,
                config,
                sampling,
                residency.part(
                        "transformer",
                        (scope, source) -> DitWeights.load(backend, scope, dit, source),
                        (scope, source, blocks) -> DitWeights.stream(backend, scope, dit, source, blocks)),
                residency.part(
                        "vae",
                        (scope, source) -> VideoTokenizer.load(backend, scope, coding, source)
                                .within(residency.size("vae").limit().workspaceBytes())),
                PromptEncoder.load(files, residency, backend, config.maxTextTokens(), dit.textDim(), text),
                files.has("depth") && published.isEmpty() ? depth(files, residency, backend) : null,
                published
                        .map(known -> residency.<PictureDepth>part(
                                "depth", (scope, source) -> PublishedDepth.load(backend, scope, known, source)))
                        .orElse(null),
                files.has("keyframe_prior") ? keyframePrior(files, residency, backend) : null,
                files.has("refiner") ? refiner("refiner", files, residency, backend) : null,
                files.has("refiner_2") ? refiner("refiner_2", files, residency, backend) : null,
                config.panorama() == null ? null : PanoramaParts.load(files, residency, backend));
    }

    /// What is asked for and no part can do is said before anything is loaded.
    private static void requireDepth(WorldConfig config, ModelFiles files) {
        if (config.cache() != null && !files.has("depth")) {
            throw new InvalidInputException("the world of " + files.folder()
                    + " has a \"cache\", but no depth/: what is remembered needs depth; add a depth network (for GEN3C"
                    + " the model.pt of Ruicheng/moge-vitl in a folder moge-vitl beside it), or leave the cache out of"
                    + " world.json");
        }
    }

    private static Resident<DepthNetwork> depth(ModelFiles files, Residency residency, Backend backend) {
        DepthConfig config = DepthConfig.read(files.config("depth"));
        return residency.part("depth", (scope, source) -> DepthNetwork.load(backend, scope, config, source));
    }

    private static Resident<PriorNetwork> keyframePrior(ModelFiles files, Residency residency, Backend backend) {
        PriorConfig config = PriorConfig.read(files.config("keyframe_prior"));
        return residency.part("keyframe_prior", (scope, source) -> PriorNetwork.load(backend, scope, config, source));
    }

    private static Resident<PixelRefiner> refiner(String part, ModelFiles files, Residency residency, Backend backend) {
        RefinerConfig config = RefinerConfig.read(files.config(part));
        return residency.part(part, (scope, source) -> PixelRefiner.load(backend, scope, config, source));
    }

    /// What tells this model from others, see [ModelHash].
    String sha256() {
        return ModelHash.of(files);
    }
}
