package cosmonaut.drive.rig;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.Vehicle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The cameras of a vehicle.
///
/// @param name    for people
/// @param source  where the numbers come from
/// @param cameras in the order of the file, 1 or more, each with an id of its own
public record Rig(String name, String source, Vehicle vehicle, List<RigCamera> cameras) {

    public static final int MOST_CAMERAS = 64;

    private static final double LOWEST = 0.3;
    private static final double HIGHEST = 3;
    private static final double MARGIN = 3;
    private static final double TURNED = 60;

    /// @throws InvalidInputException if there is no camera or there are too many, or two have one id or one view
    public Rig {
        cameras = List.copyOf(cameras);
        if (cameras.isEmpty() || cameras.size() > MOST_CAMERAS) {
            throw new InvalidInputException(
                    "rig " + name + " has " + cameras.size() + " cameras; give 1 to " + MOST_CAMERAS);
        }
        Set<String> ids = new HashSet<>();
        Set<View> views = EnumSet.noneOf(View.class);
        for (RigCamera camera : cameras) {
            if (!ids.add(camera.id())) {
                throw new InvalidInputException("rig " + name + " has two cameras " + camera.id() + "; rename one");
            }
            View view = camera.view();
            if (view != null && !views.add(view)) {
                throw new InvalidInputException(
                        "rig " + name + " has two cameras for the view " + view.key() + "; give each view one");
            }
        }
    }

    public Optional<RigCamera> camera(View view) {
        return cameras.stream().filter(camera -> camera.view() == view).findFirst();
    }

    public Optional<RigCamera> camera(String id) {
        return cameras.stream().filter(camera -> camera.id().equals(id)).findFirst();
    }

    /// The cameras of the six views in their order.
    ///
    /// @throws InvalidInputException if a view has no camera; one line that names those that are missing
    public List<RigCamera> sixViews() {
        List<RigCamera> six = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (View view : View.values()) {
            camera(view).ifPresentOrElse(six::add, () -> missing.add(view.key()));
        }
        if (!missing.isEmpty()) {
            throw new InvalidInputException("rig " + name + " has " + counted(cameras.size()) + " and none for "
                    + String.join(", ", missing) + ", a model of six views needs all; give them a camera each");
        }
        return six;
    }

    private static String counted(int count) {
        return count + (count == 1 ? " camera" : " cameras");
    }

    /// What is odd about the rig, one sentence each: cameras under the road or away from the vehicle, and views that
    /// look another way than their name says.
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (RigCamera camera : cameras) {
            double height = camera.rigFromCamera().tz();
            if (!(height >= LOWEST && height <= HIGHEST)) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "camera %s sits %.2f m above the road; is the origin on the ground?",
                        camera.id(),
                        height));
            }
            double x = camera.rigFromCamera().tx();
            double y = camera.rigFromCamera().ty();
            if (x > vehicle.toFront() + MARGIN
                    || x < -vehicle.toRear() - MARGIN
                    || Math.abs(y) > vehicle.width() / 2 + MARGIN) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "camera %s sits at (%.1f, %.1f) m, away from the vehicle; are the axes swapped?",
                        camera.id(),
                        x,
                        y));
            }
            View view = camera.view();
            if (view != null) {
                double off = Math.abs(Math.IEEEremainder(camera.yawDegrees() - view.yaw(), 360));
                if (off > TURNED) {
                    warnings.add(String.format(
                            Locale.ROOT,
                            "camera %s looks %.0f degrees to the left, the view %s does not; are labels swapped?",
                            camera.id(),
                            camera.yawDegrees(),
                            view.key()));
                }
            }
            if (camera.lens() instanceof FThetaLens lens && !lens.isMonotone()) {
                warnings.add("the polynomial of camera " + camera.id()
                        + " stops growing inside the picture; its corners are extrapolated");
            }
        }
        return warnings;
    }

    /// With the pictures of a model of this size, each camera by its own fitting.
    public Rig forModel(int width, int height) {
        return new Rig(
                name,
                source,
                vehicle,
                cameras.stream().map(camera -> camera.forModel(width, height)).toList());
    }
}
