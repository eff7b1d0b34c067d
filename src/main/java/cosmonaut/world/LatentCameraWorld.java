package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.depth.DepthMap;
import cosmonaut.spatial.Keyframe;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import cosmonaut.world.StageTimings.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A camera-conditioned latent diffusion model with a memory of what it has shown: the pipeline of the published models
/// and of the starter.
///
/// A chunk overlaps the one before by its first picture, as GEN3C's do, or by several, as those of a Video2World that
/// goes on from 9: remembered pictures are warped into the new cameras and encoded, the latents of these pictures are
/// given, the others are sampled, decoded and finished; the
/// last picture is remembered with its depth. Between chunks pictures stay unrounded, so that nothing drifts. What is
/// one model's alone plugs in ([WorldAssembly]): preparing a chunk, layout of cache and masks, finishing pictures,
/// depth.
public final class LatentCameraWorld implements CameraWorld {

    private final ModelParts parts;
    private final WorldConfig config;
    private final TensorScope scope;
    private final WorldMemory memory;
    private final KeyframeMaker keyframes;
    private final DetailLayer detail;
    private final ClipGenerator chunks;
    private final ChunkPreparation preparation;
    private final DitSampler chunkSampler;
    private final List<LatentSampler> samplers;
    private final Prompt prompt;
    private final PixelRange range;
    private final int usualSteps;
    private final Guidance usualGuidance;
    private final ViewStarts viewStarts;
    private Object flight = new Object();
    private WorldUnit unit = WorldUnit.METRE;
    private Optional<Measured> measured = Optional.empty();

    /// What the depth network has told of a picture, and the start that was made of it.
    private record Measured(WorldStart start, DepthMap map) {

        boolean isOf(WorldStart other) {
            return start.picture().equals(other.picture()) && start.camera().equals(other.camera());
        }
    }

    /// The newest picture and all that a chunk needs to go on from it.
    ///
    /// @param flight tells one start from the next
    /// @param last the pictures that the next chunk begins with, the newest among them
    /// @param newest the picture with its depth, in the unit of the world
    /// @param pictures shown before it
    /// @param remembered index of the newest picture that is remembered
    /// @param seed of the noise
    /// @param noise where it stands; never drawn from but in a copy
    private record Node(
            Object flight,
            ShownLast last,
            Picture picture,
            Optional<Keyframe> newest,
            int pictures,
            int remembered,
            long seed,
            NumpyRandom noise,
            WorldMemory.Mark memory,
            WorldUnit unit)
            implements WorldNode {

        @Override
        public CameraFrame camera() {
            return last.camera();
        }

        @Override
        public Optional<Keyframe> keyframe() {
            return newest.map(unit::outside);
        }

        @Override
        public List<Keyframe> keyframes() {
            return held().stream().map(unit::outside).toList();
        }

        @Override
        public List<CameraFrame> rememberedCameras() {
            return held().stream()
                    .map(keyframe -> unit.outside(keyframe.camera()))
                    .toList();
        }

        private List<Keyframe> held() {
            List<Keyframe> all = new ArrayList<>(memory.keyframes());
            newest.filter(one -> all.stream().noneMatch(held -> held.index() == one.index()))
                    .ifPresent(all::add);
            return all;
        }

        NumpyRandom noiseOf(long wanted) {
            return wanted == seed ? noise.copy() : NumpyRandom.ofSeed(wanted);
        }

        /// The same moment, of which more is remembered.
        Node remembering(WorldMemory.Mark more) {
            return new Node(flight, last, picture, newest, pictures, remembered, seed, noise, more, unit);
        }

        /// The same camera with what another one of the same world remembers. Pictures are counted together.
        Node sharing(Node newest) {
            return new Node(
                    flight, last, picture, this.newest, newest.pictures, remembered, seed, noise, newest.memory, unit);
        }

        /// Some time later, without having moved.
        Node standing(int more) {
            return new Node(
                    flight,
                    last.standing(more),
                    picture,
                    newest,
                    pictures + more,
                    remembered,
                    seed,
                    noise,
                    memory,
                    unit);
        }
    }

    /// What a chunk leaves behind.
    private record Kept(Optional<Keyframe> keyframe, int remembered) {}

