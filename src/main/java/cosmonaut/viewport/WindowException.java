package cosmonaut.viewport;

import cosmonaut.DeviceException;

/// Pictures cannot be presented to a window: what and why, on one line.
public final class WindowException extends DeviceException {

    private static final long serialVersionUID = 1;

    public WindowException(String message) {
        super(message);
    }
}
