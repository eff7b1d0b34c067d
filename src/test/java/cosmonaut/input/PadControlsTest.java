package cosmonaut.input;

import static org.junit.jupiter.api.Assertions.*;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Gamepads and joysticks, plugged in and out.
final class PadControlsTest {

    private long now;
    private final VirtualGamepad.Source source = new VirtualGamepad.Source();
    private final Controls controls =
            new Controls(Bindings.defaults(ControlMode.FLIGHT), ControlFeel.DEFAULT, FlightLimits.DEFAULT, () -> now);

    @ParameterizedTest
    @CsvSource({
        "LEFT_Y,-1,1,0,0,0,0", "LEFT_Y,1,-1,0,0,0,0", "LEFT_X,1,0,1,0,0,0", "LEFT_X,-1,0,-1,0,0,0",
        "RIGHT_X,1,0,0,0,1,0", "RIGHT_X,-1,0,0,0,-1,0", "RIGHT_Y,-1,0,0,0,0,1", "RIGHT_Y,1,0,0,0,0,-1",
        "RIGHT_TRIGGER,1,0,0,1,0,0", "LEFT_TRIGGER,1,0,0,-1,0,0"
    })
    void theStandardLayoutFlies(
            PadAxis axis, double value, double surge, double strafe, double climb, double yaw, double pitch) {
        source.plug(VirtualGamepad.standard(1)).push(axis, value);
        assertEquals(FlightControl.of(surge, strafe, climb, yaw, pitch, 0), tick());
    }

    @Test
    void bumpersRollAndSticksSwitch() {
        source.plug(VirtualGamepad.standard(1))
                .press(PadButton.RIGHT_SHOULDER)
                .press(PadButton.LEFT_STICK)
                .press(PadButton.RIGHT_STICK);
        assertEquals(new FlightControl(0, 0, 0, 0, 0, 1, true, true), tick());
    }

    @Test
    void aRestingStickDoesNothing() {
        source.plug(VirtualGamepad.standard(1))
                .push(PadAxis.LEFT_X, 0.08)
                .push(PadAxis.LEFT_Y, -0.08)
                .push(PadAxis.RIGHT_X, -0.1)
                .push(PadAxis.LEFT_TRIGGER, 0.04);
        assertEquals(FlightControl.RELEASED, tick());
    }

    @Test
    void startPausesAndBackResetsOncePerPress() {
        VirtualGamepad pad = source.plug(VirtualGamepad.standard(1));
        tick();
        pad.press(PadButton.START).press(PadButton.BACK);
        tick();
        tick();
        List<Action> pressed = controls.drainPressed();
        assertEquals(2, pressed.size());
        assertTrue(pressed.containsAll(List.of(Action.PAUSE, Action.RESET)));
        pad.release(PadButton.START);
        tick();
        pad.press(PadButton.START);
        tick();
        assertEquals(List.of(Action.PAUSE), controls.drainPressed());
    }

    @Test
    void anUnpluggedPadStopsAtOnceAndIsNamed() {
        VirtualGamepad pad =
                source.plug(VirtualGamepad.standard(7)).push(PadAxis.LEFT_Y, -1).press(PadButton.START);
        assertEquals(1, tick().surge());
        assertEquals(List.of(new PadNotice(true, "Pad 7")), controls.drainNotices());
        assertEquals(List.of(), controls.drainPressed(), "what a pad holds when it comes was not pressed");
        source.unplug(pad);
        assertEquals(FlightControl.RELEASED, tick());
        assertEquals(List.of(new PadNotice(false, "Pad 7")), controls.drainNotices());
        assertEquals(List.of(), controls.axisViews());
        source.plug(VirtualGamepad.standard(8)).push(PadAxis.RIGHT_X, 1);
        assertEquals(1, tick().yaw());
        assertEquals(List.of(new PadNotice(true, "Pad 8")), controls.drainNotices());
    }

    @Test
    void aPadDoesNotFlyAWindowWithoutFocus() {
        VirtualGamepad pad = source.plug(VirtualGamepad.standard(1)).push(PadAxis.LEFT_Y, -1);
        tick();
        controls.focusLost();
        pad.press(PadButton.START);
        assertEquals(FlightControl.RELEASED, tick());
        controls.focusGained();
        assertEquals(1, tick().surge());
        assertEquals(List.of(), controls.drainPressed(), "pressed in another window");
        assertEquals(6, controls.axisViews().size());
    }

    @Test
    void keysAndPadsAddUpAndOppose() {
        source.plug(VirtualGamepad.standard(1)).push(PadAxis.LEFT_Y, 1);
        controls.key("W", true);
        assertEquals(0, tick().surge());
        source.plug(VirtualGamepad.standard(2)).push(PadAxis.LEFT_X, 1);
        assertEquals(1, tick().strafe());
    }

    @Test
    void sensitivitiesAreSeparateAndTheLookStickCanBeInverted() {
        ControlFeel plain = feel(1, 1, false);
        controls.feel(plain);
        source.plug(VirtualGamepad.standard(1)).push(PadAxis.LEFT_X, 0.5).push(PadAxis.RIGHT_Y, 0.5);
        FlightControl before = tick();
        controls.feel(feel(0.5, 1.5, true));
        FlightControl after = tick();
        assertEquals(before.strafe() * 0.5, after.strafe(), 1e-12);
        assertEquals(-before.pitch() * 1.5, after.pitch(), 1e-12);
        assertTrue(before.pitch() < 0);
    }

    @Test
    void aJoystickWithoutLayoutFliesByItsMainStickAndRestsElsewhere() {
        source.plug(VirtualGamepad.joystick(3, 4, 6))
                .push(1, -1)
                .push(2, -1)
                .push(3, 0.7)
                .press(0);
        assertEquals(FlightControl.of(1, 0, 1, 0, 0, 0), tick());
        controls.bindings(controls.bindings()
                .propose(Action.ROLL_RIGHT, new Input.JoystickAxis(3, Half.POSITIVE))
                .accept());
        assertTrue(tick().roll() > 0.3);
        AxisView view = controls.axisViews().get(3);
        assertEquals("axis.numbered", view.textKey());
        assertEquals(0.7, view.raw());
    }

    @Test
    void aPressByAnAxisNeedsToBeLetGoFirst() {
        controls.bindings(controls.bindings()
                .propose(Action.PAUSE, new Input.Axis(PadAxis.LEFT_TRIGGER, Half.POSITIVE))
                .accept());
        VirtualGamepad pad = source.plug(VirtualGamepad.standard(1));
        double[] way = {0, 0.9, 0.65, 0.9, 0.62, 0.9, 0.1, 0.9};
        for (double value : way) {
            pad.push(PadAxis.LEFT_TRIGGER, value);
            tick();
        }
        assertEquals(List.of(Action.PAUSE, Action.PAUSE), controls.drainPressed());
    }

    @Test
    void oddNumbersFromADriverDoNoHarm() {
        source.plug(VirtualGamepad.standard(1)).push(PadAxis.LEFT_X, Double.NaN).push(PadAxis.LEFT_Y, -7);
        assertEquals(FlightControl.of(1, 0, 0, 0, 0, 0), tick());
    }

    private static ControlFeel feel(double move, double look, boolean invert) {
        ControlFeel standard = ControlFeel.DEFAULT;
        return new ControlFeel(
                standard.moveStick(),
                standard.lookStick(),
                standard.triggers(),
                standard.moveCurve(),
                standard.lookCurve(),
                move,
                look,
                1,
                invert,
                false);
    }

    private FlightControl tick() {
        controls.poll(source);
        now += 16_666_667;
        return controls.flightControl();
    }
}
