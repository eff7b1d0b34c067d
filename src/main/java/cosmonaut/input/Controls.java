package cosmonaut.input;

import cosmonaut.camera.FlightControl;
import cosmonaut.camera.FlightLimits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/// Everything a person holds, presses and moves, as one flight control; one for each flight window.
///
/// All methods belong to one thread, the window's; the [FlightControl] they give may go anywhere. [#poll] is the clock:
/// call it about 60 times a second, then take [#flightControl], and give [#speedFactor] to the flight as its speed
/// (it is not part of the axes, which end at 1).
///
/// What is held counts only while the window has the focus. A key or mouse button that comes gives the focus back,
/// so a forgotten [#focusGained] costs nothing but the pad.
public final class Controls {

    private static final double LONGEST_TICK = 0.1;
    private static final double FIRST_TICK = 1.0 / 60;
    private static final double SWITCHED = 0.5;
    private static final int MOST_PRESSED = 64;

    private final LongSupplier nanoTime;
    private final MouseLook mouse;
    private final SpeedFactor speed = new SpeedFactor();
    private final Pads pads = new Pads();
    private final Set<Input> down = new HashSet<>();
    private final List<Action> pressed = new ArrayList<>();

    private Bindings bindings;
    private ControlFeel feel;
    private boolean focused = true;
    private double notches;
    private long lastPoll;
    private boolean polled;

    /// @param limits those of the flight, for the turn rate that the mouse has to fit in
    /// @param nanoTime the clock, as [System#nanoTime]
    public Controls(Bindings bindings, ControlFeel feel, FlightLimits limits, LongSupplier nanoTime) {
        this.bindings = bindings;
        this.feel = feel;
        this.nanoTime = nanoTime;
        this.mouse = new MouseLook(limits.degreesPerSecond());
    }

    public Controls(Bindings bindings, ControlFeel feel, FlightLimits limits) {
        this(bindings, feel, limits, System::nanoTime);
    }

    /// A key went down or up.
    ///
    /// @param keyName its position, as in [Input.Key]; the repetitions of a held key are not presses
    public void key(String keyName, boolean isDown) {
        hold(new Input.Key(keyName), isDown);
    }

    /// A mouse button went down or up.
    ///
    /// @param buttonName the name of JavaFX's `MouseButton` constant
    public void mouseButton(String buttonName, boolean isDown) {
        hold(new Input.MouseButton(buttonName), isDown);
    }

    /// The captured pointer went `dx` pixels to the right and `dy` down.
    public void mouseMoved(double dx, double dy) {
        if (focused) {
            mouse.moved(dx, dy, feel);
        }
    }

    /// The wheel turned by so many notches, away from the person positive; parts of a notch add up.
    public void wheel(double turned) {
        if (!focused || !Double.isFinite(turned)) {
            return;
        }
        notches = Math.clamp(notches + turned, -MOST_PRESSED, MOST_PRESSED);
        while (Math.abs(notches) >= 1) {
            boolean up = notches > 0;
            notches -= up ? 1 : -1;
            press(new Input.Wheel(up));
        }
    }

    /// The window (or the flight in it, to a text field) lost the focus: everything is let go, pads included.
    public void focusLost() {
        focused = false;
        down.clear();
        mouse.clear();
        notches = 0;
    }

    /// The window has the focus again; keys that are still held need a new press, sticks count as they stand.
    public void focusGained() {
        focused = true;
    }

    /// One tick: takes the newest state of the pads and lets the mouse's way become a turn rate.
    public void poll(GamepadSource source) {
        List<Input> fresh = pads.look(source.poll(), feel, bindings.padPresses());
        if (focused) {
            fresh.forEach(this::press);
        }
        mouse.tick(sincePoll());
        lastPoll = nanoTime.getAsLong();
        polled = true;
    }

