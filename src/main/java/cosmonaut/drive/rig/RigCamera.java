package cosmonaut.drive.rig;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.curve.Point3;
import org.jspecify.annotations.Nullable;

/// A camera on a vehicle.
///
/// @param id           within its rig
/// @param label        for people
/// @param view         which of the six views it is, or null
/// @param width        of its pictures, pixels, as `height`
/// @param rigFromCamera camera-to-rig: OpenCV axes into x forward, y left, z up; metres
/// @param fitting      how its pictures become those of a model
/// @param shutter      how they are exposed
/// @param hoodMask     path of a picture, above 0 where the vehicle itself is seen, or null
/// @param quality      how far the numbers can be trusted
public record RigCamera(
        String id,
        String label,
        @Nullable View view,
        int width,
        int height,
        Pose rigFromCamera,
        Lens lens,
        Fitting fitting,
        Shutter shutter,
        @Nullable String hoodMask,
        Quality quality) {

    /// How far the numbers of a camera can be trusted.
    public enum Quality {
        NOMINAL("nominal"),
        CALIBRATED("calibrated"),
        ASSUMED("assumed");

        private final String key;

        Quality(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    /// @param direction of a rolling shutter, empty where it is global
    /// @param micros    from the first row to the last
    public record Shutter(boolean rolling, String direction, double micros) {

        public static final Shutter GLOBAL = new Shutter(false, "", 0);
    }

    public RigCamera {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a camera's pictures have 1x1 pixels or more");
        }
    }

    /// Camera-to-world of this camera when the vehicle has a pose.
    public Pose at(Pose worldFromRig) {
        return worldFromRig.compose(rigFromCamera);
    }

    /// The vehicle's pose when this camera has one: `world_T_rig = world_T_cam * rig_T_cam^-1`.
    public Pose vehicleAt(Pose worldFromCamera) {
        return worldFromCamera.compose(rigFromCamera.inverse());
    }

    /// Where a point of the vehicle's frame is seen, or null; the pixel may lie outside the picture.
    public @Nullable Pixel project(Point3 inRig) {
        Point3 p = inCamera(inRig);
        return lens.project(p.x(), p.y(), p.z());
    }

    /// A point of the vehicle's frame in the axes of this camera.
    public Point3 inCamera(Point3 inRig) {
        Pose r = rigFromCamera;
        double x = inRig.x() - r.tx();
        double y = inRig.y() - r.ty();
        double z = inRig.z() - r.tz();
        return new Point3(
                r.r00() * x + r.r10() * y + r.r20() * z,
                r.r01() * x + r.r11() * y + r.r21() * z,
                r.r02() * x + r.r12() * y + r.r22() * z);
    }

    /// The direction of a pixel in the vehicle's frame, of unit length.
    public Point3 ray(double u, double v) {
        Point3 ray = lens.ray(u, v);
        Pose r = rigFromCamera;
        return new Point3(
                r.r00() * ray.x() + r.r01() * ray.y() + r.r02() * ray.z(),
                r.r10() * ray.x() + r.r11() * ray.y() + r.r12() * ray.z(),
                r.r20() * ray.x() + r.r21() * ray.y() + r.r22() * ray.z());
    }

    public boolean sees(Pixel pixel) {
        return pixel.u() >= -0.5 && pixel.u() <= width - 0.5 && pixel.v() >= -0.5 && pixel.v() <= height - 0.5;
    }

    /// Where the camera looks, degrees to the left of straight ahead, in (-180, 180].
    public double yawDegrees() {
        return Math.toDegrees(Math.atan2(rigFromCamera.r12(), rigFromCamera.r02()));
    }

    /// How far up it looks, degrees.
    public double pitchDegrees() {
        return Math.toDegrees(Math.asin(Math.clamp(rigFromCamera.r22(), -1, 1)));
    }

    /// The angle between what the outer edges see in the row of the axis, degrees; a wide lens may have more than 180.
    public double horizontalFov() {
        double row = axis().v();
        return edge(-0.5, row) + edge(width - 0.5, row);
    }

    private Pixel axis() {
        Pixel axis = lens.project(0, 0, 1);
        return axis == null ? new Pixel((width - 1) / 2.0, (height - 1) / 2.0) : axis;
    }

    /// As [#horizontalFov], in the column of the axis.
    public double verticalFov() {
        double column = axis().u();
        return edge(column, -0.5) + edge(column, height - 0.5);
    }

    private double edge(double u, double v) {
        Point3 ray = lens.ray(u, v);
        return Math.toDegrees(Math.atan2(Math.hypot(ray.x(), ray.y()), ray.z()));
    }

    /// How many degrees of the horizon this camera and another both see; 0 where they see none together.
    ///
    /// Measured in the rows of their axes: two cameras far apart share less nearby.
    public double overlapDegrees(RigCamera other) {
        double between = Math.IEEEremainder(other.yawDegrees() - yawDegrees(), 360);
        // The one further to the left sees to the right as far as the other sees to the left of it.
        RigCamera right = between >= 0 ? this : other;
        RigCamera left = between >= 0 ? other : this;
        double apart = Math.abs(between);
        double towardsLeft = right.edge(-0.5, right.axis().v());
        double towardsRight = left.edge(left.width - 0.5, left.axis().v());
        double whole = Math.min(horizontalFov(), other.horizontalFov());
        return Math.clamp(towardsLeft + towardsRight - apart, 0, whole);
    }

    /// The pinhole lens that comes nearest to this one: the same scale at the axis, no bending.
    public PinholeLens nearestPinhole() {
        return switch (lens) {
            case PinholeLens pinhole -> pinhole;
            case OpenCvLens bent -> bent.pinhole();
            case FisheyeLens bent -> bent.pinhole();
            case FThetaLens theta -> theta.companion();
        };
    }

    /// The same camera with a centred pinhole lens and pictures of another size, as rectified pictures have it.
    ///
    /// @param degrees horizontal field of view, between 0 and 180
    public RigCamera rectified(double degrees, int newWidth, int newHeight) {
        return new RigCamera(
                id,
                label,
                view,
                newWidth,
                newHeight,
                rigFromCamera,
                PinholeLens.ofHorizontalFov(degrees, newWidth, newHeight),
                Fitting.NONE,
                shutter,
                null,
                quality);
    }

    /// The camera as the program's worlds take it, when the vehicle has a pose: in their world (x right, y down, z
    /// forward, see [EgoPose#inCameraWorld]), with a pinhole lens.
    ///
    /// @throws InvalidInputException if the lens is no pinhole; [#rectified] or [#nearestPinhole] gives one
    public CameraFrame frame(Pose worldFromRig) {
        if (lens instanceof PinholeLens pinhole) {
            return new CameraFrame(
                    EgoPose.inCameraWorld(at(worldFromRig)),
                    new Intrinsics(pinhole.fx(), pinhole.fy(), pinhole.cx(), pinhole.cy(), width, height));
        }
        throw new InvalidInputException("camera " + id + " has a lens of the type " + lens.type()
                + "; rectify it, or use the pinhole nearest to it");
    }

    /// The same camera with pictures of another size, by a fitting; `NONE` squeezes too where the sizes differ.
    public RigCamera fitted(Fitting how, int newWidth, int newHeight) {
        double sx = (double) newWidth / width;
        double sy = (double) newHeight / height;
        Lens changed = switch (how) {
            case NONE, SQUEEZE -> lens.stretched(sx, sy);
            case CROP -> centred(Math.max(sx, sy), newWidth, newHeight);
            case LETTERBOX -> centred(Math.min(sx, sy), newWidth, newHeight);
        };
        return new RigCamera(
                id, label, view, newWidth, newHeight, rigFromCamera, changed, Fitting.NONE, shutter, hoodMask, quality);
    }

    private Lens centred(double s, int newWidth, int newHeight) {
        return lens.stretched(s, s).shifted((width * s - newWidth) / 2, (height * s - newHeight) / 2);
    }

    /// As it makes the pictures of a model of this size, by its own fitting.
    public RigCamera forModel(int modelWidth, int modelHeight) {
        return fitted(fitting, modelWidth, modelHeight);
    }

    public RigCamera withLens(Lens newLens) {
        return new RigCamera(
                id, label, view, width, height, rigFromCamera, newLens, fitting, shutter, hoodMask, quality);
    }
}
