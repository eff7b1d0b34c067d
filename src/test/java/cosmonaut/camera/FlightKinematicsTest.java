package cosmonaut.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FlightKinematicsTest {

    private static final FlightLimits LIMITS = new FlightLimits(2, 40, 0.2, 3, 0.25);

    @Test
    void theSameInputLandsAtTheSamePlaceAtAnyRate() {
        for (long seed = 0; seed < 20; seed++) {
            for (FlightKinematics.Steering steering : FlightKinematics.Steering.values()) {
                Pose at30 = fly(seed, 30, steering);
                Pose at60 = fly(seed, 60, steering);
                Pose at120 = fly(seed, 120, steering);
                Pose at144 = fly(seed, 144, steering);
                assertEquals(0, RandomPoses.difference(at60, at120), 1e-9);
                assertEquals(0, RandomPoses.difference(at30, at120), 1e-9);
                // 144 Hz does not divide the ticks, so a change of input may arrive one tick late.
                assertEquals(0, RandomPoses.difference(at60, at144), 0.1);
            }
        }
    }

    private static Pose fly(long seed, int rate, FlightKinematics.Steering steering) {
        Random random = new Random(seed);
        FlightKinematics flight = new FlightKinematics(Pose.at(1, 2, 3), LIMITS, steering);
        for (int part = 0; part < 8; part++) {
            FlightControl control = FlightControl.of(
                    axis(random), axis(random), axis(random), axis(random), axis(random), axis(random));
            for (int i = 0; i < rate / 2; i++) {
                flight.advance(control, 1.0 / rate);
            }
        }
        return flight.pose();
    }

    private static double axis(Random random) {
        return random.nextDouble() * 2 - 1;
    }

    @Test
    void speedSettlesAtTheLimitWithoutOvershoot() {
        FlightKinematics flight = new FlightKinematics(Pose.IDENTITY, LIMITS);
        double last = 0;
        for (int i = 0; i < 240; i++) {
            flight.advance(FlightControl.of(1, 0, 0, 0, 0, 0), 1.0 / 60);
            assertTrue(flight.metresPerSecond() >= last && flight.metresPerSecond() <= 2 + 1e-9);
            last = flight.metresPerSecond();
        }
        assertEquals(2, last, 1e-6);
        // Approaching along a critically damped spring costs one settle time of way: s = v * (t - 0.2).
        assertEquals(2 * (4 - 0.2), flight.pose().tz(), 1e-3);
    }

    @Test
    void keysChangeTheSpeed() {
        assertEquals(
                6, settled(new FlightControl(1, 0, 0, 0, 0, 0, true, false)).metresPerSecond(), 1e-6);
        assertEquals(
                0.5, settled(new FlightControl(1, 0, 0, 0, 0, 0, false, true)).metresPerSecond(), 1e-6);
        assertEquals(
                10, settled(new FlightControl(0, 0, 0, 1, 0, 0, false, true)).degreesPerSecond(), 1e-6);
    }

    private static FlightKinematics settled(FlightControl control) {
        FlightKinematics flight = new FlightKinematics(Pose.IDENTITY, LIMITS);
        flight.advance(control, 5);
        return flight;
    }

    @Test
    void axesMeanWhatTheySay() {
        assertTrue(settled(FlightControl.of(1, 0, 0, 0, 0, 0)).pose().tz() > 5);
        assertTrue(settled(FlightControl.of(0, 1, 0, 0, 0, 0)).pose().tx() > 5);
        assertTrue(settled(FlightControl.of(0, 0, 1, 0, 0, 0)).pose().ty() < -5);
        Pose right = fromRest(FlightControl.of(0, 0, 0, 1, 0, 0));
        assertTrue(right.r02() > 0.1, "the view turns to the right");
        Pose lifted = fromRest(FlightControl.of(0, 0, 0, 0, 1, 0));
        assertTrue(lifted.r12() < -0.1, "the view lifts");
        Pose rolled = fromRest(FlightControl.of(0, 0, 0, 0, 0, 1));
        assertTrue(rolled.r10() > 0.1, "the right side sinks");
    }

    private static Pose fromRest(FlightControl control) {
        return new FlightKinematics(Pose.IDENTITY, LIMITS, FlightKinematics.Steering.FREE).advance(control, 1);
    }

    @Test
    void levelSteeringNeverTilts() {
        FlightKinematics flight = new FlightKinematics(Pose.IDENTITY, LIMITS);
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            flight.advance(FlightControl.of(axis(random), 0, 0, axis(random), axis(random), 0), 1.0 / 60);
            assertEquals(0, flight.pose().r10(), 1e-12, "the camera's right stays horizontal");
        }
    }

    @Test
    void elevationStopsBeforeTheZenith() {
        FlightKinematics flight = new FlightKinematics(Pose.IDENTITY, LIMITS);
        flight.advance(FlightControl.of(0, 0, 0, 0, 1, 0), 10);
        assertEquals(-Math.sin(Math.toRadians(89)), flight.pose().r12(), 1e-9);
        assertTrue(flight.pose().r11() > 0, "never upside down");
    }

    @Test
    void aCopyFliesOnByItself() {
        FlightControl control = FlightControl.of(1, 0.2, -0.3, 0.5, 0.1, 0);
        for (FlightKinematics.Steering steering : FlightKinematics.Steering.values()) {
            FlightKinematics flight = new FlightKinematics(Pose.at(1, 2, 3), LIMITS, steering);
            flight.advance(control, 0.517);
            Pose before = flight.pose();
            FlightKinematics copy = flight.copy();
            copy.advance(control, 0.3);
            assertEquals(before, flight.pose());
            assertEquals(copy.pose(), flight.advance(control, 0.3));
        }
    }

    @Test
    void otherLimitsAreReachedSmoothly() {
        FlightKinematics flight = new FlightKinematics(Pose.IDENTITY, LIMITS);
        flight.advance(FlightControl.of(1, 0, 0, 0, 0, 0), 5);
        flight.setLimits(new FlightLimits(4, 40, 0.2, 3, 0.25));
        flight.advance(FlightControl.of(1, 0, 0, 0, 0, 0), 1.0 / 60);
        assertTrue(flight.metresPerSecond() > 2 && flight.metresPerSecond() < 2.1);
        flight.advance(FlightControl.of(1, 0, 0, 0, 0, 0), 5);
        assertEquals(4, flight.metresPerSecond(), 1e-6);
    }

    @Test
    void aTiltedStartIsKept() {
        Pose start = Pose.of(
                Quaternion.about(0, 1, 0, 30)
                        .times(Quaternion.about(1, 0, 0, -20))
                        .times(Quaternion.about(0, 0, 1, 10)),
                1,
                2,
                3);
        Pose after = new FlightKinematics(start, LIMITS).advance(FlightControl.RELEASED, 1);
        assertEquals(0, RandomPoses.difference(start, after), 1e-12);
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> FlightControl.of(Double.NaN, 0, 0, 0, 0, 0));
        assertEquals(1, FlightControl.of(7, 0, 0, 0, 0, 0).surge());
        FlightKinematics flight = new FlightKinematics(Pose.IDENTITY, LIMITS);
        assertThrows(IllegalArgumentException.class, () -> flight.advance(FlightControl.RELEASED, -1));
        assertThrows(IllegalArgumentException.class, () -> flight.advance(FlightControl.RELEASED, Double.NaN));
    }
}
