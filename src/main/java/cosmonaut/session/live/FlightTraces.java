package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.Pose;
import cosmonaut.session.tree.ChunkPlan;
import cosmonaut.session.tree.Shot;
import cosmonaut.viewport.Polyline;
import cosmonaut.world.WorldNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines over a flight's picture: where the camera was, where it goes, and from where pictures are remembered.
/// Paths are drawn a third of a metre beneath the camera, or they would be hidden in the point that it flies to. Each
/// part is made anew only when it has changed. The drawing thread's.
final class FlightTraces {

    /// Metres that paths lie beneath the camera.
    static final double BENEATH = 0.35;

    /// A path ahead changes with every tick; more often than this nobody sees it.
    private static final long RENEWAL_NANOS = 80_000_000;

    private static final int MOST_FLOWN = 160;
    private static final int BANDS = 5;
    private static final double OLDEST_SHARE = 0.5;

    private static final double AHEAD_SECONDS = 1.2;
    private static final int AHEAD_STEPS = 12;
    private static final double LEAST_METRES = 0.02;

    private static final int FLOWN = 0x4fd1c5;
    private static final int PLANNED = 0xffc857;
    private static final float WIDTH = 2.5f;

    private @Nullable List<Pose> flown;
    private List<Polyline> flownLines = List.of();
    private long plannedAt;
    private @Nullable FlightSnapshot planned;
    private List<Polyline> plannedLines = List.of();
    private final KeyframePyramids pyramids = new KeyframePyramids();
    private List<Polyline> before = List.of();

    /// What is to be drawn; the list of the call before where nothing has changed.
    ///
    /// @param control that is held
    /// @param view from which it is seen
    List<Polyline> lines(
            TraceChoice choice, FlightSnapshot snapshot, FlightControl control, CameraFrame view, long nanoTime) {
        List<Polyline> all = new ArrayList<>();
        if (choice.keyframes()) {
            WorldNode node = snapshot.way().node();
            all.addAll(node == null ? List.of() : pyramids.of(node, view.pose()));
        }
        if (choice.flown()) {
            all.addAll(flown(snapshot.way().flown()));
        }
        if (choice.planned()) {
            all.addAll(planned(snapshot, control, nanoTime));
        }
        if (!same(all, before)) {
            before = List.copyOf(all);
        }
        return before;
    }

    private static boolean same(List<Polyline> some, List<Polyline> others) {
        boolean same = some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            same = some.get(i) == others.get(i);
        }
        return same;
    }

    private List<Polyline> flown(List<Pose> poses) {
        if (poses != flown) {
            flown = poses;
            flownLines = faded(thinned(poses));
        }
        return flownLines;
    }

    /// Every so many-th place, the newest among them.
    private static List<float[]> thinned(List<Pose> poses) {
        List<float[]> places = new ArrayList<>();
        int every = Math.ceilDiv(poses.size(), MOST_FLOWN);
        for (int i = (poses.size() - 1) % Math.max(1, every); i < poses.size(); i += every) {
            add(places, poses.get(i));
        }
        return places;
    }

    private static void add(List<float[]> places, Pose pose) {
        float[] place = {(float) pose.tx(), (float) (pose.ty() + BENEATH), (float) pose.tz()};
        if (places.isEmpty() || distance(places.getLast(), place) > LEAST_METRES) {
            places.add(place);
        }
    }

    private static double distance(float[] a, float[] b) {
        return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
    }

    /// A path in parts that are fainter the older they are; neighbours share a place.
    private static List<Polyline> faded(List<float[]> places) {
        List<Polyline> lines = new ArrayList<>();
        int last = places.size() - 1;
        for (int band = 0; band < BANDS; band++) {
            int from = band * last / BANDS;
            int to = (band + 1) * last / BANDS;
            if (to > from) {
                double share = OLDEST_SHARE + (1 - OLDEST_SHARE) * band / (BANDS - 1.0);
                lines.addAll(Polyline.edged(Strokes.points(places.subList(from, to + 1)), FLOWN, share, WIDTH));
            }
        }
        return List.copyOf(lines);
    }

    private List<Polyline> planned(FlightSnapshot snapshot, FlightControl control, long nanoTime) {
        boolean due = planned == null || nanoTime - plannedAt >= RENEWAL_NANOS;
        if (snapshot != planned && due) {
            plannedAt = nanoTime;
            planned = snapshot;
            float[] points = ahead(snapshot, control);
            boolean asBefore = !plannedLines.isEmpty()
                    && java.util.Arrays.equals(points, plannedLines.getFirst().points());
            if (!asBefore) {
                plannedLines = points.length < 6 ? List.of() : Polyline.edged(points, PLANNED, 1, WIDTH);
            }
        }
        return plannedLines;
    }

    /// The way through the pictures that are not due yet, those under way, and as the controls are held.
    private static float[] ahead(FlightSnapshot snapshot, FlightControl control) {
        List<float[]> places = new ArrayList<>();
        Motion motion = snapshot.motion();
        add(places, motion.after(0, control));
        for (Shot shot : snapshot.film().shots()) {
            if (shot.seconds() > snapshot.seconds()) {
                add(places, shot.camera().pose());
            }
        }
        ChunkPlan coming = snapshot.way().coming();
        if (coming != null) {
            coming.cameras().forEach(camera -> add(places, camera.pose()));
            goOn(places, coming.after(), control);
        } else if (motion instanceof Motion.Steered steered && places.size() == 1) {
            goOn(places, steered.from(), control);
        }
        return Strokes.points(places);
    }

    private static void goOn(List<float[]> places, FlightKinematics from, FlightControl control) {
        FlightKinematics predicted = from.copy();
        for (int i = 0; i < AHEAD_STEPS; i++) {
            add(places, predicted.advance(control, AHEAD_SECONDS / AHEAD_STEPS));
        }
    }
}
