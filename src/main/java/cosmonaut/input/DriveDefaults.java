package cosmonaut.input;

import static cosmonaut.input.Action.*;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The bindings with which a vehicle is driven: W A S D or the arrows, or a gamepad with the left stick as the wheel
/// and the triggers as pedals. Enter ends the drive and keeps it, Esc gives it up.
final class DriveDefaults {

    private DriveDefaults() {}

    static Map<Action, List<Input>> inputs() {
        Map<Action, List<Input>> all = new EnumMap<>(Action.class);
        put(all, FORWARD, "key:W", "key:UP", "pad:RIGHT_TRIGGER+", "joystick:axis1-");
        put(all, BACK, "key:S", "key:DOWN", "key:SPACE", "pad:LEFT_TRIGGER+", "joystick:axis1+");
        put(all, LEFT, "key:A", "key:LEFT", "pad:LEFT_X-", "pad:DPAD_LEFT", "joystick:axis0-");
        put(all, RIGHT, "key:D", "key:RIGHT", "pad:LEFT_X+", "pad:DPAD_RIGHT", "joystick:axis0+");
        put(all, FLY_ON, "key:ENTER", "pad:START");
        put(all, RELEASE_POINTER, "key:ESCAPE", "pad:EAST");
        return all;
    }

    private static void put(Map<Action, List<Input>> all, Action action, String... texts) {
        all.put(action, Arrays.stream(texts).map(InputText::parse).toList());
    }
}
