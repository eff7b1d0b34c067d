package cosmonaut.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Point3;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DriveCoreTest {

    private static EgoTrack arc(double curvature, double speed, double seconds, double rate) {
        Clothoid arc = new Clothoid(3, -2, 1, 0.7, curvature, 0, speed * seconds + 1, 0);
        List<EgoTrack.Sample> samples = new ArrayList<>();
        for (int k = 0; k <= seconds * rate; k++) {
            CurvePoint at = arc.at(speed * k / rate);
            samples.add(new EgoTrack.Sample(5 + k / rate, EgoPose.of(at.x(), at.y(), at.z(), at.heading())));
        }
        return new EgoTrack(samples);
    }

    @Test
    void theBicycleStepIsThatOfTheReference() {
        BicycleModel model = new BicycleModel(Vehicle.DEFAULT);
        assertEquals(0.0172557615, model.curvature(0.05), 5e-11);
        BicycleState start = new BicycleState(0, 0, 0, 10, 0.05);
        BicycleState tenth = model.step(start, 0, 0.1);
        assertEquals(0.99995037, tenth.x(), 5e-9);
        assertEquals(0.00862767, tenth.y(), 5e-9);
        BicycleState end = model.step(start, 0, 6.4);
        assertEquals(51.7612909, end.x(), 5e-8);
        assertEquals(31.8908931, end.y(), 5e-8);
        assertEquals(1.1043687, end.heading(), 5e-8);
        BicycleState many = start;
        for (int i = 0; i < 64; i++) {
            many = model.step(many, 0, 0.1);
        }
        assertEquals(end.x(), many.x(), 1e-12);
        assertEquals(0.05, model.steer(model.curvature(0.05)), 1e-15);
    }

    @Test
    void turningWheelsFollowTheFineIntegral() {
        BicycleModel model = new BicycleModel(Vehicle.DEFAULT);
        BicycleState state = model.step(new BicycleState(0, 0, 0, 8, 0), 1, 0.2, 2);
        double x = 0;
        double y = 0;
        double heading = 0;
        int parts = 200_000;
        double dt = 2.0 / parts;
        for (int i = 0; i < parts; i++) {
            double t = (i + 0.5) * dt;
            double v = 8 + t;
            heading += v * Math.tan(0.2 * t) / 2.9 * dt / 2;
            x += v * Math.cos(heading) * dt;
            y += v * Math.sin(heading) * dt;
            heading += v * Math.tan(0.2 * t) / 2.9 * dt / 2;
        }
        assertEquals(x, state.x(), 1e-4);
        assertEquals(y, state.y(), 1e-4);
        assertEquals(heading, state.heading(), 1e-5);
        assertEquals(Vehicle.DEFAULT.maxSteer(), model.step(state, 0, 1, 5).steer());
    }

    @Test
    void theCentreOfGravityRunsWider() {
        BicycleModel model = new BicycleModel(Vehicle.DEFAULT);
        double[] rates = model.centreOfGravityRates(new BicycleState(0, 0, 0, 10, 0.3), 1.4);
        double beta = Math.atan(1.4 * Math.tan(0.3) / 2.9);
        assertEquals(10 * Math.cos(beta), rates[0], 1e-12);
        assertEquals(10 * Math.sin(beta), rates[1], 1e-12);
        assertEquals(10 * Math.sin(beta) / 1.4, rates[2], 1e-12);
    }

    @Test
    void aTrajectoryHasSixtyFiveKnotsInTheFrameOfItsStart() {
        EgoTrajectory trajectory = EgoTrajectory.of(arc(0.02, 8, 9, 10), 5);
        assertEquals(65, trajectory.knots().size());
        List<Point3> origin = trajectory.points(FirstPoint.ORIGIN);
        List<Point3> later = trajectory.points(FirstPoint.PLUS_TENTH);
        assertEquals(64, origin.size());
        assertEquals(Point3.ORIGIN, origin.getFirst());
        assertEquals(origin.subList(1, 64), later.subList(0, 63));
        CurvePoint end = new Clothoid(0, 0, 0, 0, 0.02, 0, 60, 0).at(8 * 6.4);
        assertEquals(end.x(), later.getLast().x(), 1e-9);
        assertEquals(end.y(), later.getLast().y(), 1e-9);
        float[] floats = trajectory.floats(FirstPoint.ORIGIN);
        assertEquals(192, floats.length);
        assertEquals(0f, floats[0]);
        assertEquals((float) origin.get(63).y(), floats[63 * 3 + 1]);
        assertEquals(ManoeuvreClass.LEFT_TURN, trajectory.manoeuvre());
        assertEquals(ManoeuvreClass.RIGHT_TURN, trajectory.mirrored().manoeuvre());
        assertEquals(
                ManoeuvreClass.FORWARD,
                EgoTrajectory.of(arc(0.001, 8, 9, 10), 5).manoeuvre());
        assertEquals(
                ManoeuvreClass.OTHER, EgoTrajectory.of(arc(0.02, 0.1, 9, 10), 5).manoeuvre());
    }

    /// Of poses at any times: 30 degrees of a circle of 20 m, there and back, and all round.
    @Test
    void posesTellTheirManoeuvre() {
        List<Pose> left = circle(30);
        assertEquals(ManoeuvreClass.LEFT_TURN, ManoeuvreClass.of(left));
        assertEquals(ManoeuvreClass.RIGHT_TURN, ManoeuvreClass.of(circle(-30)));
        assertEquals(ManoeuvreClass.FORWARD, ManoeuvreClass.of(circle(9)), "9 degrees are no turn");
        assertEquals(ManoeuvreClass.OTHER, ManoeuvreClass.of(circle(360)), "back at the start");
        assertEquals(ManoeuvreClass.LEFT_TURN, ManoeuvreClass.of(circle(200)), "further round than half a circle");
        assertEquals(ManoeuvreClass.OTHER, ManoeuvreClass.of(left.subList(0, 1)));
    }

    private static List<Pose> circle(double degrees) {
        List<Pose> poses = new ArrayList<>();
        for (int i = 0; i <= 50; i++) {
            double yaw = Math.toRadians(degrees * i / 50);
            double radius = 20 * Math.signum(degrees);
            poses.add(EgoPose.of(radius * Math.sin(yaw), radius * (1 - Math.cos(yaw)), 0, yaw));
        }
        return poses;
    }

    @Test
    void aVehicleStandsWhereItsTrackEnds() {
        EgoTrajectory trajectory = EgoTrajectory.of(arc(0, 10, 2, 10), 5);
        assertEquals(20, trajectory.points(FirstPoint.ORIGIN).get(20).x(), 1e-9);
        assertEquals(20, trajectory.points(FirstPoint.ORIGIN).get(63).x(), 1e-9);
    }

    @Test
    void picturesMapToTheKnotsOfTheTrajectory() {
        VideoTiming one = VideoTiming.published(57);
        assertEquals(23.33, one.trajectoryIndex(56), 5e-3);
        assertEquals(2.333, one.usedSeconds(), 5e-4);
        VideoTiming whole = VideoTiming.published(201);
        assertEquals(List.of(0, 48, 96, 144), whole.callStarts());
        assertEquals(151, whole.lastCovered(FirstPoint.ORIGIN));
        assertEquals(8.333, whole.end(), 5e-4);
        assertEquals(8.33, whole.seconds(200), 5e-3);
        assertEquals(List.of(0), one.callStarts());
        for (int calls = 1; calls <= 4; calls++) {
            assertEquals(
                    calls,
                    new VideoTiming(24, 57 + 56 * (calls - 1), 57, 1)
                            .callStarts()
                            .size());
            assertEquals(
                    calls,
                    VideoTiming.published(57 + 48 * (calls - 1)).callStarts().size());
        }
        assertEquals(2.375, one.seconds(57));
    }

    @Test
    void eachCallIsAnchoredAtItsOwnFirstPicture() {
        EgoTrack track = arc(0.03, 6, 15, 10);
        List<EgoTrajectory> windows = VideoTiming.published(201).windows(track);
        assertEquals(4, windows.size());
        for (EgoTrajectory window : windows) {
            // A circle looks the same from everywhere on it.
            Point3 end = window.points(FirstPoint.ORIGIN).get(40);
            CurvePoint want = new Clothoid(0, 0, 0, 0, 0.03, 0, 60, 0).at(6 * 4);
            assertEquals(want.x(), end.x(), 1e-3);
            assertEquals(want.y(), end.y(), 1e-3);
        }
    }

    @Test
    void betweenSamplesTheTrackKeepsToTheCurve() {
        EgoTrack coarse = arc(0.05, 10, 6, 10);
        EgoTrack fine = arc(0.05, 10, 6, 1000);
        double worst = 0;
        for (EgoTrack.Sample sample : fine.samples()) {
            if (sample.seconds() > 5.1 && sample.seconds() < 10.9) {
                worst = Math.max(worst, coarse.at(sample.seconds()).distanceTo(sample.pose()));
            }
        }
        assertTrue(worst < 2e-3, "off by " + worst);
        assertEquals(coarse.get(7).pose(), coarse.at(coarse.get(7).seconds()));
        EgoTrack again = coarse.resampled(10);
        assertEquals(coarse.size(), again.size());
        assertEquals(0, coarse.get(31).pose().distanceTo(again.get(31).pose()), 1e-9);
    }

    @Test
    void aStandingVehicleDoesNotSwing() {
        List<EgoTrack.Sample> samples = new ArrayList<>();
        double[] xs = {0, 1, 2, 2, 2, 3};
        for (int i = 0; i < xs.length; i++) {
            samples.add(new EgoTrack.Sample(i, EgoPose.of(xs[i], 0, 0, 0)));
        }
        EgoTrack track = new EgoTrack(samples);
        for (double t = 2; t <= 4; t += 0.1) {
            assertEquals(2, track.at(t).tx(), 1e-12);
        }
        assertTrue(track.at(1.9).tx() <= 2);
    }

    @Test
    void anchoringKeepsTheShape() {
        EgoTrack track = arc(0.02, 8, 9, 10);
        EgoTrack anchored = track.anchored();
        assertEquals(0, anchored.start());
        assertEquals(0, anchored.get(0).pose().distanceTo(Pose.IDENTITY), 1e-12);
        EgoTrack back = anchored.from(EgoPose.level(track.get(0).pose()));
        assertEquals(0, back.get(80).pose().distanceTo(track.get(80).pose()), 1e-9);
        EgoTrack cut = track.cut(6.05, 7.05);
        assertEquals(6.05, cut.start());
        assertEquals(7.05, cut.end());
        assertEquals(12, cut.size());
    }

    @Test
    void aThinnedTrackKeepsWithinItsTolerance() {
        List<EgoTrack.Sample> samples = new ArrayList<>(arc(0, 10, 5, 10).samples());
        for (EgoTrack.Sample sample :
                arc(0.1, 5, 5, 10).from(samples.getLast().pose()).samples()) {
            samples.add(new EgoTrack.Sample(sample.seconds() + 5.1, sample.pose()));
        }
        EgoTrack track = new EgoTrack(samples);
        EgoTrack thin = track.thinned(0.05, 0.05);
        assertTrue(thin.size() < track.size() / 2, thin.size() + " of " + track.size());
        assertEquals(track.get(0), thin.get(0));
        assertEquals(track.samples().getLast(), thin.samples().getLast());
        int at = 0;
        for (EgoTrack.Sample sample : track.samples()) {
            while (thin.get(at + 1).seconds() < sample.seconds()) {
                at++;
            }
            EgoTrack.Sample a = thin.get(at);
            EgoTrack.Sample b = thin.get(at + 1);
            double share = (sample.seconds() - a.seconds()) / (b.seconds() - a.seconds());
            Point3 straight = new Point3(a.pose().tx(), a.pose().ty(), 0)
                    .mix(new Point3(b.pose().tx(), b.pose().ty(), 0), share);
            double away = Math.hypot(
                    straight.x() - sample.pose().tx(),
                    straight.y() - sample.pose().ty());
            assertTrue(away <= 0.051, "off by " + away);
        }
    }

    @Test
    void inverseDynamicsFindTheCircle() {
        for (Motion motion : Motion.of(arc(0.04, 9, 5, 10))) {
            assertEquals(0.04, motion.curvature(), 1e-4);
            assertEquals(9, motion.speed(), 1e-2);
            assertEquals(81 * 0.04, motion.lateralAcceleration(), 2e-2);
            assertEquals(Math.atan(2.9 * 0.04), motion.steer(Vehicle.DEFAULT), 1e-3);
            assertEquals(0.36, motion.yawRate(), 2e-3);
        }
        List<EgoTrack.Sample> back = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            back.add(new EgoTrack.Sample(i, EgoPose.of(-i, 0, 0, 0)));
        }
        assertEquals(-1, Motion.of(new EgoTrack(back)).get(4).speed(), 1e-12);
    }

    @Test
    void derivedQuantitiesFollowTheFormulas() {
        Motion motion = new Motion(0, 0, 0, 10, 2, 1, 0.05, 0.01, 0);
        assertEquals(5, motion.lateralAcceleration(), 1e-12);
        assertEquals(2 * 0.05 + 100 * 0.01, motion.yawAcceleration(), 1e-12);
        assertEquals(2 * 10 * 2 * 0.05 + 1000 * 0.01, motion.lateralJerk(), 1e-12);
        assertEquals(Math.hypot(5, 2), motion.wholeAcceleration(), 1e-12);
        double lk = 2.9 * 0.05;
        assertEquals(2.9 * 10 * 0.01 / (1 + lk * lk), motion.steeringRate(Vehicle.DEFAULT), 1e-12);
    }

    @Test
    void anglesAreThoseOfOpenScenario() {
        Pose pose = EgoPose.of(1, 2, 3, 0.5, -0.2, 0.1);
        assertEquals(0.5, EgoPose.yaw(pose), 1e-15);
        assertEquals(-0.2, EgoPose.pitch(pose), 1e-15);
        assertEquals(0.1, EgoPose.roll(pose), 1e-15);
        // Nose up is a forward direction that rises.
        assertTrue(pose.r20() > 0);
        assertEquals(0.5, EgoPose.yaw(EgoPose.level(pose)), 1e-15);
        assertEquals(0, EgoPose.pitch(EgoPose.level(pose)));
    }

    @Test
    void theWorldOfDrivesAndThatOfCamerasAreOne() {
        Pose pose = EgoPose.of(10, 2, 1.5, 0.3, 0.1, -0.2);
        Pose seen = EgoPose.inCameraWorld(pose);
        assertEquals(-2, seen.tx());
        assertEquals(-1.5, seen.ty());
        assertEquals(10, seen.tz());
        assertEquals(pose, EgoPose.fromCameraWorld(seen));
        // A camera that looks straight ahead from the origin is the identity there.
        Pose ahead = new Pose(0, 0, 1, -1, 0, 0, 0, -1, 0, 0, 0, 0);
        assertEquals(0, EgoPose.inCameraWorld(ahead).degreesTo(Pose.IDENTITY), 1e-12);
    }

    @Test
    void aHandDrivesWithinTheLimits() {
        LiveDrive drive = LiveDrive.of(Vehicle.DEFAULT, LimitProfile.ROAD, BicycleState.START);
        List<LiveDrive> moments = new ArrayList<>(List.of(drive));
        for (int i = 0; i < 600; i++) {
            Pedals pedals = i < 300 ? new Pedals(i > 100 ? 1 : 0, 1, 0, false) : new Pedals(0, 0, 1, false);
            drive = drive.after(pedals, 1 / 60.0);
            moments.add(drive);
        }
        assertEquals(0, drive.state().speed());
        EgoTrack track = LiveDrive.track(moments);
        assertEquals(601, track.size());
        for (Motion motion : Motion.of(track.resampled(10))) {
            assertTrue(motion.lateralAcceleration() < 9, "lateral " + motion.lateralAcceleration());
            assertTrue(motion.speed() > -0.01);
        }
        LiveDrive back = LiveDrive.of(Vehicle.DEFAULT, LimitProfile.ROAD, BicycleState.START)
                .after(new Pedals(0, 1, 0, true), 0.25);
        assertTrue(back.state().speed() < 0);
        assertTrue(new Pedals(Double.NaN, 5, -1, false).throttle() == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "CommonRoad 1 Ford Escort,0.54",
        "CommonRoad 2 BMW 320i,0.70",
        "CommonRoad 3 VW Vanagon,0.66",
        "car,0.24"
    })
    void vehiclesTurnAsTheReferenceHasThem(String name, double curvature) {
        Vehicle vehicle = Vehicle.ALL.stream()
                .filter(other -> other.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertEquals(curvature, vehicle.maxCurvature(), 5e-3);
        assertEquals(vehicle.length(), vehicle.toFront() + vehicle.toRear(), 1e-3);
        // Curvature 0.41 1/m at a wheelbase of 2.9 m needs 50 degrees of steering.
        assertEquals(50, Math.toDegrees(new BicycleModel(Vehicle.DEFAULT).steer(0.41)), 0.1);
    }

    @Test
    void theBodySwingsAheadOfTheAxle() {
        List<Point3> corners = VehicleBody.corners(Vehicle.DEFAULT, EgoPose.of(1, 2, 0, Math.PI / 2));
        assertEquals(1 - 0.95, corners.get(0).x(), 1e-12);
        assertEquals(2 + 3.85, corners.get(0).y(), 1e-12);
        assertEquals(2 - 1.05, corners.get(2).y(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"0,0,'pose 2 at 0.0 s is not after'", "2,1,'pose 2 at 1.0 s is not after'"})
    void timesThatDoNotIncreaseAreRefused(double first, double second, String words) {
        List<EgoTrack.Sample> samples =
                List.of(new EgoTrack.Sample(first, Pose.IDENTITY), new EgoTrack.Sample(second, Pose.IDENTITY));
        String said = String.valueOf(assertThrows(InvalidInputException.class, () -> new EgoTrack(samples))
                .getMessage());
        assertTrue(said.startsWith(words), said);
    }

    @Test
    void placesOutOfThisWorldAreRefused() {
        List<EgoTrack.Sample> far = List.of(new EgoTrack.Sample(0, Pose.at(1e9, 0, 0)));
        assertTrue(String.valueOf(assertThrows(InvalidInputException.class, () -> new EgoTrack(far))
                        .getMessage())
                .contains("1.0E9 m from the origin"));
        assertThrows(InvalidInputException.class, () -> new EgoTrack(List.of()));
        List<EgoTrack.Sample> never = List.of(new EgoTrack.Sample(Double.NaN, Pose.IDENTITY));
        assertThrows(InvalidInputException.class, () -> new EgoTrack(never));
        assertThrows(InvalidInputException.class, () -> new Vehicle("x", 4, 2, 1, 9, 3, 1, 0.5));
    }
}
