package cosmonaut.bench;

import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.model.FormerNames;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.PartFolders;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.depth.DepthConfig;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.depth.PictureDepth;
import cosmonaut.network.depth.PictureDepthConfig;
import cosmonaut.network.depth.PublishedDepth;
import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.TextContext;
import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorFacts;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.network.refiner.RefinerConfig;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Times every network of a model alone, on random input of the sizes that a chunk has: what a reimplementation in
/// another framework can be measured against. Warping, sampling arithmetic and conversions are left out.
public final class NetworksBench {

    /// Rows of a usual prompt.
    private static final int TEXT_ROWS = 24;

    private static final double NOISE = 0.2;

    private final Path folder;
    private final WorldConfig config;
    private final SamplerConfig sampling;
    private final Backend backend;
    private final Random random = new Random(1);

    /// A network's work in a chunk, by name.
    private final Map<String, Runnable> parts = new LinkedHashMap<>();

    /// @param preset a preset's name, or none for the usual way
    public NetworksBench(Path folder, @Nullable String preset, Backend backend) {
        this.folder = folder;
        ModelFolder model = ModelFolder.detect(folder);
        this.config = model.world(preset);
        this.sampling = model.sampling(preset);
        this.backend = backend;
    }

    /// Adds to the line: sizes, and for every network the median time in milliseconds of its calls in one chunk.
    ///
    /// @param warmup times that each is run before
    /// @param repeats times that each is measured
    public void measure(ObjectNode line, int warmup, int repeats) {
        try (TensorScope scope = backend.openScope("networks")) {
            VideoTokenizer tokenizer = load(
                    "vae",
                    TokenizerConfig.read(file("vae")),
                    (known, source) -> VideoTokenizer.load(backend, scope, known, source));
            LatentGrid grid = grid(tokenizer, config.chunkFrames());
            dit(scope, grid);
            tokenizer(scope, tokenizer, grid);
            refiner(scope);
            depth(scope);
            keyframePrior(scope, grid);
            line.put("width", config.networkWidth())
                    .put("height", config.networkHeight())
                    .put("steps", sampling.steps());
            ObjectNode medians = line.putObject("network_median_ms");
            parts.forEach((name, work) -> medians.put(name, median(work, warmup, repeats)));
        }
    }

