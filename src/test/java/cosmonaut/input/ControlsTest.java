package cosmonaut.input;

import static org.junit.jupiter.api.Assertions.*;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightLimits;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys, mouse and wheel.
final class ControlsTest {

    private static final double TICK = 1.0 / 60;

    private long now;
    private final Controls controls =
            new Controls(Bindings.defaults(ControlMode.FLIGHT), ControlFeel.DEFAULT, FlightLimits.DEFAULT, () -> now);

    @ParameterizedTest
    @CsvSource({
        "W,1,0,0,0,0,0", "S,-1,0,0,0,0,0", "D,0,1,0,0,0,0", "A,0,-1,0,0,0,0", "SPACE,0,0,1,0,0,0", "C,0,0,-1,0,0,0",
        "RIGHT,0,0,0,1,0,0", "L,0,0,0,1,0,0", "LEFT,0,0,0,-1,0,0", "J,0,0,0,-1,0,0", "UP,0,0,0,0,1,0", "I,0,0,0,0,1,0",
        "DOWN,0,0,0,0,-1,0", "K,0,0,0,0,-1,0", "E,0,0,0,0,0,1", "Q,0,0,0,0,0,-1"
    })
    void aKeyMovesOrTurnsWhileItIsHeld(
            String key, double surge, double strafe, double climb, double yaw, double pitch, double roll) {
        controls.key(key, true);
        tick();
        assertEquals(FlightControl.of(surge, strafe, climb, yaw, pitch, roll), controls.flightControl());
        controls.key(key, false);
        assertEquals(FlightControl.RELEASED, controls.flightControl());
    }

    @Test
    void motionsCombineAndOppositesCancel() {
        List.of("W", "D", "SPACE", "LEFT", "SHIFT").forEach(key -> controls.key(key, true));
        assertEquals(new FlightControl(1, 1, 1, -1, 0, 0, true, false), controls.flightControl());
        assertEquals(Set.of(Action.FORWARD, Action.RIGHT, Action.UP, Action.LOOK_LEFT, Action.FAST), controls.held());
        controls.key("S", true);
        controls.key("L", true);
        controls.key("CONTROL", true);
        assertEquals(new FlightControl(0, 1, 1, 0, 0, 0, true, true), controls.flightControl());
        controls.key("W", false);
        assertEquals(-1, controls.flightControl().surge());
    }

    @Test
    void twoKeysOfOneActionCountOnce() {
        controls.key("UP", true);
        controls.key("I", true);
        assertEquals(1, controls.flightControl().pitch());
        controls.key("UP", false);
        assertEquals(1, controls.flightControl().pitch());
    }

    @Test
    void losingTheFocusLetsEverythingGo() {
        controls.key("W", true);
        controls.key("SHIFT", true);
        controls.mouseMoved(100, 100);
        controls.wheel(0.9);
        tick();
        controls.focusLost();
        assertEquals(FlightControl.RELEASED, controls.flightControl());
        controls.mouseMoved(50, 0);
        controls.wheel(5);
        controls.focusGained();
        tick();
        assertEquals(FlightControl.RELEASED, controls.flightControl());
        assertEquals(Set.of(), controls.held());
        controls.wheel(0.2);
        assertEquals(1, controls.speedFactor());
        controls.key("W", false);
        controls.key("W", true);
        assertEquals(1, controls.flightControl().surge());
    }

    @Test
    void repetitionsOfAHeldKeyAreOnePress() {
        for (int i = 0; i < 5; i++) {
            controls.key("P", true);
        }
        controls.key("P", false);
        controls.key("P", true);
        controls.key("F12", true);
        assertEquals(List.of(Action.PAUSE, Action.PAUSE, Action.SCREENSHOT), controls.drainPressed());
        assertEquals(List.of(), controls.drainPressed());
    }

    @Test
    void theSpeedGoesInEqualRatiosAndStaysInItsRange() {
        controls.wheel(1);
        assertEquals(Math.sqrt(2), controls.speedFactor(), 1e-12);
        controls.key("MINUS", true);
        assertEquals(1, controls.speedFactor(), 1e-12);
        controls.wheel(20);
        assertEquals(4, controls.speedFactor(), 1e-12);
        controls.wheel(-3);
        assertEquals(Math.sqrt(2), controls.speedFactor(), 1e-9);
        controls.wheel(-40);
        assertEquals(0.25, controls.speedFactor(), 1e-12);
        controls.speedFactor(1.1);
        controls.wheel(1);
        assertEquals(Math.sqrt(2), controls.speedFactor(), 1e-9);
        controls.speedFactor(1.1);
        controls.wheel(-1);
        assertEquals(1, controls.speedFactor(), 1e-9);
    }

