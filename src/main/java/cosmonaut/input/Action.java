package cosmonaut.input;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a person can do in flight. A *held* action lasts as long as its input is held, the others happen once a press.
public enum Action {
    FORWARD(ActionGroup.MOVE, true),
    BACK(ActionGroup.MOVE, true),
    LEFT(ActionGroup.MOVE, true),
    RIGHT(ActionGroup.MOVE, true),
    UP(ActionGroup.MOVE, true),
    DOWN(ActionGroup.MOVE, true),
    LOOK_LEFT(ActionGroup.LOOK, true),
    LOOK_RIGHT(ActionGroup.LOOK, true),
    LOOK_UP(ActionGroup.LOOK, true),
    LOOK_DOWN(ActionGroup.LOOK, true),
    ROLL_LEFT(ActionGroup.LOOK, true),
    ROLL_RIGHT(ActionGroup.LOOK, true),
    FAST(ActionGroup.SPEED, true),
    FINE(ActionGroup.SPEED, true),
    SPEED_UP(ActionGroup.SPEED, false),
    SPEED_DOWN(ActionGroup.SPEED, false),
    PAUSE(ActionGroup.FLIGHT, false),
    STEP(ActionGroup.FLIGHT, false),
    RESET(ActionGroup.FLIGHT, false),
    REROLL(ActionGroup.FLIGHT, false),
    ANOTHER_WORLD(ActionGroup.FLIGHT, false),
    FLY_ON(ActionGroup.FLIGHT, false),
    CANCEL_CHUNK(ActionGroup.FLIGHT, false),
    MOTION(ActionGroup.FLIGHT, false),
    PROMPT(ActionGroup.FLIGHT, false),
    VIEW_WIDER(ActionGroup.FLIGHT, false),
    VIEW_NARROWER(ActionGroup.FLIGHT, false),
    SCREENSHOT(ActionGroup.WINDOW, false),
    SCREENSHOT_OF_VIEW(ActionGroup.WINDOW, false),
    RECORD(ActionGroup.WINDOW, false),
    EXPORT(ActionGroup.WINDOW, false),
    HUD(ActionGroup.WINDOW, false),
    OVERLAYS(ActionGroup.WINDOW, false),
    INSPECTOR(ActionGroup.WINDOW, false),
    TIMELINE(ActionGroup.WINDOW, false),
    FULL_SCREEN(ActionGroup.WINDOW, false),
    HELP(ActionGroup.WINDOW, false),
    RELEASE_POINTER(ActionGroup.WINDOW, false);

    private final ActionGroup group;
    private final boolean held;

    Action(ActionGroup group, boolean held) {
        this.group = group;
        this.held = held;
    }

    public ActionGroup group() {
        return group;
    }

    /// Whether it lasts while its input is held.
    public boolean held() {
        return held;
    }

    /// Whether the input can do this: the wheel gives single notches and cannot be held.
    public boolean accepts(Input input) {
        return !(held && input instanceof Input.Wheel);
    }

    /// The name in a settings file, such as `look_left`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The key of the action's name in the program's texts, such as `action.look_left`.
    public String textKey() {
        return "action." + text();
    }

    /// The action of that name in a settings file.
    public static Optional<Action> named(String text) {
        return Arrays.stream(values()).filter(a -> a.text().equals(text)).findFirst();
    }

    /// The actions under one heading, in their order.
    public static List<Action> of(ActionGroup group) {
        return Arrays.stream(values()).filter(a -> a.group == group).toList();
    }
}
