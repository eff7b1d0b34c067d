package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Surroundings;
import cosmonaut.spatial.Warp;
import cosmonaut.world.StageTimings.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Imagines the surroundings of places: of the first one when a world begins, of others ahead of where one goes.
///
/// Surroundings are made beside the chunks, slice by slice, so that no chunk waits for them; what they show is
/// remembered like any picture. A view that nobody imagined in time, or that lies above or below a panorama, is
/// outpainted at a chunk's end.
final class PlacesAhead implements ChunkPreparation {

    /// Places that are known at most; beyond that the farthest is forgotten.
    private static final int MOST_PLACES = 32;

    /// Metres within which a place's pictures are remembered again when they were forgotten.
    private static final double REACH = 8;

    /// A chunk's displacement, in metres, that is none.
    private static final double LEAST_DISPLACEMENT = 0.02;

    /// Metres from one place to the next: this share of what is free in that direction, within these bounds.
    private static final double STEP_SHARE = 0.4;

    private static final double LEAST_STEP = 1.6;
    private static final double LONGEST_STEP = 4;

    /// What counts as free, in metres, where little is seen.
    private static final double FREE_UNSEEN = 2;

    private static final double LEAST_SEEN_SHARE = 0.3;

    /// Of the pixels in the middle, the share that counts as what is in front.
    private static final double NEAREST_SHARE = 0.1;

    /// How much wider the views are than the start picture: so a picture that is a little tilted or off a place still
    /// finds all of itself in them, and they lose hardly any sharpness.
    private static final double WIDER = 1.08;

    private final WorldConfig config;
    private final double pitch;
    private final ChunkEndOutpainting ends;
    private final Outpainter outpainter;
    private final CoverageMemory memory;
    private final PlaceMaker maker;
    private final List<Place> places = new ArrayList<>();
    private Pose axes = Pose.IDENTITY;
    private CameraFrame looking;
    private Intrinsics lens;
    private @Nullable Place making;

    PlacesAhead(
            WorldConfig config,
            double pitch,
            ChunkEndOutpainting ends,
            Outpainter outpainter,
            CoverageMemory memory,
            PlaceMaker maker) {
        this.pitch = pitch;
        this.ends = ends;
        this.outpainter = outpainter;
        this.memory = memory;
        this.maker = maker;
        this.config = config;
        this.lens = Intrinsics.ofHorizontalFov(60, config.width(), config.height());
        this.looking = new CameraFrame(Pose.IDENTITY, lens);
    }

    @Override
    public void start(float[] pixels, CameraFrame camera, long seed) {
        ends.start(pixels, camera, seed);
        places.clear();
        maker.restart();
        looking = camera;
        Intrinsics own = camera.intrinsics().scaledTo(config.width(), config.height());
        lens = new Intrinsics(
                own.fx() / WIDER,
                own.fy() / WIDER,
                (own.width() - 1) / 2.0,
                (own.height() - 1) / 2.0,
                own.width(),
                own.height());
        axes = camera.pose().compose(Pose.of(Quaternion.about(1, 0, 0, -pitch), 0, 0, 0));
        begin(camera.pose(), seed, 0);
    }

    /// Remembers what was finished since, has the next place imagined, and outpaints the chunk's end if it is unknown.
    @Override
    public Optional<Keyframe> prepare(CameraFrame from, List<CameraFrame> cameras, int index, ChunkRun run) {
        long clock = System.nanoTime();
        CameraFrame end = cameras.getLast();
        looking = end;
        recall(end.pose(), run.seed());
        consider(from, end, index - cameras.size(), run.seed());
        run.timings().lap(Stage.WARP, clock);
        return ends.prepare(end, index, maker.guess(end), run);
    }

    @Override
    public Optional<Keyframe> imagine(CameraFrame camera, int index, ChunkRun run) {
        recall(camera.pose(), run.seed());
        return ends.imagine(camera, index, maker.guess(camera), run);
    }

    /// Pictures of places nearby that were finished since the memory's state, or forgotten. Places of another seed are
    /// other worlds: they stay only where they are remembered.
    private void recall(Pose pose, long seed) {
        for (Place place : places) {
            if (place.seed() == seed && place.pose().distanceTo(pose) < REACH) {
                place.views().stream().filter(view -> !memory.holds(view)).forEach(memory::rememberBeside);
            }
        }
    }

    /// Begins the next place where the nearest one is too far away.
    private void consider(CameraFrame from, CameraFrame end, int index, long seed) {
        if (making != null && making.seed() != seed) {
            maker.restart();
            places.remove(making);
            making = null;
        }
        if (making != null) {
            return;
        }
        double nearest = nearest(end.pose(), seed);
        if (nearest == Double.POSITIVE_INFINITY) {
            begin(from.pose(), seed, index);
            return;
        }
        double moved = from.pose().distanceTo(end.pose());
        if (moved < LEAST_DISPLACEMENT || nearest <= LEAST_STEP / 2) {
            return;
        }
        Pose a = from.pose();
        Pose b = end.pose();
        double[] way = {(b.tx() - a.tx()) / moved, (b.ty() - a.ty()) / moved, (b.tz() - a.tz()) / moved};
        double free = free(way, end);
        double step = Math.clamp(STEP_SHARE * free, LEAST_STEP, LONGEST_STEP);
        double further = Math.min(step / 2, STEP_SHARE * free);
        Pose next = b.movedTo(b.tx() + further * way[0], b.ty() + further * way[1], b.tz() + further * way[2]);
        if (nearest > step / 2 && nearest(next, seed) > step / 2) {
            begin(next, seed, index);
        }
    }

    private double nearest(Pose pose, long seed) {
        return places.stream()
                .filter(place -> place.seed() == seed)
                .mapToDouble(place -> place.pose().distanceTo(pose))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private void begin(Pose at, long seed, int index) {
        Place place = new Place(axes.movedTo(at.tx(), at.ty(), at.tz()), seed, index);
        places.add(place);
        if (places.size() > MOST_PLACES) {
            places.stream()
                    .max(Comparator.comparingDouble(one -> one.pose().distanceTo(at)))
                    .ifPresent(places::remove);
        }
        making = place;
        maker.begin(place, lens);
    }

    /// Metres to what is in the way: the middle ninth of a level view along it, all but its nearest pixels farther
    /// away.
    private double free(double[] way, CameraFrame camera) {
        double degrees = Math.toDegrees(Math.atan2(
                way[0] * axes.r00() + way[1] * axes.r10() + way[2] * axes.r20(),
                way[0] * axes.r02() + way[1] * axes.r12() + way[2] * axes.r22()));
        Pose at = axes.movedTo(
                camera.pose().tx(), camera.pose().ty(), camera.pose().tz());
        Warp view = outpainter.look(new CameraFrame(Surroundings.turned(at, degrees), camera.intrinsics()));
        int width = view.width();
        int columns = width / 3;
        int rows = view.height() / 3;
        float[] middle = new float[columns * rows];
        int seen = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                float depth = view.depth()[(rows + y) * width + columns + x];
                if (depth > 0) {
                    middle[seen++] = depth;
                }
            }
        }
        if (seen < LEAST_SEEN_SHARE * middle.length) {
            return FREE_UNSEEN;
        }
        Arrays.sort(middle, 0, seen);
        return middle[(int) (NEAREST_SHARE * seen)];
    }

    @Override
    public Preparation state() {
        return maker.state();
    }

    @Override
    public void advance() {
        Place place = making;
        if (place != null) {
            recall(looking.pose(), place.seed());
            maker.advance(looking);
            if (maker.state().complete()) {
                making = null;
            }
        }
    }
}