    @Test
    void partsOfANotchAddUp() {
        controls.wheel(0.4);
        controls.wheel(0.4);
        assertEquals(List.of(), controls.drainPressed());
        controls.wheel(0.4);
        assertEquals(List.of(Action.SPEED_UP), controls.drainPressed());
        controls.wheel(Double.NaN);
        controls.wheel(Double.POSITIVE_INFINITY);
        assertEquals(List.of(), controls.drainPressed());
    }

    @Test
    void theMouseTurnsByTheAngleThatItsWayIsWorth() {
        controls.mouseMoved(30, -20);
        double[] turned = turnedIn(30);
        assertEquals(30 * MouseLook.DEGREES_PER_PIXEL, turned[0], 1e-6);
        assertEquals(20 * MouseLook.DEGREES_PER_PIXEL, turned[1], 1e-6);
        assertEquals(FlightControl.RELEASED, controls.flightControl());
    }

    @Test
    void theMouseIsNeverFasterThanTheCameraAndStopsSoonAfterTheHand() {
        controls.mouseMoved(100_000, 0);
        tick();
        assertEquals(1, controls.flightControl().yaw());
        double[] turned = turnedIn(60);
        double most = FlightLimits.DEFAULT.degreesPerSecond() * MouseLook.LONGEST_SECONDS;
        assertEquals(most, turned[0] + FlightLimits.DEFAULT.degreesPerSecond() * TICK, 1e-6);
    }

    @Test
    void theMouseCanBeInvertedAndMadeMoreSensitive() {
        ControlFeel standard = ControlFeel.DEFAULT;
        controls.feel(new ControlFeel(
                standard.moveStick(),
                standard.lookStick(),
                standard.triggers(),
                standard.moveCurve(),
                standard.lookCurve(),
                1,
                1,
                2,
                true,
                true));
        controls.mouseMoved(0, 10);
        assertEquals(20 * MouseLook.DEGREES_PER_PIXEL, turnedIn(30)[1], 1e-6);
        controls.key("UP", true);
        assertEquals(1, controls.flightControl().pitch(), "a key for looking up looks up");
    }

    @Test
    void aClockThatStandsDoesNotTurnForever() {
        controls.mouseMoved(200, 0);
        tick();
        assertTrue(controls.flightControl().yaw() > 0);
        now += 200_000_000;
        assertEquals(0, controls.flightControl().yaw());
        controls.mouseMoved(Double.NaN, Double.NEGATIVE_INFINITY);
        tick();
        assertTrue(Double.isFinite(controls.flightControl().yaw()));
    }

    @Test
    void escapeFreesThePointerEvenWhenItIsBoundElsewhere() {
        Bindings bindings =
                controls.bindings().propose(Action.HUD, new Input.Key("ESCAPE")).accept();
        controls.bindings(bindings);
        controls.key("ESCAPE", true);
        assertEquals(List.of(Action.HUD, Action.RELEASE_POINTER), controls.drainPressed());
        controls.bindings(
                bindings.propose(Action.RELEASE_POINTER, new Input.Key("G")).accept());
        controls.key("ESCAPE", false);
        controls.key("ESCAPE", true);
        assertEquals(List.of(Action.HUD), controls.drainPressed());
    }

    @Test
    void otherBindingsTakeEffectAtOnceAndLetGo() {
        controls.key("W", true);
        controls.bindings(
                controls.bindings().propose(Action.UP, new Input.Key("W")).accept());
        assertEquals(FlightControl.RELEASED, controls.flightControl());
        controls.key("W", true);
        assertEquals(FlightControl.of(0, 0, 1, 0, 0, 0), controls.flightControl());
    }

    @Test
    void aMouseButtonCanFly() {
        controls.bindings(controls.bindings()
                .propose(Action.FORWARD, new Input.MouseButton("SECONDARY"))
                .accept());
        controls.mouseButton("SECONDARY", true);
        assertEquals(1, controls.flightControl().surge());
        controls.mouseButton("SECONDARY", false);
        assertEquals(0, controls.flightControl().surge());
    }

    @Test
    void nobodyAskingForPressesCostsNoMemory() {
        for (int i = 0; i < 10_000; i++) {
            controls.wheel(i % 2 == 0 ? 1 : -1);
        }
        assertEquals(64, controls.drainPressed().size());
    }

    private void tick() {
        controls.poll(GamepadSource.NONE);
        now += Math.round(TICK * 1e9);
    }

    /// Degrees turned right and up in so many ticks.
    private double[] turnedIn(int ticks) {
        double[] degrees = new double[2];
        for (int i = 0; i < ticks; i++) {
            tick();
            FlightControl control = controls.flightControl();
            degrees[0] += control.yaw() * FlightLimits.DEFAULT.degreesPerSecond() * TICK;
            degrees[1] += control.pitch() * FlightLimits.DEFAULT.degreesPerSecond() * TICK;
        }
        return degrees;
    }
}
