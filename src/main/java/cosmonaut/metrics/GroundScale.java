package cosmonaut.metrics;

import cosmonaut.camera.Pose;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// The factor that makes an estimated way metric: how high a camera sits above the road, divided by how high it seems
/// to sit above the points of the road that it saw.
public final class GroundScale {

    private static final int LEAST_POINTS = 20;
    private static final double LEAST_SHARE = 0.25;
    private static final double TOLERANCE = 0.08;
    private static final double AHEAD = 8;
    private static final double ASIDE = 2.5;

    private GroundScale() {}

    /// Points count that were seen below the camera, at most 8 heights ahead and 2.5 aside; of the heights, the one
    /// that most of them share within 8 %.
    ///
    /// @param rigFromCamera on the vehicle, whose wheels stand at height 0
    /// @return nothing where fewer than 20 points, or than a quarter of those that count, share a height
    public static OptionalDouble of(EgoMotion.Found found, Pose rigFromCamera) {
        double[] heights = found.points().stream()
                .mapToDouble(point -> height(point, found.poses(), rigFromCamera))
                .filter(height -> height > 0)
                .sorted()
                .toArray();
        int most = 0;
        double best = 0;
        for (double height : heights) {
            double[] near = Arrays.stream(heights)
                    .filter(other -> other >= height && other <= height * (1 + 2 * TOLERANCE))
                    .toArray();
            if (near.length > most) {
                most = near.length;
                best = near[near.length / 2];
            }
        }
        if (most < LEAST_POINTS || most < LEAST_SHARE * heights.length) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(rigFromCamera.tz() / best);
    }

    /// How far the point lies below the camera that saw it last, along the vehicle's upright; 0 if it does not count.
    private static double height(EgoMotion.Placed point, List<Pose> poses, Pose rigFromCamera) {
        Pose turned = rigFromCamera.movedTo(0, 0, 0);
        Pose p = turned.compose(Pose.at(point.x(), point.y(), point.z()).relativeTo(poses.get(point.frame())));
        double below = -p.tz();
        boolean counts = below > 0 && p.tx() > 0 && p.tx() < AHEAD * below && Math.abs(p.ty()) < ASIDE * below;
        return counts ? below : 0;
    }
}
