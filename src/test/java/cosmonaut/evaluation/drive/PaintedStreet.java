package cosmonaut.evaluation.drive;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.rig.Fitting;
import cosmonaut.drive.rig.PinholeLens;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import java.util.ArrayList;
import java.util.List;

/// A street between two walls with pillars, all of them covered with blotches, as the cameras of a vehicle see it: x
/// along the street, y to the left, z up, the road at 0.
final class PaintedStreet {

    static final int WIDTH = 192;
    static final int HEIGHT = 112;
    static final double FPS = 12;

    private static final double HALF_WIDTH = 6;
    private static final double PILLAR_DEPTH = 1.5;
    private static final double PILLAR_EVERY = 7;
    private static final double END = 40;
    private static final double CEILING = 9;

    private PaintedStreet() {}

    /// Six cameras that see 90 degrees each.
    static Rig rig() {
        List<RigCamera> cameras = new ArrayList<>();
        for (View view : View.values()) {
            // A sixth of a turn apart, so that neighbours share 30 degrees.
            double yaw = Math.toRadians(60 * Math.rint(view.yaw() / 60));
            cameras.add(camera(view, 0.9 + 0.5 * Math.cos(yaw), 0.5 * Math.sin(yaw), yaw));
        }
        return new Rig("painted", "", Vehicle.DEFAULT, cameras);
    }

    private static RigCamera camera(View view, double x, double y, double yaw) {
        double c = Math.cos(yaw);
        double s = Math.sin(yaw);
        // The camera's right, down and forward in the vehicle's axes.
        Pose pose = new Pose(s, 0, c, -c, 0, s, 0, -1, 0, x, y, 1.5);
        return new RigCamera(
                view.key(),
                view.key(),
                view,
                WIDTH,
                HEIGHT,
                pose,
                PinholeLens.ofHorizontalFov(90, WIDTH, HEIGHT),
                Fitting.NONE,
                RigCamera.Shutter.GLOBAL,
                null,
                RigCamera.Quality.CALIBRATED);
    }

    static Intrinsics lens() {
        PinholeLens lens = PinholeLens.ofHorizontalFov(90, WIDTH, HEIGHT);
        return new Intrinsics(lens.fx(), lens.fy(), lens.cx(), lens.cy(), WIDTH, HEIGHT);
    }

    /// A slow bend to the left.
    static List<Pose> bend(int frames) {
        List<Pose> poses = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            double yaw = 0.012 * i;
            poses.add(EgoPose.of(30 * Math.sin(yaw), 30 - 30 * Math.cos(yaw), 0, yaw));
        }
        return poses;
    }

    static List<Picture> seen(Rig rig, Pose vehicle) {
        List<Picture> pictures = new ArrayList<>();
        for (RigCamera camera : rig.sixViews()) {
            pictures.add(seenFrom(camera.at(vehicle)));
        }
        return pictures;
    }

    private static Picture seenFrom(Pose p) {
        Picture picture = Picture.black(WIDTH, HEIGHT);
        Intrinsics lens = lens();
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            double x = (i % WIDTH - lens.cx()) / lens.fx();
            double y = (Math.floorDiv(i, WIDTH) - lens.cy()) / lens.fy();
            double[] ray = {
                p.r00() * x + p.r01() * y + p.r02(),
                p.r10() * x + p.r11() * y + p.r12(),
                p.r20() * x + p.r21() * y + p.r22()
            };
            double t = distance(p, ray);
            double at = t * Math.sqrt(x * x + y * y + 1);
            byte luma = (byte) blotches(p.tx() + t * ray[0], p.ty() + t * ray[1], p.tz() + t * ray[2], at);
            picture.rgb()[3 * i] = luma;
            picture.rgb()[3 * i + 1] = luma;
            picture.rgb()[3 * i + 2] = luma;
        }
        return picture;
    }

    private static double distance(Pose p, double[] ray) {
        double t = Math.min(reach(p.tz(), ray[2], 0), reach(p.tz(), ray[2], CEILING));
        t = Math.min(t, Math.min(reach(p.tx(), ray[0], END), reach(p.tx(), ray[0], -END)));
        for (double side : new double[] {-1, 1}) {
            t = Math.min(t, reach(p.ty(), ray[1], side * HALF_WIDTH));
            double near = reach(p.ty(), ray[1], side * (HALF_WIDTH - PILLAR_DEPTH));
            double x = p.tx() + near * ray[0];
            if (near < t && Math.floorMod((int) Math.floor(x), (int) PILLAR_EVERY) == 0) {
                t = near;
            }
        }
        return t;
    }

    private static double reach(double from, double along, double wall) {
        double t = along == 0 ? Double.POSITIVE_INFINITY : (wall - from) / along;
        return t > 1e-6 ? t : Double.POSITIVE_INFINITY;
    }

    /// Noise of several sizes, of which the ones too fine for the distance are left out.
    private static double blotches(double x, double y, double z, double distance) {
        double sum = 0;
        double weights = 0;
        for (double size = 0.15; size < 4; size *= 2) {
            double weight = Math.clamp(size * 60 / distance - 1, 0, 1);
            sum += weight * (noise(x / size, y / size, z / size) - 128);
            weights += weight * weight;
        }
        return Math.clamp(128 + 1.3 * sum / Math.sqrt(Math.max(weights, 1e-9)), 0, 255);
    }

    private static double noise(double... at) {
        double value = 0;
        for (int corner = 0; corner < 8; corner++) {
            double weight = 1;
            long hash = 17;
            for (int k = 0; k < 3; k++) {
                long cell = (long) Math.floor(at[k]) + (corner >> k & 1);
                double share = at[k] - Math.floor(at[k]);
                double smooth = share * share * (3 - 2 * share);
                weight *= (corner >> k & 1) == 1 ? smooth : 1 - smooth;
                hash = (hash ^ cell) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            value += weight * (hash >>> 56);
        }
        return value;
    }
}
