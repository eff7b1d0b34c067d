package cosmonaut.tensor;

import cosmonaut.DeviceException;

/// A device has too little memory for what was asked; the message is one line with the figures and what to lower.
public final class OutOfDeviceMemoryException extends DeviceException {

    private static final long serialVersionUID = 1L;

    public OutOfDeviceMemoryException(String message) {
        super(message);
    }
}
