package cosmonaut.input;

import java.util.Locale;

/// What is being steered; each mode has bindings of its own.
public enum ControlMode {
    FLIGHT,
    /// A vehicle by wheel and pedals: forward is the throttle, back the brake.
    DRIVE;

    /// The name in a settings file.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
