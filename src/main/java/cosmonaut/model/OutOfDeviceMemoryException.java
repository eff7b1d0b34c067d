package cosmonaut.model;

/// A device has too little memory for a model; the message is one line with the figures and what to lower.
public final class OutOfDeviceMemoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OutOfDeviceMemoryException(String message) {
        super(message);
    }
}
