package cosmonaut.session.drive;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.rig.Fitting;
import cosmonaut.drive.rig.Lens;
import cosmonaut.drive.rig.PinholeLens;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The six cameras of a rig as a world sees them: with pinhole lenses and pictures of the world's size.
///
/// The world's frame is that of the vehicle when the drive begins, with OpenCV's axes: x to the right, y down, z
/// forward, so that what is level for the vehicle is level for the world.
public final class RigCameras {

    /// A pinhole shows no more than this without stretching its edges beyond what networks have seen.
    private static final double WIDEST_DEGREES = 100;

    /// World from vehicle axes (x forward, y left, z up).
    private static final Pose AXES = new Pose(0, -1, 0, 0, 0, -1, 1, 0, 0, 0, 0, 0);

    private final List<RigCamera> cameras;
    private final List<Intrinsics> lenses;

    private RigCameras(List<RigCamera> cameras, List<Intrinsics> lenses) {
        this.cameras = List.copyOf(cameras);
        this.lenses = List.copyOf(lenses);
    }

    /// @param width of the world's pictures
    /// @param front lens of the front camera's first picture, which then stays that camera's; or the rig's
    /// @throws cosmonaut.InvalidInputException if one of the six views has no camera
    public static RigCameras of(Rig rig, int width, int height, Optional<Intrinsics> front) {
        List<RigCamera> six = rig.sixViews();
        List<Intrinsics> lenses = new ArrayList<>();
        for (RigCamera camera : six) {
            Intrinsics own = pinhole(camera, width, height);
            lenses.add(
                    camera.view() == View.FRONT
                            ? front.map(lens -> lens.scaledTo(width, height)).orElse(own)
                            : own);
        }
        return new RigCameras(six, lenses);
    }

    /// The lens of a camera's pictures when they fill those of the world. Another lens than a pinhole is replaced by
    /// one that sees as much from left to right, as far as a pinhole can, about the same axis.
    static Intrinsics pinhole(RigCamera camera, int width, int height) {
        Lens lens = camera.fitted(Fitting.CROP, width, height).lens();
        PinholeLens pinhole = lens instanceof PinholeLens own && horizontalDegrees(own, width) <= WIDEST_DEGREES
                ? own
                : PinholeLens.ofHorizontalFov(Math.min(camera.horizontalFov(), WIDEST_DEGREES), width, height);
        return new Intrinsics(pinhole.fx(), pinhole.fy(), pinhole.cx(), pinhole.cy(), width, height);
    }

    private static double horizontalDegrees(PinholeLens lens, int width) {
        return Math.toDegrees(Math.atan2(lens.cx() + 0.5, lens.fx()) + Math.atan2(width - 0.5 - lens.cx(), lens.fx()));
    }

    /// In the order of the views.
    public List<RigCamera> cameras() {
        return cameras;
    }

    public Intrinsics lens(View view) {
        return lenses.get(view.ordinal());
    }

    /// A rig whose cameras have the lenses and the size of the pictures that are made.
    public Rig asSeen(Rig rig) {
        List<RigCamera> seen = new ArrayList<>();
        for (RigCamera camera : cameras) {
            Intrinsics lens = lens(Objects.requireNonNull(camera.view()));
            seen.add(new RigCamera(
                    camera.id(),
                    camera.label(),
                    camera.view(),
                    lens.width(),
                    lens.height(),
                    camera.rigFromCamera(),
                    new PinholeLens(lens.fx(), lens.fy(), lens.cx(), lens.cy()),
                    Fitting.NONE,
                    camera.shutter(),
                    null,
                    camera.quality()));
        }
        return new Rig(rig.name(), rig.source(), rig.vehicle(), seen);
    }

    /// A place of the vehicle's frame when the drive begins, in the world's.
    public static Point3 world(Point3 place) {
        return new Point3(-place.y(), -place.z(), place.x());
    }

    /// The camera of a view while the vehicle has a pose.
    ///
    /// @param vehicle in the frame of the drive's start, vehicle axes
    public CameraFrame camera(View view, Pose vehicle) {
        RigCamera camera = cameras.get(view.ordinal());
        return new CameraFrame(AXES.compose(camera.at(vehicle)), lens(view));
    }
}
