package cosmonaut.metrics;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.List;

/// The movement `p = s R q + t` that brings one track nearest to another.
///
/// After S. Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991. The
/// rotation is found as the eigenvector of Horn's matrix of four rows, which is the same one and never a reflection.
///
/// @param turned rotation and shift
/// @param scale  above 0
public record TrackAlignment(Pose turned, double scale) {

    /// Of tracks that are left as they are.
    public static final TrackAlignment NONE = new TrackAlignment(Pose.IDENTITY, 1);

    /// @param estimated moved onto the reference; as many as there
    /// @param scaled    whether the scale is free (Sim3) or 1 (SE3)
    /// @throws IllegalArgumentException if there are fewer than two places, not as many of both, or all are one place
    public static TrackAlignment of(List<Pose> estimated, List<Pose> reference, boolean scaled) {
        int n = requireSame(estimated, reference);
        double[] q = mean(estimated);
        double[] p = mean(reference);
        double[][] c = new double[3][3];
        double spread = 0;
        for (int i = 0; i < n; i++) {
            double[] a = minus(estimated.get(i), q);
            double[] b = minus(reference.get(i), p);
            for (int j = 0; j < 3; j++) {
                spread += a[j] * a[j] / n;
                for (int k = 0; k < 3; k++) {
                    c[j][k] += a[j] * b[k] / n;
                }
            }
        }
        if (!(spread > 1e-18)) {
            throw new IllegalArgumentException("a track that stays at one place cannot be aligned");
        }
        Pose rotation = Pose.of(horn(c), 0, 0, 0);
        double[] r = rotation.rows();
        double along = 0;
        for (int j = 0; j < 3; j++) {
            for (int k = 0; k < 3; k++) {
                along += r[4 * j + k] * c[k][j];
            }
        }
        double scale = scaled ? Math.max(along / spread, 1e-12) : 1;
        return new TrackAlignment(
                rotation.movedTo(
                        p[0] - scale * (r[0] * q[0] + r[1] * q[1] + r[2] * q[2]),
                        p[1] - scale * (r[4] * q[0] + r[5] * q[1] + r[6] * q[2]),
                        p[2] - scale * (r[8] * q[0] + r[9] * q[1] + r[10] * q[2])),
                scale);
    }

    /// The rotation of the largest eigenvalue of Horn's matrix.
    ///
    /// @param c sums of products, estimated by reference
    private static Quaternion horn(double[][] c) {
        double[][] m = {
            {c[0][0] + c[1][1] + c[2][2], c[1][2] - c[2][1], c[2][0] - c[0][2], c[0][1] - c[1][0]},
            {c[1][2] - c[2][1], c[0][0] - c[1][1] - c[2][2], c[0][1] + c[1][0], c[2][0] + c[0][2]},
            {c[2][0] - c[0][2], c[0][1] + c[1][0], c[1][1] - c[0][0] - c[2][2], c[1][2] + c[2][1]},
            {c[0][1] - c[1][0], c[2][0] + c[0][2], c[1][2] + c[2][1], c[2][2] - c[0][0] - c[1][1]}
        };
        double[] v = new SymmetricMatrix(m).largestVector();
        return new Quaternion(v[1], v[2], v[3], v[0]);
    }

    /// About the first place, which stays: only a turn about the vertical (z) and the scale are free. A straight drive
    /// leaves more than that undetermined.
    ///
    /// @param scaled whether the scale is free
    public static TrackAlignment aboutStart(List<Pose> estimated, List<Pose> reference, boolean scaled) {
        int n = requireSame(estimated, reference);
        Pose q = estimated.getFirst();
        Pose p = reference.getFirst();
        double dot = 0;
        double cross = 0;
        double spread = 0;
        for (int i = 0; i < n; i++) {
            double ax = estimated.get(i).tx() - q.tx();
            double ay = estimated.get(i).ty() - q.ty();
            double bx = reference.get(i).tx() - p.tx();
            double by = reference.get(i).ty() - p.ty();
            dot += ax * bx + ay * by;
            cross += ax * by - ay * bx;
            spread += ax * ax + ay * ay;
        }
        if (!(spread > 1e-18)) {
            throw new IllegalArgumentException("a track that stays at one place cannot be aligned");
        }
        double angle = Math.atan2(cross, dot);
        double scale = scaled ? Math.max(Math.hypot(dot, cross) / spread, 1e-12) : 1;
        double co = Math.cos(angle);
        double si = Math.sin(angle);
        return new TrackAlignment(
                new Pose(
                        co,
                        -si,
                        0,
                        si,
                        co,
                        0,
                        0,
                        0,
                        1,
                        p.tx() - scale * (co * q.tx() - si * q.ty()),
                        p.ty() - scale * (si * q.tx() + co * q.ty()),
                        p.tz() - scale * q.tz()),
                scale);
    }

    /// The first poses laid onto each other, no scale.
    public static TrackAlignment anchored(List<Pose> estimated, List<Pose> reference) {
        requireSame(estimated, reference);
        return new TrackAlignment(
                reference.getFirst().compose(estimated.getFirst().inverse()), 1);
    }

    private static int requireSame(List<Pose> estimated, List<Pose> reference) {
        if (estimated.size() != reference.size() || estimated.size() < 2) {
            throw new IllegalArgumentException("tracks of " + estimated.size() + " and " + reference.size()
                    + " poses cannot be compared; both need as many, two or more");
        }
        return estimated.size();
    }

    private static double[] mean(List<Pose> poses) {
        double[] mean = new double[3];
        for (Pose pose : poses) {
            mean[0] += pose.tx() / poses.size();
            mean[1] += pose.ty() / poses.size();
            mean[2] += pose.tz() / poses.size();
        }
        return mean;
    }

    private static double[] minus(Pose pose, double[] mean) {
        return new double[] {pose.tx() - mean[0], pose.ty() - mean[1], pose.tz() - mean[2]};
    }

    /// A pose of the estimated track after the alignment.
    public Pose moved(Pose pose) {
        return turned.compose(pose.movedTo(scale * pose.tx(), scale * pose.ty(), scale * pose.tz()));
    }

    public List<Pose> moved(List<Pose> poses) {
        return poses.stream().map(this::moved).toList();
    }
}
