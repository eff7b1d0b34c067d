package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
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
    private final int usualSteps;
    private final double usualGuidance;
    private Object flight = new Object();
    private boolean cacheShown = true;

    /// The newest picture and all that a chunk needs to go on from it.
    ///
    /// @param flight tells one start from the next
    /// @param pixels as the networks made it: interleaved, in [-1,1], unrounded
    /// @param newest the picture with its depth
    /// @param pictures shown before it
    /// @param remembered index of the newest picture that is remembered
    /// @param seed of the noise
    /// @param noise where it stands; never drawn from but in a copy
    private record Node(
            Object flight,
            CameraFrame camera,
            float[] pixels,
            Picture picture,
            @Nullable Keyframe newest,
            int pictures,
            int remembered,
            long seed,
            NumpyRandom noise,
            CacheMemory.@Nullable Mark memory)
            implements WorldNode {

        @Override
        public Optional<Keyframe> keyframe() {
            return Optional.ofNullable(newest);
        }

        NumpyRandom noiseOf(long wanted) {
            return wanted == seed ? noise.copy() : NumpyRandom.ofSeed(wanted);
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
        this.usualSteps = sampling.steps();
        this.usualGuidance = guidance.strength();
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
        return usualSteps;
    }

    public double guidance() {
        return usualGuidance;
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
    public WorldNode start(WorldStart start) {
        Picture picture = start.picture();
        if (picture.width() != config.width() || picture.height() != config.height()) {
            throw new InvalidInputException("the first picture is " + picture.width() + "x" + picture.height()
                    + ", the model sees " + config.width() + "x" + config.height() + "; resize it");
        }
        float[] large = PixelRange.toInterleaved(picture);
        float[] pixels = detail.reduced(large);
        Keyframe small = firstKeyframe(start, pixels);
        Keyframe keyframe = small == null ? null : detail.remembering(small, large);
        ChunkSettings settings = start.settings();
        prompt.set(settings.prompt());
        flight = new Object();
        if (memory != null && keyframe != null) {
            memory.restart(keyframe);
        }
        if (inventor != null) {
            inventor.start(pixels);
        }
        NumpyRandom noise = NumpyRandom.ofSeed(settings.seed());
        return new Node(flight, start.camera(), pixels, picture, keyframe, 0, 0, settings.seed(), noise, memoryMark());
    }

    private CacheMemory.@Nullable Mark memoryMark() {
        return memory == null ? null : memory.mark();
    }

    private @Nullable Keyframe firstKeyframe(WorldStart start, float[] pixels) {
        CameraFrame camera = detail.reduced(start.camera());
        float[] depth = start.depth();
        if (depth != null) {
            return keyframes.of(0, camera, pixels, detail.reducedDepth(depth));
        }
        return memory != null || keyframes.knowsDepth() ? keyframes.estimated(0, camera, pixels, null) : null;
    }

    /// A model opened with guidance 0 has no second estimate to compare with.
    @Override
    public void require(ChunkSettings settings) {
        if (!guidable) {
            CameraWorld.super.require(settings);
        }
    }

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        if (!(request.from() instanceof Node from) || from.flight() != flight) {
            throw new IllegalArgumentException("the node is of another world, or from before its last start");
        }
        if (request.cameras().size() != config.newFrames()) {
            throw new IllegalArgumentException(
                    request.cameras().size() + " cameras for chunks of " + config.newFrames());
        }
        require(request.settings());
        if (request.cameras().stream().allMatch(from.camera()::equals)) {
            return stay(from);
        }
        follow(request.settings());
        if (memory != null && from.memory() != null) {
            memory.returnTo(from.memory());
        }
        return generate(from, request, progress);
    }

    private void follow(ChunkSettings settings) {
        prompt.set(settings.prompt());
        Integer steps = settings.steps();
        Double strength = settings.guidance();
        generator.sampler().steps(steps == null ? usualSteps : steps);
        Guidance guidance = new Guidance(strength == null ? usualGuidance : strength);
        samplers.forEach(sampler -> sampler.guidance(guidance));
    }

    @Override
    public void close() {
        scope.close();
    }

    /// The same picture again, unchanged however long one stands.
    private Chunk stay(Node last) {
        int count = config.newFrames();
        Node node = new Node(
                last.flight(),
                last.camera(),
                last.pixels(),
                last.picture(),
                last.newest(),
                last.pictures() + count,
                last.remembered(),
                last.seed(),
                last.noise(),
                last.memory());
        GeneratedFrame frame = new GeneratedFrame(last.picture(), last.camera(), 1);
        return new Chunk(Collections.nCopies(count, frame), node, new StageTimings());
    }

    private Chunk generate(Node last, ChunkRequest request, ChunkProgress progress) {
        List<CameraFrame> cameras = request.cameras();
        long seed = request.settings().seed();
        NumpyRandom random = last.noiseOf(seed);
        StageTimings timings = new StageTimings();
        List<CameraFrame> window = new ArrayList<>();
        window.add(detail.reduced(last.camera()));
        cameras.forEach(camera -> window.add(detail.reduced(camera)));
        int index = last.pictures() + cameras.size();
        Evaluations evaluations = new Evaluations(progress, generator.evaluations() + (keyframes.knowsDepth() ? 1 : 0));
        Keyframe invented = cacheShown ? invent(last.camera(), cameras, index, random, evaluations, timings) : null;
        long clock = System.nanoTime();
        generator.look(window);
        timings.lap(Stage.WARP, clock);
        float[][] made = generator.generate(last.pixels(), window, random, evaluations, timings);
        clock = System.nanoTime();
        float[][] large = enlarged(made, cameras);
        List<GeneratedFrame> frames = frames(cameras, large);
        clock = timings.lap(Stage.REFINE, clock);
        int newest = made.length - 1;
        Kept kept = keep(last, frames.getLast(), made[newest].clone(), large[newest], invented, evaluations);
        timings.lap(Stage.DEPTH, clock);
        evaluations.finished();
        Node node = new Node(
                last.flight(),
                cameras.getLast(),
                kept.pixels(),
                frames.getLast().picture(),
                kept.keyframe(),
                index,
                kept.remembered(),
                seed,
                random,
                memoryMark());
        return new Chunk(frames, node, timings);
    }

    /// Makes the pictures that are worth making before a chunk, and remembers them: one far ahead where one walks, then
    /// one of the chunk's end, or ahead of it in a turn.
    ///
    /// @param from the camera before the chunk
    /// @param index of the chunk's last picture; pictures ahead get those before it
    /// @return the keyframe of the chunk's own last camera, if it was made
    private @Nullable Keyframe invent(
            CameraFrame from,
            List<CameraFrame> cameras,
            int index,
            NumpyRandom random,
            Evaluations evaluations,
            StageTimings timings) {
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
    private Kept keep(
            Node last,
            GeneratedFrame newest,
            float[] pixels,
            float[] large,
            @Nullable Keyframe invented,
            Evaluations evaluations) {
        CameraFrame camera = detail.reduced(newest.camera());
        int index = last.pictures() + config.newFrames();
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
        return new Kept(pixels, keyframe, remembered);
    }

    /// What a chunk leaves behind.
    private record Kept(float[] pixels, @Nullable Keyframe keyframe, int remembered) {}
}