    private LatentCameraWorld(WorldAssembly assembled) {
        this.parts = assembled.parts;
        this.config = assembled.config;
        this.scope = assembled.scope;
        this.memory = assembled.memory;
        this.keyframes = assembled.keyframes;
        this.detail = assembled.detail;
        this.chunks = assembled.chunks;
        this.preparation = assembled.preparation;
        this.chunkSampler = assembled.chunkSampler;
        this.samplers = List.copyOf(assembled.samplers);
        this.prompt = assembled.prompt;
        this.range = PixelRange.of(config.agreed());
        this.viewStarts = new ViewStarts(config, chunks, preparation, keyframes, detail, range);
        this.usualSteps = assembled.sampling.steps();
        this.usualGuidance = assembled.guidance;
    }

    /// Loads a model folder into a backend's memory.
    ///
    /// Where not all of it fits at once, parts take turns in memory (see [ResidencyPlan]): every picture stays the
    /// same, and takes longer.
    ///
    /// @throws InvalidInputException when a part is missing, does not fit the others, or is damaged
    /// @throws OutOfDeviceMemoryException before anything is loaded, when even that is not enough
    public static LatentCameraWorld open(Path folder, Backend backend, SamplingChoice choice) {
        return open(folder, backend, choice, TextEncoding.PLAIN);
    }

    /// As [#open(Path, Backend, SamplingChoice)], with prompts encoded and kept in places of their own.
    public static LatentCameraWorld open(Path folder, Backend backend, SamplingChoice choice, TextEncoding text) {
        ModelFolder model = ModelFolder.detect(folder);
        model.requireSteerable();
        return new LatentCameraWorld(WorldAssembly.open(model, model.world(choice.preset()), backend, choice, text));
    }

    @Override
    public WorldConfig config() {
        return config;
    }

    /// Solver steps of a chunk, unless a request asks for others.
    public int steps() {
        return usualSteps;
    }

