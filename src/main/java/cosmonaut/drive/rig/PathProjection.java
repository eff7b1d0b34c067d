package cosmonaut.drive.rig;

import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A path of the world as a camera on the vehicle sees it.
public final class PathProjection {

    /// What is nearer than this before the camera, or behind it, is not drawn; metres.
    public static final double NEAREST = 0.5;

    private PathProjection() {}

    /// A place of the path in the picture.
    ///
    /// @param depth metres before the camera, by which a drawing fades
    /// @param along place in the order of the path, between two of its points where it was cut
    public record Seen(double u, double v, double depth, double along) {}

    /// The parts of the path that the camera sees, in order; neighbours in a part are neighbours on the path. Pixels
    /// may lie outside the picture, so that lines to them can be drawn.
    ///
    /// @param path         points of the world, so near to each other that a wide lens shows lines between as straight
    /// @param worldFromRig the vehicle's pose
    public static List<List<Seen>> of(RigCamera camera, Pose worldFromRig, List<Point3> path) {
        Pose world = camera.at(worldFromRig).inverse();
        List<List<Seen>> parts = new ArrayList<>();
        List<Seen> part = new ArrayList<>();
        Point3 before = null;
        for (int i = 0; i < path.size(); i++) {
            Point3 here = moved(world, path.get(i));
            boolean inFront = here.z() >= NEAREST;
            if (before != null && inFront != before.z() >= NEAREST) {
                double share = (NEAREST - before.z()) / (here.z() - before.z());
                part = added(camera, parts, part, before.mix(here, share), i - 1 + share);
            }
            if (inFront) {
                part = added(camera, parts, part, here, i);
            } else {
                part = closed(parts, part);
            }
            before = here;
        }
        closed(parts, part);
        return List.copyOf(parts);
    }

    private static List<Seen> added(
            RigCamera camera, List<List<Seen>> parts, List<Seen> part, Point3 at, double along) {
        Pixel pixel = camera.lens().project(at.x(), at.y(), at.z());
        if (pixel == null) {
            return closed(parts, part);
        }
        part.add(new Seen(pixel.u(), pixel.v(), at.z(), along));
        return part;
    }

    private static List<Seen> closed(List<List<Seen>> parts, List<Seen> part) {
        if (!part.isEmpty()) {
            parts.add(List.copyOf(part));
        }
        return new ArrayList<>();
    }

    private static Point3 moved(Pose pose, Point3 p) {
        return new Point3(
                pose.r00() * p.x() + pose.r01() * p.y() + pose.r02() * p.z() + pose.tx(),
                pose.r10() * p.x() + pose.r11() * p.y() + pose.r12() * p.z() + pose.ty(),
                pose.r20() * p.x() + pose.r21() * p.y() + pose.r22() * p.z() + pose.tz());
    }

    /// Where a pixel's ray meets the ground under the vehicle (z = 0 of its frame), or null where it does not, or
    /// further away than `furthest` metres: hovering a picture.
    public static @Nullable Point3 ground(RigCamera camera, Pixel pixel, double furthest) {
        Point3 ray = camera.ray(pixel.u(), pixel.v());
        double height = camera.rigFromCamera().tz();
        if (!(ray.z() < -1e-9) || !(height > 0)) {
            return null;
        }
        double way = height / -ray.z();
        Point3 origin =
                new Point3(camera.rigFromCamera().tx(), camera.rigFromCamera().ty(), height);
        return way > furthest ? null : origin.plus(ray.times(way));
    }
}
