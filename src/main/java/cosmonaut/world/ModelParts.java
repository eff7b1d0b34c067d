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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    static ModelParts load(ModelFolder model, @Nullable String presetName, Residency residency, Backend backend) {
        ModelFiles files = model.files();
        WorldConfig config = model.world(presetName);
        SamplerConfig sampling = model.sampling(presetName);
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
                residency.part("vae", (scope, source) -> VideoTokenizer.load(backend, scope, coding, source)),
                PromptEncoder.load(files, residency, backend, config.maxTextTokens(), dit.textDim()),
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

    /// SHA-256 over the names and contents of the folder's files, in the order of their names.
    String sha256() {
        Path folder = files.folder();
        try (Stream<Path> walk = Files.walk(folder)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                digest.update(folder.relativize(file)
                        .toString()
                        .replace('\\', '/')
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new InvalidInputException("the model in " + folder + " cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
