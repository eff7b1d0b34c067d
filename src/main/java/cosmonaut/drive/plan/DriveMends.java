package cosmonaut.drive.plan;

import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.DrivePath;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.drive.edit.SolvedPath;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.drive.speed.SpeedPlan;
import cosmonaut.drive.speed.SpeedSpec;
import java.util.ArrayList;
import java.util.List;

/// What puts a drive right, as changes of its draft.
public final class DriveMends {

    private static final double MARGIN = 0.98;
    private static final int MOST_ROUNDS = 200;
    private static final int SAMPLES = 64;

    private DriveMends() {}

    /// Not faster than `speed` from one place to another.
    public static Mend slower(double from, double to, double speed) {
        double rounded = Math.max(0.5, Math.floor(speed * MARGIN * 10) / 10);
        return new Mend("drive.mend.lower-speed", rounded, draft -> slower(draft, from, to, rounded));
    }

    private static DriveDraft slower(DriveDraft draft, double from, double to, double speed) {
        SpeedSpec.Handles wish = asHandles(draft);
        List<SpeedHandle> changed = new ArrayList<>();
        double limitBehind = SpeedSpec.FASTEST;
        for (SpeedHandle handle : wish.handles()) {
            boolean inside = handle.metres() >= from && handle.metres() <= to;
            boolean faster = handle.kind() != SpeedHandle.Kind.STOP && handle.speed() > speed;
            if (handle.metres() <= to) {
                limitBehind = handle.kind() == SpeedHandle.Kind.LIMIT ? handle.speed() : SpeedSpec.FASTEST;
            }
            changed.add(
                    inside && faster ? new SpeedHandle(handle.id(), handle.metres(), speed, handle.kind(), 0) : handle);
        }
        int id = wish.nextId();
        // A limit reaches to the next handle only, so it is said again behind each one within.
        List<Double> within = changed.stream()
                .filter(handle -> handle.metres() > from && handle.metres() < to)
                .filter(handle -> handle.kind() != SpeedHandle.Kind.LIMIT)
                .map(SpeedHandle::metres)
                .toList();
        changed.add(SpeedHandle.limit(id++, from, speed));
        for (double place : within) {
            changed.add(SpeedHandle.limit(id++, Math.nextUp(place), speed));
        }
        changed.add(SpeedHandle.limit(id, to, Math.max(speed, limitBehind)));
        return draft.withSpeed(new SpeedSpec.Handles(wish.cruise(), changed, wish.slowsInBends(), wish.jerk()));
    }

    /// Changes of speed rounded off so that jerk keeps below `most`.
    ///
    /// @param now the jerk that is there, m/s^3
    public static Mend gentler(double now, double most) {
        return new Mend("drive.mend.gentler", most, draft -> {
            SpeedSpec speed = draft.speed();
            double bound = MARGIN * most;
            if (speed instanceof SpeedSpec.SCurve curve) {
                return draft.withSpeed(
                        new SpeedSpec.SCurve(curve.shape(), curve.jerk() * bound / Math.max(now, bound)));
            }
            if (speed instanceof SpeedSpec.Trapezoid shape) {
                return draft.withSpeed(new SpeedSpec.SCurve(shape, bound));
            }
            SpeedSpec.Handles wish = asHandles(draft);
            double jerk = wish.jerk() > 0 ? wish.jerk() * bound / Math.max(now, bound) : bound / 2;
            return draft.withSpeed(new SpeedSpec.Handles(wish.cruise(), wish.handles(), wish.slowsInBends(), jerk));
        });
    }

    /// Speeds planned within comfort.
    public static Mend comfortable() {
        return new Mend("drive.mend.comfortable", 0, draft -> draft.withSpeed(asHandles(draft)));
    }

    /// The points around the bends between two places drawn towards their neighbours until the path bends no sharper
    /// than `most`.
    public static Mend smoother(double most) {
        return new Mend("drive.mend.smooth", most, draft -> {
            DrivePath path = draft.path();
            path = path.kind() == PathKind.POLYLINE ? path.withKind(PathKind.CATMULL_ROM) : path;
            // Two points more around a sharp one give the bend room; without them a corner of three points stays one.
            path = path.points().size() < 6 ? SolvedPath.of(path).refined() : path;
            for (int round = 0; round < MOST_ROUNDS; round++) {
                SolvedPath solved = SolvedPath.of(path);
                List<Integer> sharp = sharp(solved, most * MARGIN);
                if (sharp.isEmpty()) {
                    break;
                }
                path = path.smoothed(sharp, 0.6);
            }
            return draft.withPath(path);
        });
    }

    private static List<Integer> sharp(SolvedPath solved, double most) {
        List<Integer> ids = new ArrayList<>();
        int count = solved.path().points().size();
        boolean[] near = new boolean[count];
        for (int i = 0; i <= solved.steps(); i++) {
            double metres = solved.metres(i);
            if (Math.abs(solved.smoothCurvature(metres)) > most) {
                int point = solved.nearestPoint(metres);
                for (int k = Math.max(0, point - 2); k <= Math.min(count - 1, point + 2); k++) {
                    near[k] = true;
                }
            }
        }
        for (int k = 0; k < count; k++) {
            if (near[k]) {
                ids.add(solved.path().points().get(k).id());
            }
        }
        return ids;
    }

    /// The path drawn on straight ahead.
    ///
    /// @param metres more
    public static Mend further(double metres) {
        double rounded = Math.ceil(metres);
        return new Mend("drive.mend.further", rounded, draft -> {
            CurvePoint end = SolvedPath.of(draft.path()).curve().end();
            Point3 ahead = Point3.flat(Math.cos(end.heading()), Math.sin(end.heading()));
            return draft.withPath(draft.path().appended(end.place().plus(ahead.times(rounded))));
        });
    }

    /// What a person asked for as wishes at places; a wish of another kind is sampled.
    static SpeedSpec.Handles asHandles(DriveDraft draft) {
        if (draft.speed() instanceof SpeedSpec.Handles handles) {
            return handles;
        }
        DrivePlan plan = DrivePlan.of(draft);
        SpeedPlan speed = plan.speed();
        List<SpeedHandle> handles = new ArrayList<>();
        double fastest = 0;
        for (int i = 0; i <= SAMPLES; i++) {
            double metres = speed.metres() * i / SAMPLES;
            double there = speed.speedAtPlace(metres);
            fastest = Math.max(fastest, there);
            // A vehicle at rest is brought to speed, and to rest, by what it can accelerate and brake.
            if (there > 0.5) {
                handles.add(SpeedHandle.exact(handles.size() + 1, metres, there));
            }
        }
        for (int i = 1; i < speed.nodes(); i++) {
            double dwell = speed.nodeSeconds(i) - speed.nodeSeconds(i - 1);
            if (speed.nodeMetres(i) == speed.nodeMetres(i - 1) && dwell > 0) {
                handles.add(SpeedHandle.stop(
                        handles.size() + 1, speed.nodeMetres(i), Math.min(dwell, SpeedSpec.LONGEST_DWELL)));
            }
        }
        if (speed.speedAt(speed.seconds()) < 0.5) {
            handles.add(SpeedHandle.stop(handles.size() + 1, speed.metres(), 0));
        }
        return new SpeedSpec.Handles(Math.max(fastest, 1), handles, true, DriveDraft.USUAL_JERK);
    }
}
