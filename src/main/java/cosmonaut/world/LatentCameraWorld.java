package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.world.StageTimings.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    private final KeyframeForm form;
    private NumpyRandom random = NumpyRandom.ofSeed(0);
    private @Nullable WorldStart start;
    private @Nullable Keyframe first;
    private @Nullable Shown shown;
    private boolean cacheShown = true;

    /// The picture shown last.
    ///
    /// @param pixels interleaved, in [-1,1], unrounded
    /// @param keyframe the picture with its depth
    /// @param index pictures shown before it
    /// @param remembered index of the newest picture that is remembered
    private record Shown(
            CameraFrame camera,
            float[] pixels,
            Picture picture,
            @Nullable Keyframe keyframe,
            int index,
            int remembered) {}

    /// @param start tells which flight the mark belongs to
    private record Mark(WorldStart start, Shown shown, NumpyRandom random, CacheView.@Nullable Mark memory)
            implements WorldMark {

        @Override
        public int pictures() {
            return shown.index();
        }
    }

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
        this.form = KeyframeForm.of(config.cache());
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

    /// Whether the networks are shown what the memory knows of the pictures to come, as they are from the beginning.
    /// Without it the cameras' rays and the newest picture alone steer them, as in training when the cache is dropped:
    /// a way to measure how well they are obeyed.
    public void showCache(boolean show) {
        cacheShown = show;
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
    public void start(WorldStart newStart) {
        Picture picture = newStart.picture();
        if (picture.width() != config.width() || picture.height() != config.height()) {
            throw new InvalidInputException("the first picture is " + picture.width() + "x" + picture.height()
                    + ", the model sees " + config.width() + "x" + config.height() + "; resize it");
        }
        float[] pixels = PixelRange.toInterleaved(picture);
        Keyframe keyframe = firstKeyframe(newStart, pixels);
        sampler.prompt(newStart.prompt());
        random = NumpyRandom.ofSeed(newStart.seed());
        start = newStart;
        first = keyframe;
        shown = new Shown(newStart.camera(), pixels, picture, keyframe, 0, 0);
        if (cache != null && keyframe != null) {
            cache.restart();
            cache.remember(keyframe);
        }
    }

    private @Nullable Keyframe firstKeyframe(WorldStart newStart, float[] pixels) {
        float[] depth = newStart.depth();
        if (depth == null && (cache != null || pixelPath.knowsDepth())) {
            depth = pixelPath.depth(pixels, null);
        }
        return depth == null ? null : form.keyframe(0, newStart.camera(), pixels, depth);
    }

    @Override
    public Optional<Keyframe> firstKeyframe() {
        return Optional.ofNullable(first);
    }

    @Override
    public void prompt(String prompt) {
        requireStarted();
        sampler.prompt(prompt);
    }

    @Override
    public void seed(long seed) {
        requireStarted();
        random = NumpyRandom.ofSeed(seed);
    }

    @Override
    public void steps(int steps) {
        if (steps < 1 || steps > MAX_STEPS) {
            throw new InvalidInputException(steps + " solver steps are not possible; use 1 to " + MAX_STEPS);
        }
        sampler.steps(steps);
    }

    @Override
    public WorldMark mark() {
        Shown now = requireStarted();
        WorldStart begun = Objects.requireNonNull(start);
        return new Mark(begun, now, random.copy(), cache == null ? null : cache.mark());
    }

    @Override
    public void returnTo(WorldMark mark) {
        if (!(mark instanceof Mark own) || own.start != start) {
            throw new IllegalArgumentException("the mark is of another world, or from before its last start");
        }
        shown = own.shown;
        random = own.random.copy();
        if (cache != null && own.memory != null) {
            cache.returnTo(own.memory);
        }
    }

    @Override
    public Chunk rollout(List<CameraFrame> cameras, ChunkProgress progress) {
        Shown last = requireStarted();
        if (cameras.size() != config.newFrames()) {
            throw new IllegalArgumentException(cameras.size() + " cameras for chunks of " + config.newFrames());
        }
        if (cameras.stream().allMatch(last.camera()::equals)) {
            return stay(last);
        }
        WorldMark before = mark();
        try {
            return generate(last, cameras, progress);
        } catch (RuntimeException e) {
            returnTo(before);
            throw e;
        }
    }

    @Override
    public void close() {
        scope.close();
    }

    private Shown requireStarted() {
        Shown now = shown;
        if (now == null) {
            throw new IllegalStateException("no world was started");
        }
        return now;
    }

    /// The same picture again, unchanged however long one stands.
    private Chunk stay(Shown last) {
        int count = config.newFrames();
        shown = new Shown(
                last.camera(), last.pixels(), last.picture(), last.keyframe(), last.index() + count, last.remembered());
        GeneratedFrame frame = new GeneratedFrame(last.picture(), last.camera(), 1);
        return new Chunk(Collections.nCopies(count, frame), last.keyframe(), new StageTimings());
    }

    private Chunk generate(Shown last, List<CameraFrame> cameras, ChunkProgress progress) {
        List<CameraFrame> window = new ArrayList<>();
        window.add(last.camera());
        window.addAll(cameras);
        StageTimings timings = new StageTimings();
        long clock = System.nanoTime();
        if (cache != null) {
            cache.render(window.subList(firstWarped(), window.size()));
        }
        clock = timings.lap(Stage.WARP, clock);
        Evaluations evaluations = new Evaluations(progress, evaluations());
        code(last.pixels(), window, evaluations);
        clock = timings.lap(Stage.ENCODE, clock);
        int numbers = Math.toIntExact(given.shape().elements());
        Tensor latents = sampler.sample(given, conditions, random.standardNormals(numbers), evaluations);
        clock = timings.lap(Stage.DENOISE, clock);
        evaluations.before();
        Tensor chunk = coder.decode(latents);
        clock = timings.lap(Stage.DECODE, clock);
        List<GeneratedFrame> frames = finish(cameras, chunk, evaluations);
        clock = timings.lap(Stage.REFINE, clock);
        Keyframe keyframe = advance(last, frames.getLast(), evaluations);
        timings.lap(Stage.DEPTH, clock);
        evaluations.finished();
        return new Chunk(frames, keyframe, timings);
    }

    /// Evaluations of networks that a chunk takes.
    private int evaluations() {
        int encodings = cache == null || conditions.masksArePacked() ? 1 : 1 + 2 * cache.filledBuffers();
        int refinements = cache != null && pixelPath.refines() ? 1 : 0;
        int depths = pixelPath.knowsDepth() ? 1 : 0;
        return encodings + sampler.evaluations() + 1 + refinements + depths;
    }

    /// Packed masks have no channel for the given picture's own camera, latent ones have.
    private int firstWarped() {
        return conditions.masksArePacked() ? config.overlap() : 0;
    }

    private void code(float[] pixels, List<CameraFrame> window, Evaluations evaluations) {
        conditions.setRays(window);
        if (cache != null && conditions.masksArePacked()) {
            conditioner.codePacked(given, pixels, cache, firstWarped(), evaluations);
            if (!cacheShown) {
                conditions.hideCache();
            }
            return;
        }
        if (cache != null) {
            conditioner.codeLatent(given, cache, evaluations);
            if (!cacheShown) {
                conditions.clearCache(0);
            }
        }
        conditioner.codeGiven(given, pixels, evaluations);
    }

    /// Joins the decoded pictures with the warped pixels.
    private List<GeneratedFrame> finish(List<CameraFrame> cameras, Tensor chunk, Evaluations evaluations) {
        List<Warp> warps = new ArrayList<>();
        for (int i = 0; cache != null && cacheShown && i < cameras.size(); i++) {
            warps.add(warpOf(cache, i));
        }
        pixelPath.finish(made, chunk, warps, evaluations);
        List<GeneratedFrame> frames = new ArrayList<>(cameras.size());
        for (int i = 0; i < cameras.size(); i++) {
            Picture picture = PixelRange.toPicture(made[i], config.width(), config.height());
            double seen = warps.isEmpty() ? 0 : warps.get(i).coverage();
            frames.add(new GeneratedFrame(picture, cameras.get(i), seen));
        }
        return List.copyOf(frames);
    }

    /// The chunk's last picture begins the next chunk, and is remembered when the last keyframe is old enough.
    private @Nullable Keyframe advance(Shown last, GeneratedFrame newest, Evaluations evaluations) {
        float[] pixels = made[made.length - 1].clone();
        int index = last.index() + made.length;
        boolean due = cache != null && index - last.remembered() >= config.keyframeEvery();
        Keyframe keyframe = null;
        if (due || pixelPath.knowsDepth()) {
            evaluations.before();
            float[] depth = pixelPath.depth(pixels, cache == null ? null : warpOf(cache, made.length - 1));
            keyframe = form.keyframe(index, newest.camera(), pixels, depth);
        }
        if (cache != null && keyframe != null && due) {
            cache.remember(keyframe);
        }
        int remembered = due ? index : last.remembered();
        shown = new Shown(newest.camera(), pixels, newest.picture(), keyframe, index, remembered);
        return keyframe;
    }

    private Warp warpOf(CacheView view, int newPicture) {
        return view.warp(0, config.overlap() - firstWarped() + newPicture);
    }
}
