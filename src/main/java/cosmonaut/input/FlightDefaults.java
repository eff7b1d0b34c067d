package cosmonaut.input;

import static cosmonaut.input.Action.*;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The bindings that flight starts with: W A S D with the mouse, arrows and I J K L for people without one, a gamepad
/// in the standard layout, and the main stick of a joystick that has no layout (its other axes may rest anywhere, so
/// they do nothing until they are bound).
final class FlightDefaults {

    private FlightDefaults() {}

    static Map<Action, List<Input>> inputs() {
        Map<Action, List<Input>> all = new EnumMap<>(Action.class);
        put(all, FORWARD, "key:W", "pad:LEFT_Y-", "joystick:axis1-");
        put(all, BACK, "key:S", "pad:LEFT_Y+", "joystick:axis1+");
        put(all, LEFT, "key:A", "pad:LEFT_X-");
        put(all, RIGHT, "key:D", "pad:LEFT_X+");
        put(all, UP, "key:SPACE", "pad:RIGHT_TRIGGER+", "joystick:button0");
        put(all, DOWN, "key:C", "pad:LEFT_TRIGGER+", "joystick:button1");
        put(all, LOOK_LEFT, "key:LEFT", "key:J", "pad:RIGHT_X-", "joystick:axis0-");
        put(all, LOOK_RIGHT, "key:RIGHT", "key:L", "pad:RIGHT_X+", "joystick:axis0+");
        put(all, LOOK_UP, "key:UP", "key:I", "pad:RIGHT_Y-");
        put(all, LOOK_DOWN, "key:DOWN", "key:K", "pad:RIGHT_Y+");
        put(all, ROLL_LEFT, "key:Q", "pad:LEFT_SHOULDER", "pad:DPAD_LEFT");
        put(all, ROLL_RIGHT, "key:E", "pad:RIGHT_SHOULDER", "pad:DPAD_RIGHT");
        put(all, FAST, "key:SHIFT", "pad:LEFT_STICK");
        put(all, FINE, "key:CONTROL", "pad:RIGHT_STICK");
        put(all, SPEED_UP, "wheel:UP", "key:PLUS", "key:EQUALS", "key:ADD", "pad:DPAD_UP");
        put(all, SPEED_DOWN, "wheel:DOWN", "key:MINUS", "key:SUBTRACT", "pad:DPAD_DOWN");
        put(all, PAUSE, "key:P", "key:PAUSE", "pad:START");
        put(all, STEP, "key:N", "pad:SOUTH");
        put(all, RESET, "key:HOME", "key:BACK_SPACE", "pad:BACK");
        put(all, REROLL, "key:R", "pad:WEST");
        put(all, ANOTHER_WORLD, "key:B");
        put(all, FLY_ON, "key:ENTER");
        put(all, CANCEL_CHUNK, "key:X", "pad:EAST");
        put(all, MOTION, "key:G", "pad:MISC", "pad:TOUCHPAD");
        put(all, PROMPT, "key:SLASH");
        put(all, VIEW_WIDER, "key:OPEN_BRACKET");
        put(all, VIEW_NARROWER, "key:CLOSE_BRACKET");
        put(all, SCREENSHOT, "key:F12");
        put(all, SCREENSHOT_OF_VIEW, "key:F7");
        put(all, RECORD, "key:F9");
        put(all, EXPORT, "key:F8");
        put(all, HUD, "key:H", "key:F2", "pad:NORTH");
        put(all, OVERLAYS, "key:O");
        put(all, INSPECTOR, "key:F3");
        put(all, TIMELINE, "key:T", "key:F4");
        put(all, FULL_SCREEN, "key:F11");
        put(all, HELP, "key:F1");
        put(all, RELEASE_POINTER, "key:ESCAPE");
        return all;
    }

    private static void put(Map<Action, List<Input>> all, Action action, String... texts) {
        all.put(action, Arrays.stream(texts).map(InputText::parse).toList());
    }
}
