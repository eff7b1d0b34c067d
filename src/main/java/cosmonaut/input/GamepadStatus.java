package cosmonaut.input;

/// How it stands with reading gamepads.
///
/// @param text one line for the diagnostics and the settings page: the version in use, or the reason why there is none
public record GamepadStatus(Phase phase, String text) {

    public enum Phase {
        STARTING,
        READY,
        UNAVAILABLE
    }
}
