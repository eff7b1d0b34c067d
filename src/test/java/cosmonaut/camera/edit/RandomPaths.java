package cosmonaut.camera.edit;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightKinematics;
import cosmonaut.camera.FlightLimits;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Seeded random paths and flights.
final class RandomPaths {

    static final int WIDTH = 192;
    static final int HEIGHT = 112;

    private final Random random;

    RandomPaths(long seed) {
        random = new Random(seed);
    }

    double between(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    int below(int count) {
        return random.nextInt(count);
    }

    Quaternion turn(double degrees) {
        return Quaternion.about(
                random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), between(-degrees, degrees));
    }

    Intrinsics lens() {
        return Intrinsics.ofVerticalFov(between(30, 80), WIDTH, HEIGHT);
    }

    CameraFrame camera() {
        return new CameraFrame(Pose.of(turn(80), between(-5, 5), between(-2, 2), between(-5, 5)), lens());
    }

    EditablePath path(int keys, Interpolation interpolation) {
        List<PathKey> made = new ArrayList<>();
        double time = 0;
        for (int k = 0; k < keys; k++) {
            double ease = random.nextInt(3) == 0 ? random.nextDouble() : 0;
            made.add(PathKey.of(time, camera()).eased(ease));
            time += between(0.2, 2);
        }
        return EditablePath.of(made, interpolation);
    }

    /// A flight with hands that change what they hold every now and then.
    CameraPath flight(double seconds, double rate, FlightKinematics.Steering steering) {
        FlightKinematics flown = new FlightKinematics(camera().pose(), FlightLimits.DEFAULT, steering);
        Intrinsics lens = Intrinsics.ofVerticalFov(50, WIDTH, HEIGHT);
        List<CameraFrame> frames = new ArrayList<>();
        FlightControl hand = FlightControl.RELEASED;
        int left = 0;
        int count = (int) Math.rint(seconds * rate);
        for (int i = 0; i <= count; i++) {
            if (left-- == 0) {
                left = random.nextInt((int) (2 * rate));
                hand = new FlightControl(
                        axis(), axis(), axis(), axis(), axis(), axis() / 4, random.nextInt(5) == 0, false);
            }
            Pose pose = i == 0 ? flown.pose() : flown.advance(hand, 1 / rate);
            frames.add(new CameraFrame(pose, lens));
        }
        return new CameraPath(frames, rate);
    }

    private double axis() {
        return random.nextInt(2) == 0 ? 0 : between(-1, 1);
    }
}