    /// All motions together. The mouse's part is 0 when [#poll] has not been called for a tenth of a second.
    public FlightControl flightControl() {
        if (!focused) {
            return FlightControl.RELEASED;
        }
        boolean live = polled && sincePoll() < LONGEST_TICK;
        double vertical = look(Action.LOOK_UP) - look(Action.LOOK_DOWN);
        return new FlightControl(
                move(Action.FORWARD) - move(Action.BACK),
                move(Action.RIGHT) - move(Action.LEFT),
                move(Action.UP) - move(Action.DOWN),
                look(Action.LOOK_RIGHT) - look(Action.LOOK_LEFT) + (live ? mouse.yaw() : 0),
                vertical + (live ? mouse.pitch() : 0),
                look(Action.ROLL_RIGHT) - look(Action.ROLL_LEFT),
                held(Action.FAST),
                held(Action.FINE));
    }

    /// The actions pressed since the last call, in their order; [Action#SPEED_UP] and [Action#SPEED_DOWN] are among
    /// them although they have had their effect on [#speedFactor] already.
    public List<Action> drainPressed() {
        List<Action> drained = List.copyOf(pressed);
        pressed.clear();
        return drained;
    }

    /// The pads that came and went since the last call.
    public List<PadNotice> drainNotices() {
        return pads.drainNotices();
    }

    /// The person's own speed, 0.25 to 4 in steps of the square root of 2.
    public double speedFactor() {
        return speed.value();
    }

    /// Sets the person's own speed, brought into 0.25 to 4.
    public void speedFactor(double factor) {
        speed.set(factor);
    }

    /// The held actions in force, to show.
    public Set<Action> held() {
        Set<Action> held = EnumSet.noneOf(Action.class);
        for (Action action : Action.values()) {
            if (action.held() && level(action) > 0) {
                held.add(action);
            }
        }
        return held;
    }

    /// Every axis of every pad at the last [#poll], focused or not.
    public List<AxisView> axisViews() {
        return pads.views();
    }

    /// The pads at the last [#poll].
    public List<GamepadState> pads() {
        return pads.states();
    }

    public Bindings bindings() {
        return bindings;
    }

    /// Other bindings from now on; everything held by keys and mouse is let go.
    public void bindings(Bindings changed) {
        bindings = changed;
        down.clear();
        mouse.clear();
    }

    public ControlFeel feel() {
        return feel;
    }

    /// Another feel from now on.
    public void feel(ControlFeel changed) {
        feel = changed;
    }

    private void hold(Input input, boolean isDown) {
        if (!isDown) {
            down.remove(input);
            return;
        }
        focused = true;
        if (down.add(input)) {
            press(input);
        }
    }

    private void press(Input input) {
        bindings.pressed(input).forEach(action -> {
            if (action == Action.SPEED_UP) {
                speed.up();
            } else if (action == Action.SPEED_DOWN) {
                speed.down();
            }
            if (pressed.size() < MOST_PRESSED) {
                pressed.add(action);
            }
        });
    }

    private double move(Action action) {
        return value(action, 1, feel.moveSensitivity());
    }

    private double look(Action action) {
        return value(action, feel.lookSensitivity(), feel.lookSensitivity());
    }

    private boolean held(Action action) {
        return level(action) > SWITCHED;
    }

    /// How far a held action is held, 0 to 1, whatever the sensitivities are.
    public double level(Action action) {
        return focused ? value(action, 1, 1) : 0;
    }

    private double value(Action action, double keySensitivity, double axisSensitivity) {
        boolean inverted = feel.invertStick() && (action == Action.LOOK_UP || action == Action.LOOK_DOWN);
        double most = 0;
        for (Input input : bindings.inputs(action)) {
            if (input.onPad()) {
                most = Math.max(most, pads.value(inverted ? turnedAbout(input) : input) * axisSensitivity);
            } else if (down.contains(input)) {
                most = Math.max(most, keySensitivity);
            }
        }
        return Math.min(1, most);
    }

    /// Inverting turns sticks about only: a key for looking up looks up.
    private static Input turnedAbout(Input input) {
        return switch (input) {
            case Input.Axis a ->
                a.axis().trigger() ? a : new Input.Axis(a.axis(), a.half().opposite());
            case Input.JoystickAxis a ->
                new Input.JoystickAxis(a.index(), a.half().opposite());
            default -> input;
        };
    }

    private double sincePoll() {
        if (!polled) {
            return FIRST_TICK;
        }
        double seconds = (nanoTime.getAsLong() - lastPoll) * 1e-9;
        return Math.clamp(seconds, 1e-4, LONGEST_TICK);
    }
}
