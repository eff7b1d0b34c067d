package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import cosmonaut.world.StageTimings.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A camera-conditioned latent diffusion model with a memory of what it has shown: the pipeline of the published models
/// and of the starter.
///
/// A chunk overlaps the one before by its first picture, as GEN3C's do: remembered pictures are warped into the new
/// cameras and coded, the latent of the first picture is given, the others are sampled, decoded and joined with the
/// warped pixels; the last picture is remembered with its depth. Where a model invents keyframes, a chunk that would
/// end
/// in much that is new gets its last picture first. Between chunks pictures stay unrounded, so that nothing drifts.
public final class LatentCameraWorld implements CameraWorld {

    /// Remembered pictures at most, and what they may take: every one is looked at when sources are chosen. Beyond that
    /// those go whose surfaces others show.
    private static final int MEMORY_PICTURES = 256;

    private static final long MEMORY_BYTES = 256L << 20;

    /// Of a remembered picture with depth, as the networks see it, and a little for its sketch.
    private static final int BYTES_PER_PIXEL = 18;

    /// Of its magnification, where there is a limit to it.
    private static final int MAGNIFICATION_BYTES = 4;

    private final ModelParts parts;
    private final WorldConfig config;
    private final TensorScope scope;
    private final @Nullable CacheMemory memory;
    private final KeyframeMaker keyframes;
    private final DetailLayer detail;
    private final WindowGenerator<WindowSampler> generator;
    private final @Nullable KeyframeInventor inventor;
    private final List<WindowSampler> samplers;
    private final boolean guidable;
    private final Prompt prompt;
    private NumpyRandom random = NumpyRandom.ofSeed(0);
    private @Nullable Keyframe first;
    private @Nullable Shown shown;
    private boolean cacheShown = true;

    /// The picture shown last.
    ///
    /// @param flight tells one start from the next
    /// @param pixels as the networks made it: interleaved, in [-1,1], unrounded
    /// @param keyframe the picture with its depth
    /// @param index pictures shown before it
    /// @param remembered index of the newest picture that is remembered
    private record Shown(
            Object flight,
            CameraFrame camera,
            float[] pixels,
            Picture picture,
            @Nullable Keyframe keyframe,
            int index,
            int remembered) {}

    private record Mark(Shown shown, NumpyRandom random, CacheMemory.@Nullable Mark memory) implements WorldMark {

        @Override
        public int pictures() {
            return shown.index();
        }
    }

    private LatentCameraWorld(ModelParts parts, Backend backend, TensorScope scope, SamplingChoice choice) {
        this.parts = parts;
        this.config = parts.config();
        this.scope = scope;
        WorldConfig.Cache cache = config.cache();
        this.memory = cache == null ? null : new CacheMemory(config, cache, memoryBytes(config, cache));
        this.keyframes = new KeyframeMaker(config, parts.depth());
        this.detail = DetailLayer.of(config);
        SamplerConfig sampling = Optional.ofNullable(choice.steps())
                .map(parts.sampling()::withSteps)
                .orElse(parts.sampling());
        Double chosen = choice.guidance();
        Guidance guidance = new Guidance(chosen != null ? chosen : config.guidance());
        Window window = Window.chunk(config);
        this.generator = new WindowGenerator<>(
                backend,
                scope,
                parts,
                window,
                sampling.sigmaData(),
                memory,
                (latent, channels) ->
                        new WindowSampler(backend, scope, parts, latent, channels, window, sampling, guidance));
        WorldConfig.Invention invention = config.invention();
        this.inventor = invention == null || memory == null
                ? null
                : new KeyframeInventor(backend, scope, parts, invention, guidance, memory, keyframes, detail);
        WindowSampler imagining = inventor == null ? null : inventor.sampler();
        this.samplers = imagining == null ? List.of(generator.sampler()) : List.of(generator.sampler(), imagining);
        this.guidable = guidance.isActive();
        this.prompt =
                new Prompt(parts.text(), scope, guidable, samplers, inventor == null ? null : inventor.sketcher());
    }

    private static long memoryBytes(WorldConfig config, WorldConfig.Cache cache) {
        int bytes = BYTES_PER_PIXEL + (cache.maxMagnification() == null ? 0 : MAGNIFICATION_BYTES);
        long small = (long) bytes * config.networkWidth() * config.networkHeight();
        long large = config.detailFactor() == 1 ? 0 : 3L * config.width() * config.height();
        return Math.min(MEMORY_BYTES, MEMORY_PICTURES * (small + large));
    }

