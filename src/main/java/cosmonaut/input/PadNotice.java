package cosmonaut.input;

/// A pad came or went.
///
/// @param pluggedIn true when it came
/// @param name the name that the device gives itself
public record PadNotice(boolean pluggedIn, String name) {

    /// The key of the message in the program's texts; the name is its argument.
    public String textKey() {
        return pluggedIn ? "gamepad.plugged_in" : "gamepad.unplugged";
    }
}
