package cosmonaut.camera;

/// A rigid camera-to-world transform: `world = R * camera + t`, OpenCV axes, metres. Immutable.
///
/// The columns of the rotation are the camera's right, down and forward directions in the world; the
/// translation is the camera centre.
public record Pose(
        double r00,
        double r01,
        double r02,
        double r10,
        double r11,
        double r12,
        double r20,
        double r21,
        double r22,
        double tx,
        double ty,
        double tz) {

    /// How far `R * R^T` may be from the identity, in any element, and the determinant from 1.
    public static final double TOLERANCE = 1e-6;

    public static final Pose IDENTITY = new Pose(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);

    /// @throws IllegalArgumentException if a number is not finite or the rotation is not orthonormal with
    ///     determinant +1 within [#TOLERANCE]
    public Pose {
        double sum = r00 + r01 + r02 + r10 + r11 + r12 + r20 + r21 + r22 + tx + ty + tz;
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException("pose has a number that is not finite");
        }
        double error = RotationMatrix.error(r00, r01, r02, r10, r11, r12, r20, r21, r22);
        if (!(error <= TOLERANCE)) {
            throw new IllegalArgumentException(
                    "rotation is not orthonormal with determinant +1 (error " + error + ", at most " + TOLERANCE + ")");
        }
    }

    /// A pose from the rows `[R | t]`: 12 numbers (3x4) or 16 (4x4, the last row must be 0 0 0 1), row-major.
    public static Pose fromMatrix(double... rows) {
        return fromMatrix(rows, TOLERANCE);
    }

    /// As [#fromMatrix(double...)], but a rotation with an error up to `tolerance` is replaced by the nearest
    /// true rotation (polar decomposition).
    ///
    /// @throws IllegalArgumentException if the matrix is of the wrong size, not finite or further from a rotation
    public static Pose fromMatrix(double[] rows, double tolerance) {
        if (rows.length != 12 && rows.length != 16) {
            throw new IllegalArgumentException("pose matrix has " + rows.length + " numbers, needs 12 or 16");
        }
        for (double value : rows) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("pose matrix has a number that is not finite");
            }
        }
        if (rows.length == 16
                && Math.abs(rows[12]) + Math.abs(rows[13]) + Math.abs(rows[14]) + Math.abs(rows[15] - 1) > 1e-6) {
            throw new IllegalArgumentException("last row of the pose matrix is not 0 0 0 1");
        }
        double[] r = {rows[0], rows[1], rows[2], rows[4], rows[5], rows[6], rows[8], rows[9], rows[10]};
        double[] n = RotationMatrix.nearest(r, tolerance);
        return new Pose(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], rows[3], rows[7], rows[11]);
    }

    public static Pose of(Quaternion q, double tx, double ty, double tz) {
        double x = q.x();
        double y = q.y();
        double z = q.z();
        double w = q.w();
        return new Pose(
                1 - 2 * (y * y + z * z),
                2 * (x * y - w * z),
                2 * (x * z + w * y),
                2 * (x * y + w * z),
                1 - 2 * (x * x + z * z),
                2 * (y * z - w * x),
                2 * (x * z - w * y),
                2 * (y * z + w * x),
                1 - 2 * (x * x + y * y),
                tx,
                ty,
                tz);
    }

    /// The identity rotation with its centre at `(tx, ty, tz)`.
    public static Pose at(double tx, double ty, double tz) {
        return new Pose(1, 0, 0, 0, 1, 0, 0, 0, 1, tx, ty, tz);
    }

    /// The rotation as a unit quaternion with `w >= 0`.
    public Quaternion quaternion() {
        double[] q = RotationMatrix.quaternion(r00, r01, r02, r10, r11, r12, r20, r21, r22);
        return new Quaternion(q[0], q[1], q[2], q[3]);
    }

    /// `this * local`: where a thing is in the world that has the pose `local` in this camera.
    public Pose compose(Pose local) {
        return new Pose(
                r00 * local.r00 + r01 * local.r10 + r02 * local.r20,
                r00 * local.r01 + r01 * local.r11 + r02 * local.r21,
                r00 * local.r02 + r01 * local.r12 + r02 * local.r22,
                r10 * local.r00 + r11 * local.r10 + r12 * local.r20,
                r10 * local.r01 + r11 * local.r11 + r12 * local.r21,
                r10 * local.r02 + r11 * local.r12 + r12 * local.r22,
                r20 * local.r00 + r21 * local.r10 + r22 * local.r20,
                r20 * local.r01 + r21 * local.r11 + r22 * local.r21,
                r20 * local.r02 + r21 * local.r12 + r22 * local.r22,
                r00 * local.tx + r01 * local.ty + r02 * local.tz + tx,
                r10 * local.tx + r11 * local.ty + r12 * local.tz + ty,
                r20 * local.tx + r21 * local.ty + r22 * local.tz + tz);
    }

    /// The world-to-camera transform `[R^T | -R^T t]`.
    public Pose inverse() {
        return new Pose(
                r00,
                r10,
                r20,
                r01,
                r11,
                r21,
                r02,
                r12,
                r22,
                -(r00 * tx + r10 * ty + r20 * tz),
                -(r01 * tx + r11 * ty + r21 * tz),
                -(r02 * tx + r12 * ty + r22 * tz));
    }

    /// This pose as `base` sees it: `inverse(base) * this`.
    public Pose relativeTo(Pose base) {
        return base.inverse().compose(this);
    }

    /// The same rotation with the centre at another place.
    public Pose movedTo(double x, double y, double z) {
        return new Pose(r00, r01, r02, r10, r11, r12, r20, r21, r22, x, y, z);
    }

    /// The nearest true rotation with the same centre; removes the rounding that long chains of products gather.
    public Pose orthonormalised() {
        return fromMatrix(rows(), 1e-3);
    }

    /// The distance of the two camera centres in metres.
    public double distanceTo(Pose other) {
        double dx = tx - other.tx;
        double dy = ty - other.ty;
        double dz = tz - other.tz;
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    /// The angle of the rotation between the two cameras in degrees, 0 to 180.
    public double degreesTo(Pose other) {
        Pose d = relativeTo(other);
        double sx = d.r21 - d.r12;
        double sy = d.r02 - d.r20;
        double sz = d.r10 - d.r01;
        // atan2 keeps its digits near 0 and 180 degrees, where the arc cosine of the trace loses them.
        return Math.toDegrees(Math.atan2(Math.sqrt(sx * sx + sy * sy + sz * sz), d.r00 + d.r11 + d.r22 - 1));
    }

    /// The rows `[R | t]`, 12 numbers, row-major.
    public double[] rows() {
        return new double[] {r00, r01, r02, tx, r10, r11, r12, ty, r20, r21, r22, tz};
    }
}
