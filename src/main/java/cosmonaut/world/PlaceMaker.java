package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.model.PanoramaSettings;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Panorama;
import cosmonaut.spatial.SpatialMemory;
import cosmonaut.spatial.Surroundings;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/// Makes the pictures of a place, slice by slice: gathers what is seen of it, imagines a panorama, and goes over its
/// views with the keyframe prior, one after the other, the one that is looked at first.
final class PlaceMaker {

    /// Remembered pictures that a view of the circle is gathered from.
    private static final int SOURCES = 4;

    /// Pixels along the edge of the cells that a guess keeps the colours of: those of a latent.
    private static final int CELL = 8;

    /// Share of a view above which enough of it is new or soft to be gone over, as the networks were trained.
    private static final double NEW_SHARE = 0.03;

    /// What panoramas that are guessed from may take, in bytes: some ten of the newest.
    private static final long GUESS_BYTES = 48L << 20;

    /// Tells the noise of a place from that of the chunks.
    private static final int NOISE_WORD = 0x9e3779b9;

    private final PanoramaSettings settings;
    private final WorldConfig config;
    private final Outpainter outpainter;
    private final KeyframePriorSampler prior;
    private final KeyframeMaker keyframes;
    private final CoverageMemory memory;
    private final PanoramaSampler sampler;
    private final WarpRenderer circle;
    private final WarpRenderer guesser;
    private final Deque<Runnable> slices = new ArrayDeque<>();
    private final List<CameraFrame> open = new ArrayList<>();
    private SpatialMemory guesses = new SpatialMemory(GUESS_BYTES);
    private Consumer<CameraFrame> paint = looking -> {};
    private int total;

    PlaceMaker(
            PanoramaSettings settings,
            WorldConfig config,
            WorldConfig.Cache cache,
            Outpainter outpainter,
            KeyframePriorSampler prior,
            KeyframeMaker keyframes,
            CoverageMemory memory,
            PanoramaSampler sampler) {
        this.settings = settings;
        this.config = config;
        this.outpainter = outpainter;
        this.prior = prior;
        this.keyframes = keyframes;
        this.memory = memory;
        this.sampler = sampler;
        Intrinsics lens = Surroundings.lens(sampler.raster());
        this.circle = new WarpRenderer(
                lens.width(),
                lens.height(),
                cache.far(),
                cache.lookupKind(),
                cache.magnificationLimit(),
                ForkJoinPool.commonPool());
        this.guesser = new WarpRenderer(
                config.networkWidth(),
                config.networkHeight(),
                cache.far(),
                cache.lookupKind(),
                ForkJoinPool.commonPool());
    }

    /// Forgets everything.
    void restart() {
        slices.clear();
        open.clear();
        total = 0;
        guesses = new SpatialMemory(GUESS_BYTES);
    }

    /// Begins with a place; what was under way is given up.
    ///
    /// @param lens of its views
    void begin(Place place, Intrinsics lens) {
        slices.clear();
        open.clear();
        open.addAll(place.cameras(settings.views(), lens));
        Surroundings seen = new Surroundings(sampler.raster(), place.pose());
        NumpyRandom noise =
                NumpyRandom.ofWords(NOISE_WORD, (int) place.seed(), (int) (place.seed() >>> 32), place.index());
        slices.add(() -> gather(seen));
        slices.add(() -> sampler.begin(seen, prior.text(), prior.appearance(), noise));
        for (int i = 0; i < sampler.steps(); i++) {
            int step = i;
            slices.add(() -> sampler.step(step));
        }
        slices.add(() -> keep(place));
        total = slices.size() + open.size();
        ChunkRun run = new ChunkRun(place.seed(), noise, new Evaluations(ChunkProgress.NONE, 0), new StageTimings());
        paint = looking -> paint(place, looking, run);
    }

    Preparation state() {
        return new Preparation(total - slices.size() - open.size(), total);
    }

    /// Does the next slice.
    ///
    /// @param looking where one looks now
    void advance(CameraFrame looking) {
        Runnable next = slices.poll();
        if (next != null) {
            next.run();
        } else if (!open.isEmpty()) {
            paint.accept(looking);
        }
    }

    private void gather(Surroundings seen) {
        List<CameraFrame> cameras = Surroundings.cameras(seen.raster(), seen.place());
        Intrinsics lens = cameras.getFirst().intrinsics();
        Warp shown = new Warp(lens.width(), lens.height());
        for (int i = 0; i < cameras.size(); i++) {
            List<CameraFrame> one = List.of(cameras.get(i));
            circle.renderNearestFirst(memory.sources(one, SOURCES), one, List.of(shown));
            seen.gather(i, shown);
        }
    }

    /// Keeps the panorama as what is guessed from.
    private void keep(Place place) {
        Panorama panorama = sampler.finish().coarsened(CELL);
        for (CameraFrame camera : Surroundings.cameras(panorama.raster(), panorama.place())) {
            int pixels = camera.intrinsics().width() * camera.intrinsics().height();
            float[] colour = new float[3 * pixels];
            float[] depth = new float[pixels];
            panorama.view(camera, colour, depth);
            guesses.rememberBeside(keyframes.of(place.index(), camera, colour, depth));
        }
    }

    private void paint(Place place, CameraFrame looking, ChunkRun run) {
        CameraFrame next = open.stream()
                .min(Comparator.comparingDouble(camera -> camera.pose().degreesTo(looking.pose())))
                .orElseThrow();
        open.remove(next);
        if (outpainter.shareToFinish(next) > NEW_SHARE) {
            Keyframe view = outpainter.outpainted(place.index(), next, guess(next), run);
            place.add(view);
            memory.rememberBeside(view);
        }
    }

    /// What panoramas show of a view.
    Optional<Warp> guess(CameraFrame camera) {
        CameraFrame small = new CameraFrame(
                camera.pose(), camera.intrinsics().scaledTo(config.networkWidth(), config.networkHeight()));
        List<CameraFrame> one = List.of(small);
        List<Keyframe> sources = guesses.choose(one, SOURCES);
        if (sources.isEmpty()) {
            return Optional.empty();
        }
        Warp shown = new Warp(config.networkWidth(), config.networkHeight());
        guesser.renderNearestFirst(sources, one, List.of(shown));
        return Optional.of(shown);
    }
}