    /// Strength of the guidance, unless a request asks for another.
    public double guidance() {
        return parts.sampling().guidanceFormula().scale(usualGuidance);
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
    public void close() {
        new OpenedModel(parts, scope).close();
    }

    @Override
    public WorldNode start(WorldStart start) {
        Picture picture = start.picture();
        viewStarts.requireSize(picture);
        float[] large = start.sources()
                .map(given -> given.views().getFirst().colour())
                .orElseGet(() -> range.toInterleaved(picture));
        float[] pixels = detail.reduced(large);
        CameraFrame camera = detail.reduced(start.camera());
        Optional<KeyframeMaker.First> first = start.sources()
                .map(given -> KeyframeMaker.First.inMetres(
                        keyframes.of(0, given.views().getFirst())))
                .or(() -> keyframes.first(
                        camera,
                        pixels,
                        Optional.ofNullable(start.depth()).map(detail::reducedDepth),
                        measured.filter(known -> known.isOf(start)).map(Measured::map)));
        unit = first.map(KeyframeMaker.First::unit).orElse(WorldUnit.METRE);
        Optional<Keyframe> keyframe =
                first.map(KeyframeMaker.First::keyframe).map(small -> detail.remembering(small, large));
        ChunkSettings settings = start.settings();
        prompt.set(settings.prompt());
        flight = new Object();
        memory.goOnFrom(Optional.empty());
        start.sources().ifPresentOrElse(memory::restartWith, () -> keyframe.ifPresent(memory::restart));
        preparation.start(pixels, start.camera(), settings.seed());
        NumpyRandom noise = NumpyRandom.ofSeed(settings.seed());
        ShownLast shown = ShownLast.still(pixels, start.camera(), config.overlap());
        return new Node(flight, shown, picture, keyframe, 0, 0, settings.seed(), noise, memory.mark(), unit);
    }

    /// The centre of the lens is the middle of the picture, and its height counts as in the picture of more rows that
    /// the network is shown (GEN3C section 3.1).
    @Override
    public Optional<WorldStart> throughFoundLens(WorldStart start) {
        float[] pixels = detail.reduced(range.toInterleaved(start.picture()));
        Optional<WorldStart> open = Optional.of(start)
                .filter(one -> one.sources().isEmpty())
                .filter(one -> Optional.ofNullable(one.depth()).isEmpty());
        measured = open.flatMap(one -> keyframes.found(pixels).map(map -> {
            int width = config.width();
            int height = config.height();
            Intrinsics lens =
                    new Intrinsics(map.fx() * width, map.fy() * height, width / 2.0, height / 2.0, width, height);
            return new Measured(one.seenThrough(lens), map);
        }));
        return measured.map(Measured::start);
    }

    @Override
    public double metresPerUnit() {
        return unit.metres();
    }

    /// Another camera that looks at the same world, beside those that do already.
    ///
    /// @param newest a node of the world, whose memory the camera shares
    /// @param camera where it begins, of the size that the world shows
    /// @param shown its first picture, if there is one, with its depth, if that is known; otherwise it is made: what
    ///     the memory shows of it, and the rest imagined
    /// @param noise of its chunks
    /// @return where the camera goes on from; what it begins with is remembered there
    /// @throws InvalidInputException when the picture has another size than the world
    WorldNode another(
            WorldNode newest,
            CameraFrame camera,
            Optional<WorldStart> shown,
            NumpyRandom noise,
            ChunkProgress progress) {
        Node from = own(newest);
        memory.returnTo(from.memory());
        memory.goOnFrom(Optional.empty());
        int index = from.pictures() + 1;
        ViewStarts.Begun begun = viewStarts.begin(camera, shown, index, from.seed(), noise, progress);
        memory.remember(begun.keyframe());
        return new Node(
                flight,
                ShownLast.still(begun.keyframe().colour(), camera, config.overlap()),
                begun.picture(),
                Optional.of(begun.keyframe()),
                index,
                index,
                from.seed(),
                noise,
                memory.mark(),
                from.unit());
    }

    /// A camera that goes on with what another one remembers.
    ///
    /// @param newest the node with the newest memory
    WorldNode sharing(WorldNode camera, WorldNode newest) {
        return own(camera).sharing(own(newest));
    }

    /// The newest picture of a node.
    Picture picture(WorldNode node) {
        return own(node).picture();
    }

    private Node own(WorldNode node) {
        if (!(node instanceof Node from) || from.flight() != flight) {
            throw new IllegalArgumentException("the node is of another world, or from before its last start");
        }
        return from;
    }

    /// A model opened with guidance 0 has no second estimate to compare with.
    @Override
    public void require(ChunkSettings settings) {
        if (!usualGuidance.isActive()) {
            CameraWorld.super.require(settings);
        }
        Optional.ofNullable(settings.guidance()).ifPresent(parts.sampling().guidanceFormula()::of);
    }

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        Node from = own(request.from());
        int count = config.newFrames();
        if (request.cameras().size() != count) {
            throw new IllegalArgumentException(request.cameras().size() + " cameras for chunks of " + count);
        }
        require(request.settings());
        if (memory.stands() && request.cameras().stream().allMatch(from.camera()::equals)) {
            GeneratedFrame frame = new GeneratedFrame(from.picture(), from.camera(), 1);
            return new Chunk(Collections.nCopies(count, frame), from.standing(count), new StageTimings());
        }
        follow(request.settings());
        memory.returnTo(from.memory());
        memory.goOnFrom(from.newest());
        return generate(from, request, progress);
    }

    @Override
    public void show(@Nullable DecodedPictures pictures) {
        chunks.show(pictures);
    }

    @Override
    public Preparation preparation() {
        return preparation.state();
    }

    @Override
    public void prepareAhead() {
        preparation.advance();
    }

    @Override
    public WorldNode prepareAll(WorldNode newest) {
        CameraWorld.super.prepareAll(newest);
        return newest instanceof Node node ? node.remembering(memory.mark()) : newest;
    }

    private void follow(ChunkSettings settings) {
        prompt.set(settings.prompt());
        chunkSampler.steps(Optional.ofNullable(settings.steps()).orElse(usualSteps));
        Guidance guidance = Optional.ofNullable(settings.guidance())
                .map(parts.sampling().guidanceFormula()::of)
                .orElse(usualGuidance);
        samplers.forEach(sampler -> sampler.guidance(guidance));
    }

