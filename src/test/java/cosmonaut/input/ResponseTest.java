package cosmonaut.input;

import static org.junit.jupiter.api.Assertions.*;

import cosmonaut.InvalidInputException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Dead zones and curves: no jump, no way back, whatever the figures.
final class ResponseTest {

    private static final int STEPS = 2000;

    @Test
    void anyZoneIsMonotonicContinuousAndReachesBothEnds() {
        Random random = new Random(7);
        for (int round = 0; round < 100; round++) {
            double inner = random.nextDouble() * DeadZone.MOST_INNER;
            DeadZone zone = new DeadZone(inner, inner + (1 - inner) * (0.1 + 0.9 * random.nextDouble()));
            double before = zone.beyond(0);
            assertEquals(0, before);
            double steepest = 1 / (zone.outer() - zone.inner());
            for (int i = 1; i <= STEPS; i++) {
                double now = zone.beyond(1.5 * i / STEPS);
                assertTrue(now >= before, zone + " goes back");
                assertTrue(now - before <= steepest * 1.5 / STEPS + 1e-12, zone + " jumps");
                before = now;
            }
            assertEquals(1, before);
            assertEquals(0, zone.beyond(zone.inner()));
            assertEquals(1, zone.beyond(zone.outer()), 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 1, 1.5, 2, 4})
    void aCurveKeepsItsEndsAndItsDirection(double exponent) {
        ResponseCurve curve = new ResponseCurve(exponent);
        assertEquals(0, curve.at(0));
        assertEquals(1, curve.at(1));
        for (int i = 0; i < STEPS; i++) {
            assertTrue(curve.at((i + 1.0) / STEPS) > curve.at((double) i / STEPS));
        }
        assertEquals(Math.pow(0.5, exponent), curve.at(0.5), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"-0.1,1", "0.95,1", "0.5,0.5", "0.5,0.4", "0.1,1.1", "NaN,1", "0.1,NaN"})
    void impossibleZonesAreRefused(double inner, double outer) {
        assertThrows(InvalidInputException.class, () -> new DeadZone(inner, outer));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2, 4.1, Double.NaN, Double.POSITIVE_INFINITY})
    void impossibleCurvesAreRefused(double exponent) {
        assertThrows(InvalidInputException.class, () -> new ResponseCurve(exponent));
    }

    @Test
    void theZoneOfAStickIsRoundAndKeepsItsDirection() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            double angle = random.nextDouble() * 2 * Math.PI;
            double far = random.nextDouble();
            ShapedPad pad = pad(far * Math.cos(angle), far * Math.sin(angle));
            double right =
                    pad.value(axis(PadAxis.LEFT_X, Half.POSITIVE)) - pad.value(axis(PadAxis.LEFT_X, Half.NEGATIVE));
            double down =
                    pad.value(axis(PadAxis.LEFT_Y, Half.POSITIVE)) - pad.value(axis(PadAxis.LEFT_Y, Half.NEGATIVE));
            ControlFeel feel = ControlFeel.DEFAULT;
            double wanted = feel.moveCurve().at(feel.moveStick().beyond(far));
            assertEquals(wanted, Math.hypot(right, down), 1e-9);
            assertEquals(wanted * Math.cos(angle), right, 1e-9);
        }
    }

    @Test
    void theThreeStepsOfAnAxisCanBeSeen() {
        AxisView view = pad(0.55, 0).views().get(PadAxis.LEFT_X.ordinal());
        double beyond = (0.55 - 0.12) / (0.98 - 0.12);
        assertEquals(0.55, view.raw());
        assertEquals(beyond, view.beyondDeadZone(), 1e-12);
        assertEquals(Math.pow(beyond, 1.5), view.shaped(), 1e-12);
        assertEquals("axis.left_x", view.textKey());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 3.9, 4.0001, -1, Double.NaN})
    void sensitivitiesHaveTheirRange(double value) {
        ControlFeel standard = ControlFeel.DEFAULT;
        Runnable make = () -> new ControlFeel(
                standard.moveStick(),
                standard.lookStick(),
                standard.triggers(),
                standard.moveCurve(),
                standard.lookCurve(),
                1,
                1,
                value,
                false,
                false);
        if (value >= 0.1 && value <= 4) {
            make.run();
        } else {
            assertThrows(InvalidInputException.class, make::run);
        }
    }

    private static Input axis(PadAxis axis, Half half) {
        return new Input.Axis(axis, half);
    }

    private static ShapedPad pad(double x, double y) {
        return new ShapedPad(
                VirtualGamepad.standard(1)
                        .push(PadAxis.LEFT_X, x)
                        .push(PadAxis.LEFT_Y, y)
                        .state(),
                ControlFeel.DEFAULT);
    }
}
