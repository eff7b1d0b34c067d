package cosmonaut.viewport;

import cosmonaut.DeviceException;

/// A renderer cannot go on: what, where and what to do, on one line.
public final class ViewportException extends DeviceException {

    private static final long serialVersionUID = 1;

    public ViewportException(String message) {
        super(message);
    }

    public ViewportException(String message, Throwable cause) {
        super(message, cause);
    }
}
