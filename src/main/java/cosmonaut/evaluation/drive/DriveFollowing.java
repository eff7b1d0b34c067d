package cosmonaut.evaluation.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.ManoeuvreClass;
import cosmonaut.drive.rig.View;
import cosmonaut.metrics.EgoMotion;
import cosmonaut.metrics.GroundScale;
import cosmonaut.metrics.TrackErrors;
import cosmonaut.metrics.TrackErrors.Agreement;
import cosmonaut.metrics.TrackErrors.Following;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Where the pictures say that the vehicle went, beside where it was asked to go.
///
/// @param length       of the requested way, metres
/// @param placed       pictures whose front camera was found again, from the first on
/// @param bridged      of those, pictures that were placed by the one before alone
/// @param ground       errors where the road gives the estimated way its length; empty where it cannot
/// @param requested    errors where the requested way gives it its length, which hides a wrong speed
/// @param groundFactor length by the road, divided by that by the requested way; NaN where there is none
/// @param agreement    of the ways by (front, left) and by (front, right)
/// @param asked        what the requested way is
/// @param seen         what the estimated way is; empty where there is none
/// @param missing      why there are no errors, or no agreement; empty where there are all
record DriveFollowing(
        double length,
        int placed,
        int bridged,
        Optional<Following> ground,
        Optional<Following> requested,
        double groundFactor,
        Optional<Agreement> agreement,
        ManoeuvreClass asked,
        Optional<ManoeuvreClass> seen,
        String missing) {

    /// A drive that is shorter is not followed, metres.
    static final double LEAST_LENGTH = 2;

    static DriveFollowing of(Drive drive, DriveMatches matches, Map<View, ViewMotion> motions) {
        double length = TrackErrors.length(drive.vehicle());
        ManoeuvreClass asked = ManoeuvreClass.of(drive.vehicle());
        ViewMotion front = motions.get(View.FRONT);
        if (length < LEAST_LENGTH || front == null) {
            return none(asked, length, 0, "the vehicle moves by less than 2 m");
        }
        Optional<EgoMotion.Found> found = EgoMotion.of(drive.frames(), PointTracks.of(matches, front));
        if (found.isEmpty()) {
            return none(asked, length, 0, "the front view's first pictures do not tell how the camera moved");
        }
        int placed = found.get().poses().size();
        if (placed < drive.frames()) {
            return none(asked, length, placed, "the front camera was lost after picture " + (placed - 1));
        }
        Pose mounted = drive.camera(View.FRONT).rigFromCamera();
        double asRequested = requestedScale(found.get().poses(), drive.vehicle(), mounted);
        if (!(asRequested > 0)) {
            return none(asked, length, placed, "the front camera seems to move backwards");
        }
        EgoMotion.Found metric = found.get().scaled(asRequested);
        OptionalDouble ground = GroundScale.of(metric, mounted);
        Optional<Following> byGround = ground.isEmpty()
                ? Optional.empty()
                : Optional.of(following(drive, metric.scaled(ground.getAsDouble()), mounted));
        Optional<Agreement> agreement = agreement(drive, matches, motions);
        return new DriveFollowing(
                length,
                placed,
                found.get().bridged(),
                byGround,
                Optional.of(following(drive, metric, mounted)),
                ground.orElse(Double.NaN),
                agreement,
                asked,
                Optional.of(ManoeuvreClass.of(ofVehicle(metric, mounted))),
                agreement.isPresent() ? "" : "the side views show too little for a second way");
    }

    static DriveFollowing none(ManoeuvreClass asked, double length, int placed, String missing) {
        return new DriveFollowing(
                length,
                placed,
                0,
                Optional.empty(),
                Optional.empty(),
                Double.NaN,
                Optional.empty(),
                asked,
                Optional.empty(),
                missing);
    }

    /// The factor that brings the estimated places of the camera nearest to the requested ones, both from the first.
    private static double requestedScale(List<Pose> poses, List<Pose> vehicle, Pose mounted) {
        Pose first = vehicle.getFirst().compose(mounted);
        double dot = 0;
        double square = 0;
        for (int i = 0; i < poses.size(); i++) {
            Pose want = vehicle.get(i).compose(mounted).relativeTo(first);
            Pose have = poses.get(i);
            dot += have.tx() * want.tx() + have.ty() * want.ty() + have.tz() * want.tz();
            square += have.tx() * have.tx() + have.ty() * have.ty() + have.tz() * have.tz();
        }
        return dot / square;
    }

    private static Following following(Drive drive, EgoMotion.Found found, Pose mounted) {
        return TrackErrors.following(ofVehicle(found, mounted), drive.vehicle(), drive.fps());
    }

    /// At the rear axle, not at the camera, whose lever would move it sideways in turns.
    private static List<Pose> ofVehicle(EgoMotion.Found found, Pose mounted) {
        return found.poses().stream()
                .map(camera -> mounted.compose(camera).compose(mounted.inverse()))
                .toList();
    }

    private static Optional<Agreement> agreement(Drive drive, DriveMatches matches, Map<View, ViewMotion> motions) {
        List<Pose> left = by(drive, matches, motions, ViewPair.FRONT_LEFT);
        List<Pose> right = by(drive, matches, motions, ViewPair.FRONT_RIGHT);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        return TrackErrors.agreement(left, right, drive.fps());
    }

    /// The front camera's way by two views, from their points alone; empty where it cannot be followed to the end or
    /// the second view adds nothing.
    private static List<Pose> by(Drive drive, DriveMatches matches, Map<View, ViewMotion> motions, ViewPair pair) {
        ViewMotion beside = motions.get(pair.second());
        if (beside == null || beside.counted() == 0) {
            return List.of();
        }
        Pose front = drive.camera(pair.first()).rigFromCamera();
        Pose second = drive.camera(pair.second()).rigFromCamera().relativeTo(front);
        Pose first = drive.vehicle().getFirst().compose(front);
        double[] far = drive.vehicle().stream()
                .mapToDouble(pose -> pose.compose(front).distanceTo(first))
                .toArray();
        return EgoMotion.ofRig(List.of(Pose.IDENTITY, second), PointTracks.of(drive, matches, pair, motions), far)
                .map(EgoMotion.Found::poses)
                .filter(poses -> poses.size() == drive.frames())
                .orElse(List.of());
    }
}
