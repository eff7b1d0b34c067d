package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.world.StageTimings.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A camera-conditioned latent diffusion model with a memory of what it has shown: the pipeline of the published models
/// and of
/// the starter.
///
/// A chunk overlaps the one before by its first picture, as GEN3C's do: remembered pictures are warped into the new
/// cameras and
/// coded, the latent of the first picture is given, the others are sampled, decoded and joined with the warped pixels;
/// the last
/// picture is remembered with its depth. Between chunks pictures stay unrounded, so that nothing drifts.
public final class LatentCameraWorld implements CameraWorld {

    private static final long MEMORY_BYTES = 256L << 20;

    private final ModelParts parts;
    private final WorldConfig config;
    private final TensorScope scope;
    private final LatentCoder coder;
    private final ConditionChannels conditions;
    private final CacheConditioner conditioner;
    private final ChunkSampler sampler;
    private final PixelPath pixelPath;
    private final @Nullable CacheView cache;
    private final Tensor given;
    private final float[][] made;
    private NumpyRandom random = NumpyRandom.ofSeed(0);
    private @Nullable CameraFrame camera;
    private float[] shown = {};
    private int pictureIndex;
    private int keyframeIndex;

    private LatentCameraWorld(ModelParts parts, Backend backend, TensorScope scope, SamplingChoice choice) {
        this.parts = parts;
        this.config = parts.config();
        this.scope = scope;
        this.coder = new LatentCoder(
                backend, scope, parts.tokenizer(), config, parts.sampling().sigmaData());
        Shape latent = coder.latentShape();
        var coding = parts.tokenizer().config();
        this.conditions = new ConditionChannels(
                config, coding.temporalCompressionRatio(), coding.spatialCompressionRatio(), latent.extent(0));
        this.conditioner = new CacheConditioner(config, backend, coder, conditions);
        this.sampler = new ChunkSampler(backend, scope, parts, latent, conditions.channels(), choice);
        this.pixelPath = new PixelPath(backend, scope, parts);
        this.cache = config.cache() == null
                ? null
                : new CacheView(config, config.cache(), config.chunkFrames() - firstWarped(), MEMORY_BYTES);
        this.given = scope.allocate(DType.F32, latent);
        this.made = new float[config.newFrames()][3 * config.width() * config.height()];
    }

    /// Loads a model folder into a backend's memory.
    ///
    /// @throws InvalidInputException when a part is missing, does not fit the others, or is damaged
    public static LatentCameraWorld open(Path folder, Backend backend, SamplingChoice choice) {
        TensorScope scope = backend.openScope("world");
        try {
            return new LatentCameraWorld(ModelParts.load(folder, backend, scope), backend, scope, choice);
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    @Override
    public WorldConfig config() {
        return config;
    }

    /// Solver steps of a chunk.
    public int steps() {
        return sampler.steps();
    }

    public double guidance() {
        return sampler.guidance();
    }

    /// SHA-256 of the model's files.
    public String sha256() {
        return parts.sha256();
    }

    /// Memory of weights and workspaces, in bytes.
    public long tensorBytes() {
        return scope.bytes();
    }

    @Override
    public void start(WorldStart start) {
        Picture picture = start.picture();
        if (picture.width() != config.width() || picture.height() != config.height()) {
            throw new InvalidInputException("the first picture is " + picture.width() + "x" + picture.height()
                    + ", the model sees " + config.width() + "x" + config.height() + "; resize it");
        }
        random = NumpyRandom.ofSeed(start.seed());
        camera = start.camera();
        shown = PixelRange.toInterleaved(picture);
        pictureIndex = 0;
        keyframeIndex = 0;
        sampler.prompt(start.prompt());
        if (cache != null) {
            cache.restart();
            float[] depth = start.depth();
            cache.remember(0, start.camera(), shown, depth != null ? depth : pixelPath.depth(shown, null));
        }
    }

    @Override
    public Chunk rollout(List<CameraFrame> cameras) {
        CameraFrame last = camera;
        if (last == null) {
            throw new IllegalStateException("no world was started");
        }
        if (cameras.size() != config.newFrames()) {
            throw new IllegalArgumentException(cameras.size() + " cameras for chunks of " + config.newFrames());
        }
        List<CameraFrame> window = new ArrayList<>();
        window.add(last);
        window.addAll(cameras);
        StageTimings timings = new StageTimings();
        long clock = System.nanoTime();
        if (cache != null) {
            cache.render(window.subList(firstWarped(), window.size()));
        }
        clock = timings.lap(Stage.WARP, clock);
        code(window);
        clock = timings.lap(Stage.ENCODE, clock);
        int numbers = Math.toIntExact(given.shape().elements());
        Tensor latents = sampler.sample(given, conditions, random.standardNormals(numbers));
        clock = timings.lap(Stage.DENOISE, clock);
        Tensor chunk = coder.decode(latents);
        clock = timings.lap(Stage.DECODE, clock);
        List<GeneratedFrame> frames = finish(cameras, chunk);
        clock = timings.lap(Stage.REFINE, clock);
        advance(cameras);
        timings.lap(Stage.DEPTH, clock);
        return new Chunk(frames, timings);
    }

    @Override
    public void close() {
        scope.close();
    }

    /// Packed masks have no channel for the given picture's own camera, latent ones have.
    private int firstWarped() {
        return conditions.masksArePacked() ? config.overlap() : 0;
    }

    private void code(List<CameraFrame> window) {
        conditions.setRays(window);
        if (cache != null && conditions.masksArePacked()) {
            conditioner.codePacked(given, shown, cache, firstWarped());
            return;
        }
        if (cache != null) {
            conditioner.codeLatent(given, cache);
        }
        conditioner.codeGiven(given, shown);
    }

    /// Joins the decoded pictures with the warped pixels.
    private List<GeneratedFrame> finish(List<CameraFrame> cameras, Tensor chunk) {
        List<Warp> warps = new ArrayList<>();
        for (int i = 0; cache != null && i < cameras.size(); i++) {
            warps.add(warpOf(cache, i));
        }
        pixelPath.finish(made, chunk, warps);
        List<GeneratedFrame> frames = new ArrayList<>(cameras.size());
        for (int i = 0; i < cameras.size(); i++) {
            Picture picture = PixelRange.toPicture(made[i], config.width(), config.height());
            double seen = warps.isEmpty() ? 0 : warps.get(i).coverage();
            frames.add(new GeneratedFrame(picture, cameras.get(i), seen));
        }
        return List.copyOf(frames);
    }

    /// The chunk's last picture begins the next chunk, and is remembered when the last keyframe is old enough.
    private void advance(List<CameraFrame> cameras) {
        camera = cameras.getLast();
        pictureIndex += cameras.size();
        shown = made[made.length - 1].clone();
        if (cache != null && pictureIndex - keyframeIndex >= config.keyframeEvery()) {
            float[] depth = pixelPath.depth(shown, warpOf(cache, cameras.size() - 1));
            cache.remember(pictureIndex, cameras.getLast(), shown, depth);
            keyframeIndex = pictureIndex;
        }
    }

    private Warp warpOf(CacheView view, int newPicture) {
        return view.warp(0, config.overlap() - firstWarped() + newPicture);
    }
}
