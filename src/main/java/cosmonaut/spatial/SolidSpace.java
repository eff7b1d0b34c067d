package cosmonaut.spatial;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Terrain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is solid around a camera, as the depth of the keyframes so far says. Immutable; made anew for every keyframe
/// in some milliseconds, and asked in less than one thousandth of one.
///
/// What a later keyframe sees through is given up; what was never seen is free. See docs/decisions/0023.
public final class SolidSpace implements Terrain {

    /// Nothing is known.
    public static final SolidSpace UNKNOWN =
            new SolidSpace(SolidPoints.NONE, null, Double.NaN, Pose.IDENTITY, Set.of());

    /// Points so near a way count as on it: as two cubes lie apart.
    private static final double ON_THE_WAY = 0.2;

    /// So many are a surface; fewer are errors of depth.
    private static final int SURFACE = 3;

    /// Rise of the ground per metre of way, as far as one walks on it.
    private static final double STEEPEST = 0.8;

    /// A floor further ahead than this is not believed below one's feet.
    private static final double FURTHEST_FLOOR = 8;

    private final SolidPoints points;
    private final @Nullable FloorPlan plan;
    private final double foot;
    private final Pose stand;
    private final Set<View> taken;

    /// Tells the keyframes of a flight's line apart: those of a place share a number, and the newest one may be another
    /// object than what is remembered of it.
    private record View(int index, Pose pose) {

        View(Keyframe keyframe) {
            this(keyframe.index(), keyframe.camera().pose());
        }
    }

    /// @param foot y of the ground below the camera of the newest keyframe, or of where it was seen last; NaN before
    /// @param stand where that camera is
    /// @param taken the keyframes around that it was made of
    private SolidSpace(SolidPoints points, @Nullable FloorPlan plan, double foot, Pose stand, Set<View> taken) {
        this.points = points;
        this.plan = plan;
        this.foot = foot;
        this.stand = stand;
        this.taken = taken;
    }

    /// This space after a keyframe, around its camera.
    public SolidSpace with(Keyframe keyframe) {
        return with(keyframe, List.of());
    }

    /// This space after a keyframe, around its camera, and after all else that is remembered there, such as the views
    /// of places that nobody has looked at yet. What was taken in before is not read again; nothing new leaves the
    /// space as it is.
    ///
    /// @param remembered in any number; those too far away to matter are left out
    public SolidSpace with(Keyframe newest, List<Keyframe> remembered) {
        Pose camera = newest.camera().pose();
        Set<View> around = new HashSet<>();
        for (View view : taken) {
            if (inReach(view.pose(), camera)) {
                around.add(view);
            }
        }
        View last = new View(newest);
        boolean again = !around.add(last);
        List<Keyframe> beside = new ArrayList<>();
        for (Keyframe keyframe : remembered) {
            if (inReach(keyframe.camera().pose(), camera) && around.add(new View(keyframe))) {
                beside.add(keyframe);
            }
        }
        if (again && beside.isEmpty()) {
            return this;
        }
        SolidPoints seen = beside.isEmpty() ? points : points.beside(beside, camera);
        if (!again) {
            // The newest one comes last: what it sees through is given up, whoever has imagined it.
            seen = seen.seenAgain(newest);
        }
        return around(seen, newest, Set.copyOf(around));
    }

    private SolidSpace around(SolidPoints known, Keyframe newest, Set<View> views) {
        Pose camera = newest.camera().pose();
        SolidPoints seen = known;
        double below = foot;
        if (Double.isNaN(below)) {
            GroundPlane floor = GroundPlane.below(camera, SolidPoints.of(newest));
            if (floor != null) {
                below = floor.at(camera.tx(), camera.tz());
                seen = seen.with(floor.around(camera, firstFloor(newest.camera(), below)), camera);
            }
        }
        FloorPlan made = new FloorPlan(seen, camera, below);
        return new SolidSpace(seen, made, foot(made.ground(camera.tx(), camera.tz()), below, camera), camera, views);
    }

    /// The ground rises and falls with the way that is walked: below who stands still it stays, whatever nearby walls
    /// add to it.
    private double foot(double ground, double below, Pose camera) {
        if (Double.isNaN(ground) || plan == null) {
            return Double.isNaN(ground) ? below : ground;
        }
        double most = STEEPEST * Math.hypot(camera.tx() - stand.tx(), camera.tz() - stand.tz());
        return Math.clamp(ground, below - most, below + most);
    }

    /// Whether a view from one pose may matter at another.
    private static boolean inReach(Pose view, Pose camera) {
        return Math.hypot(view.tx() - camera.tx(), view.tz() - camera.tz()) < SolidPoints.KEPT_METRES;
    }

    /// Metres ahead at which the lower edge of a picture meets the floor.
    private static double firstFloor(CameraFrame camera, double below) {
        Intrinsics lens = camera.intrinsics();
        Pose pose = camera.pose();
        double slant = (lens.height() - 1 - lens.cy()) / lens.fy();
        double down = pose.r12() + slant * pose.r11();
        double ahead = Math.hypot(pose.r02() + slant * pose.r01(), pose.r22() + slant * pose.r21());
        double metres = down > 0 ? (below - pose.ty()) * ahead / down : FURTHEST_FLOOR;
        return Math.min(FURTHEST_FLOOR, metres + 0.5);
    }

    @Override
    public double clearance(double x, double z) {
        return plan == null ? WIDEST : plan.clearance(x, z);
    }

    @Override
    public double ground(double x, double z) {
        return plan == null ? Double.NaN : plan.ground(x, z);
    }

    @Override
    public double ceiling(double x, double z) {
        return plan == null ? Double.NaN : plan.ceiling(x, z);
    }

    /// Metres from a camera to the first thing that it goes through on the straight way to another; empty where the way
    /// is free.
    public OptionalDouble through(Pose from, Pose to) {
        double dx = to.tx() - from.tx();
        double dy = to.ty() - from.ty();
        double dz = to.tz() - from.tz();
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        if (length == 0) {
            return OptionalDouble.empty();
        }
        int met = 0;
        double nearest = length;
        for (int i = 0; i < points.count(); i++) {
            double px = points.x(i) - from.tx();
            double py = points.y(i) - from.ty();
            double pz = points.z(i) - from.tz();
            double along = Math.clamp((px * dx + py * dy + pz * dz) / length, 0, length);
            double share = along / length;
            double away = Math.hypot(Math.hypot(px - share * dx, py - share * dy), pz - share * dz);
            if (away < ON_THE_WAY) {
                met++;
                nearest = Math.min(nearest, along);
            }
        }
        return met < SURFACE ? OptionalDouble.empty() : OptionalDouble.of(nearest);
    }

    /// Bytes of heap that it takes, without what all spaces share.
    public long bytes() {
        return points.bytes() + (plan == null ? 0 : FloorPlan.BYTES);
    }
}