    /// Loads a model folder into a backend's memory.
    ///
    /// @throws InvalidInputException when a part is missing, does not fit the others, or is damaged
    public static LatentCameraWorld open(Path folder, Backend backend, SamplingChoice choice) {
        TensorScope scope = backend.openScope("world");
        try {
            return new LatentCameraWorld(
                    ModelParts.load(folder, choice.preset(), backend, scope), backend, scope, choice);
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
        return generator.sampler().steps();
    }

    public double guidance() {
        return generator.sampler().guidance();
    }

    /// Whether the networks are shown what the memory knows of the pictures to come, as they are from the beginning.
    /// Without it the cameras' rays and the newest picture alone steer them, as in training when the cache is dropped:
    /// a way to measure how well they are obeyed.
    public void showCache(boolean show) {
        cacheShown = show;
        generator.showMemory(show);
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
        float[] large = PixelRange.toInterleaved(picture);
        float[] pixels = detail.reduced(large);
        Keyframe small = firstKeyframe(start, pixels);
        Keyframe keyframe = small == null ? null : detail.remembering(small, large);
        prompt.set(start.prompt());
        random = NumpyRandom.ofSeed(start.seed());
        first = keyframe;
        shown = new Shown(new Object(), start.camera(), pixels, picture, keyframe, 0, 0);
        if (memory != null && keyframe != null) {
            memory.restart(keyframe);
        }
        if (inventor != null) {
            inventor.start(pixels);
        }
    }

    private @Nullable Keyframe firstKeyframe(WorldStart start, float[] pixels) {
        CameraFrame camera = detail.reduced(start.camera());
        float[] depth = start.depth();
        if (depth != null) {
            return keyframes.of(0, camera, pixels, detail.reducedDepth(depth));
        }
        return memory != null || keyframes.knowsDepth() ? keyframes.estimated(0, camera, pixels, null) : null;
    }

    @Override
    public Optional<Keyframe> firstKeyframe() {
        return Optional.ofNullable(first);
    }

    @Override
    public void prompt(String text) {
        requireStarted();
        prompt.set(text);
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
        generator.sampler().steps(steps);
    }

    /// A model opened with guidance 0 has no second estimate to compare with.
    @Override
    public void guidance(double strength) {
        if (!(strength >= 0 && strength <= MAX_GUIDANCE)) {
            throw new InvalidInputException(
                    "guidance " + strength + " is not possible; use 0 to " + (int) MAX_GUIDANCE);
        }
        if (!guidable) {
            CameraWorld.super.guidance(strength);
        }
        samplers.forEach(sampler -> sampler.guidance(new Guidance(strength)));
    }

    @Override
    public WorldMark mark() {
        return new Mark(requireStarted(), random.copy(), memory == null ? null : memory.mark());
    }

    @Override
    public void returnTo(WorldMark mark) {
        if (!(mark instanceof Mark own)
                || own.shown.flight() != requireStarted().flight()) {
            throw new IllegalArgumentException("the mark is of another world, or from before its last start");
        }
        shown = own.shown;
        random = own.random.copy();
        if (memory != null && own.memory != null) {
            memory.returnTo(own.memory);
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
                last.flight(),
                last.camera(),
                last.pixels(),
                last.picture(),
                last.keyframe(),
                last.index() + count,
                last.remembered());
        GeneratedFrame frame = new GeneratedFrame(last.picture(), last.camera(), 1);
        return new Chunk(Collections.nCopies(count, frame), last.keyframe(), new StageTimings());
    }

    private Chunk generate(Shown last, List<CameraFrame> cameras, ChunkProgress progress) {
        StageTimings timings = new StageTimings();
        List<CameraFrame> window = new ArrayList<>();
        window.add(detail.reduced(last.camera()));
        cameras.forEach(camera -> window.add(detail.reduced(camera)));
        int index = last.index() + cameras.size();
        Evaluations evaluations = new Evaluations(progress, generator.evaluations() + (keyframes.knowsDepth() ? 1 : 0));
        Keyframe invented = cacheShown ? invent(last.camera(), cameras, index, evaluations, timings) : null;
        long clock = System.nanoTime();
        generator.look(window);
        timings.lap(Stage.WARP, clock);
        float[][] made = generator.generate(last.pixels(), window, random, evaluations, timings);
        clock = System.nanoTime();
        float[][] large = enlarged(made, cameras);
        List<GeneratedFrame> frames = frames(cameras, large);
        clock = timings.lap(Stage.REFINE, clock);
        int newest = made.length - 1;
        advance(last, frames.getLast(), made[newest].clone(), large[newest], invented, evaluations);
        timings.lap(Stage.DEPTH, clock);
        evaluations.finished();
        return new Chunk(frames, requireStarted().keyframe(), timings);
    }

    /// Makes the pictures that are worth making before a chunk, and remembers them: one far ahead where one walks, then
    /// one of the chunk's end, or ahead of it in a turn.
    ///
    /// @param from the camera before the chunk
    /// @param index of the chunk's last picture; pictures ahead get those before it
    /// @return the keyframe of the chunk's own last camera, if it was made
    private @Nullable Keyframe invent(
            CameraFrame from, List<CameraFrame> cameras, int index, Evaluations evaluations, StageTimings timings) {
        if (inventor == null || memory == null) {
            return null;
        }
        CameraFrame end = cameras.getLast();
        long clock = System.nanoTime();
        CameraFrame ahead = cameras.size() > 2 ? inventor.walkedAhead(from, end) : null;
        clock = timings.lap(Stage.WARP, clock);
        if (ahead != null) {
            evaluations.expect(inventor.evaluations());
            memory.remember(inventor.invent(index - 2, ahead, random, evaluations));
            clock = timings.lap(Stage.INVENT, clock);
        }
        boolean wanted = inventor.isWanted(end);
        clock = timings.lap(Stage.WARP, clock);
        if (!wanted) {
            return null;
        }
        CameraFrame place = cameras.size() == 1 ? end : inventor.place(from, end);
        boolean atEnd = place.equals(end);
        evaluations.expect(inventor.evaluations() - (atEnd && keyframes.knowsDepth() ? 1 : 0));
        Keyframe invented = inventor.invent(atEnd ? index : index - 1, place, random, evaluations);
        memory.remember(invented);
        timings.lap(Stage.INVENT, clock);
        return atEnd ? invented : null;
    }

    private float[][] enlarged(float[][] made, List<CameraFrame> cameras) {
        List<Warp> seen = new ArrayList<>();
        for (int i = 0; cacheShown && i < made.length; i++) {
            Warp warp = generator.seen(i);
            if (warp != null) {
                seen.add(warp);
            }
        }
        return detail.enlarged(made, seen, generator.sources(), cameras);
    }

    private List<GeneratedFrame> frames(List<CameraFrame> cameras, float[][] large) {
        List<GeneratedFrame> frames = new ArrayList<>(cameras.size());
        for (int i = 0; i < cameras.size(); i++) {
            Picture picture = PixelRange.toPicture(large[i], config.width(), config.height());
            Warp warp = generator.seen(i);
            frames.add(new GeneratedFrame(picture, cameras.get(i), warp == null || !cacheShown ? 0 : warp.coverage()));
        }
        return List.copyOf(frames);
    }

    /// The chunk's last picture begins the next chunk, and is remembered when the last keyframe is old enough; not
    /// where it was invented, which is remembered already.
    private void advance(
            Shown last,
            GeneratedFrame newest,
            float[] pixels,
            float[] large,
            @Nullable Keyframe invented,
            Evaluations evaluations) {
        CameraFrame camera = detail.reduced(newest.camera());
        int index = last.index() + config.newFrames();
        boolean due = memory != null && index - last.remembered() >= config.keyframeEvery();
        Keyframe keyframe = null;
        if (invented != null) {
            keyframe =
                    keyframes.of(index, camera, pixels, invented.depth()).withMagnification(invented.magnification());
        } else if (due || keyframes.knowsDepth()) {
            evaluations.before();
            Keyframe small = keyframes.estimated(index, camera, pixels, generator.seen(config.newFrames() - 1));
            keyframe = detail.remembering(small, large);
            if (memory != null && due) {
                memory.remember(keyframe);
            }
        }
        int remembered = due || invented != null ? index : last.remembered();
        shown = new Shown(last.flight(), newest.camera(), pixels, newest.picture(), keyframe, index, remembered);
    }
}
