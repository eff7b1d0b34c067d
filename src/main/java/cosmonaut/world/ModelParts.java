package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.model.FormerNames;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.weights.WeightFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The networks of a model folder, in a backend's memory.
///
/// A folder holds `world.json`, `transformer/`, `vae/`, `scheduler/`, and as the model needs them `text_encoder/` with
/// `tokenizer/`,
/// `depth/`, `keyframe_prior/`, `refiner/` and `refiner_2/`; each part is a `config.json` with safetensors beside it,
/// as
/// diffusers lays them
/// out.
record ModelParts(
        Path folder,
        WorldConfig config,
        SamplerConfig sampling,
        DitWeights dit,
        VideoTokenizer tokenizer,
        PromptEncoder text,
        @Nullable DepthNetwork depth,
        @Nullable PriorNetwork keyframePrior,
        @Nullable PixelRefiner refiner,
        @Nullable PixelRefiner secondRefiner) {

    static ModelParts load(Path folder, @Nullable String presetName, Backend backend, TensorScope scope) {
        ModelFolder model = ModelFolder.detect(folder);
        WorldConfig config = model.world(presetName);
        SamplerConfig sampling = model.sampling(presetName);
        DitConfig dit = DitConfig.read(folder.resolve("transformer/config.json"));
        TokenizerConfig coding = TokenizerConfig.read(folder.resolve("vae/config.json"));
        return new ModelParts(
                folder,
                config,
                sampling,
                weights(folder, "transformer", source -> DitWeights.load(backend, scope, dit, source)),
                weights(folder, "vae", source -> VideoTokenizer.load(backend, scope, coding, source)),
                PromptEncoder.load(folder, backend, scope, config.maxTextTokens(), dit.textDim()),
                optional(
                        folder,
                        "depth",
                        source -> DepthNetwork.load(
                                backend, scope, DepthConfig.read(folder.resolve("depth/config.json")), source)),
                optional(
                        folder,
                        "keyframe_prior",
                        source -> PriorNetwork.load(
                                backend,
                                scope,
                                PriorConfig.read(FormerNames.part(folder, "keyframe_prior")
                                        .resolve("config.json")),
                                source)),
                pixelPath(folder, "refiner", backend, scope),
                pixelPath(folder, "refiner_2", backend, scope));
    }

    private static @Nullable PixelRefiner pixelPath(Path folder, String part, Backend backend, TensorScope scope) {
        return optional(
                folder,
                part,
                source -> PixelRefiner.load(
                        backend,
                        scope,
                        RefinerConfig.read(FormerNames.part(folder, part).resolve("config.json")),
                        source));
    }

    /// The mapped file is closed after the backend has taken the weights in.
    static <T> T weights(Path folder, String part, Function<WeightSource, T> load) {
        try (WeightSource source = WeightFiles.open(FormerNames.part(folder, part))) {
            return load.apply(source);
        }
    }

    private static <T> @Nullable T optional(Path folder, String part, Function<WeightSource, T> load) {
        return Files.isDirectory(FormerNames.part(folder, part)) ? weights(folder, part, load) : null;
    }

    /// SHA-256 over the names and contents of the folder's files, in the order of their names.
    String sha256() {
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