    private static double median(Runnable work, int warmup, int repeats) {
        for (int i = 0; i < warmup; i++) {
            work.run();
        }
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            long began = System.nanoTime();
            work.run();
            times.add((System.nanoTime() - began) / 1e6);
        }
        Collections.sort(times);
        return times.get(times.size() / 2);
    }

    private Path file(String part) {
        return FormerNames.part(folder, part).resolve("config.json");
    }

    private boolean has(String part) {
        return Files.isDirectory(FormerNames.part(folder, part));
    }

    private <C, N> N load(String part, C known, BiFunction<C, WeightSource, N> load) {
        try (WeightSource source = WeightFiles.open(FormerNames.part(folder, part))) {
            return load.apply(known, source);
        }
    }

    private LatentGrid grid(VideoTokenizer tokenizer, int pictures) {
        var clip = tokenizer.plan(pictures, config.networkHeight(), config.networkWidth());
        return new LatentGrid(clip.latentFrames(), clip.latentHeight(), clip.latentWidth());
    }

    private Tensor random(TensorScope scope, int... extents) {
        Tensor tensor = scope.allocate(DType.F32, extents);
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        backend.write(tensor, values);
        return tensor;
    }

    private void dit(TensorScope scope, LatentGrid grid) {
        DitConfig known = DitConfig.read(file("transformer"));
        DitWeights weights =
                load("transformer", known, (config, source) -> DitWeights.load(backend, scope, config, source));
        Dit dit = new Dit(backend, scope, weights, grid, config.fps());
        Tensor rows = scope.allocate(DType.F32, config.maxTextTokens(), known.textDim());
        int words = Math.min(TEXT_ROWS, config.maxTextTokens());
        backend.copy(rows.slice(0, words), random(scope, words, known.textDim()));
        dit.planNoise(NOISE);
        TextContext text = dit.prepareText(scope, rows, words);
        Tensor x = random(scope, known.inChannels(), grid.frames(), grid.height(), grid.width());
        Tensor result = scope.allocate(DType.F32, known.outChannels(), grid.frames(), grid.height(), grid.width());
        parts.put("dit", () -> {
            for (int i = 0; i < sampling.steps(); i++) {
                dit.forward(result, x, NOISE, text);
            }
        });
    }

    private void tokenizer(TensorScope scope, VideoTokenizer tokenizer, LatentGrid grid) {
        int channels = tokenizer.config().latentChannels();
        Tensor pictures = random(scope, 3, config.chunkFrames(), config.networkHeight(), config.networkWidth());
        Tensor latents = random(scope, channels, grid.frames(), grid.height(), grid.width());
        Tensor coded = scope.allocate(DType.F32, latents.shape());
        Tensor decoded = scope.allocate(DType.F32, pictures.shape());
        parts.put("encode", () -> tokenizer.encode(coded, pictures));
        parts.put("decode", () -> tokenizer.decode(decoded, latents));
    }

    private void refiner(TensorScope scope) {
        if (!has("refiner")) {
            return;
        }
        PixelRefiner refiner = load(
                "refiner",
                RefinerConfig.read(file("refiner")),
                (known, source) -> PixelRefiner.load(backend, scope, known, source));
        Tensor decoded = random(scope, 3, config.newFrames(), config.networkHeight(), config.networkWidth());
        Tensor warped = random(scope, 3, config.newFrames(), config.networkHeight(), config.networkWidth());
        Tensor mask = scope.allocate(DType.F32, 1, config.newFrames(), config.networkHeight(), config.networkWidth());
        Tensor refined = scope.allocate(DType.F32, decoded.shape());
        backend.fill(mask, 1);
        parts.put("refine", () -> refiner.refine(refined, decoded, warped, mask));
    }

    private void depth(TensorScope scope) {
        if (!has("depth")) {
            return;
        }
        if (!Files.isRegularFile(file("depth"))) {
            publishedDepth(scope);
            return;
        }
        DepthConfig known = DepthConfig.read(file("depth"));
        DepthNetwork depth = load("depth", known, (c, source) -> DepthNetwork.load(backend, scope, c, source));
        Tensor input = random(scope, known.inChannels(), 1, config.networkHeight(), config.networkWidth());
        Tensor disparity = scope.allocate(DType.F32, 1, 1, config.networkHeight(), config.networkWidth());
        parts.put("depth", () -> depth.disparity(disparity, input));
    }

    /// With what is done beside the network, which is a small part of it.
    private void publishedDepth(TensorScope scope) {
        PictureDepthConfig known = new PartFolders(folder).pictureDepth().orElseThrow();
        PictureDepth depth = load("depth", known, (c, source) -> PublishedDepth.load(backend, scope, c, source));
        float[] rgb = new float[3 * config.networkHeight() * config.networkWidth()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = 2 * random.nextFloat() - 1;
        }
        parts.put("depth", () -> depth.estimate(rgb, config.networkHeight(), config.networkWidth()));
    }

    /// All calls for one keyframe made ahead; under guidance every step makes two.
    private void keyframePrior(TensorScope scope, LatentGrid grid) {
        WorldConfig.Outpainting outpainting = config.outpainting();
        if (outpainting == null || !has("keyframe_prior")) {
            return;
        }
        PriorConfig known = PriorConfig.read(file("keyframe_prior"));
        PriorNetwork network =
                load("keyframe_prior", known, (c, source) -> PriorNetwork.load(backend, scope, c, source));
        Tensor planes = random(scope, known.inputs(), 1, grid.height(), grid.width());
        Tensor result = scope.allocate(DType.F32, known.latent(), 1, grid.height(), grid.width());
        Tensor facts = network.allocateFacts(scope);
        network.tell(facts, new PriorFacts(new float[known.text()], new float[2 * known.latent()], 1));
        network.plan(grid.height(), grid.width());
        network.planNoise(NOISE);
        int calls = outpainting.steps() * (outpainting.priorGuidance().isActive() ? 2 : 1);
        parts.put("keyframe_prior", () -> {
            for (int i = 0; i < calls; i++) {
                network.forward(result, planes, NOISE, facts);
            }
        });
    }
}