    private Chunk generate(Node last, ChunkRequest request, ChunkProgress progress) {
        List<CameraFrame> cameras = request.cameras();
        long seed = request.settings().seed();
        int index = last.pictures() + cameras.size();
        StageTimings timings = new StageTimings();
        int settling = memory.grows() ? keyframes.evaluations() : 0;
        Evaluations evaluations = new Evaluations(progress, chunks.evaluations() + settling);
        ChunkRun run = new ChunkRun(seed, last.noiseOf(seed), evaluations, timings);

        Optional<Keyframe> prepared = preparation.prepare(last.camera(), cameras, index, run);
        memory.at(last.pictures() + 1 - last.last().pictures().size());
        chunks.generate(last.last().pictures(), clip(last.last().cameras(), cameras), run);

        long clock = System.nanoTime();
        List<GeneratedFrame> frames = new ArrayList<>(cameras.size());
        int count = cameras.size();
        int kept = Math.min(config.overlap(), count);
        IntStream unrounded = IntStream.range(detail.enlarges() ? 0 : count - kept, count);
        float[][] made = unrounded.mapToObj(chunks::picture).toArray(float[][]::new);
        float[] small = made[made.length - 1];
        float[] large = small;
        if (detail.enlarges()) {
            large = enlarge(made, cameras, frames);
        } else {
            for (int i = 0; i < count; i++) {
                frames.add(new GeneratedFrame(chunks.rounded(i), cameras.get(i), chunks.coverage(i)));
            }
        }
        clock = timings.lap(Stage.REFINE, clock);
        Kept end = keep(last, cameras.getLast(), index, small, large, prepared, evaluations);
        timings.lap(Stage.DEPTH, clock);
        evaluations.finished();
        Node node = new Node(
                last.flight(),
                last.last().then(Arrays.asList(made).subList(made.length - kept, made.length), cameras),
                frames.getLast().picture(),
                end.keyframe(),
                index,
                end.remembered(),
                seed,
                run.noise(),
                memory.mark(),
                unit);
        return new Chunk(List.copyOf(frames), node, timings);
    }

    /// Lays detail over the new pictures, all of them together.
    ///
    /// @return the last one, unrounded
    private float[] enlarge(float[][] made, List<CameraFrame> cameras, List<GeneratedFrame> frames) {
        float[][] enlarged = detail.enlarged(made, chunks::seen, chunks.sources(), cameras);
        for (int i = 0; i < made.length; i++) {
            Picture picture = range.toPicture(enlarged[i], config.width(), config.height());
            frames.add(new GeneratedFrame(picture, cameras.get(i), chunks.coverage(i)));
        }
        return enlarged[made.length - 1];
    }

    private List<CameraFrame> clip(List<CameraFrame> before, List<CameraFrame> cameras) {
        List<CameraFrame> clip = new ArrayList<>();
        before.forEach(camera -> clip.add(unit.inside(detail.reduced(camera))));
        cameras.forEach(camera -> clip.add(unit.inside(detail.reduced(camera))));
        return clip;
    }

    /// The chunk's last picture begins the next chunk, and is remembered when the last keyframe is old enough; not
    /// where it was made ahead, for then it is remembered already.
    private Kept keep(
            Node last,
            CameraFrame newest,
            int index,
            float[] pixels,
            float[] large,
            Optional<Keyframe> prepared,
            Evaluations evaluations) {
        CameraFrame camera = unit.inside(detail.reduced(newest));
        boolean due = index - last.remembered() >= config.keyframeEvery();
        int remembered = due || prepared.isPresent() ? index : last.remembered();
        if (prepared.isPresent()) {
            Keyframe made = prepared.get();
            Keyframe keyframe =
                    keyframes.of(index, camera, pixels, made.depth()).withMagnification(made.magnification());
            return new Kept(Optional.of(keyframe), remembered);
        }
        if (!memory.grows()) {
            return new Kept(
                    chunks.seenLast().map(seen -> keyframes.of(index, camera, pixels, seen.depth())), remembered);
        }
        evaluations.before(keyframes.evaluations());
        Optional<Keyframe> keyframe = keyframes
                .estimated(index, camera, pixels, chunks.seenLast())
                .map(small -> detail.remembering(small, large));
        if (due) {
            keyframe.ifPresent(memory::remember);
        }
        return new Kept(keyframe, remembered);
    }
}
