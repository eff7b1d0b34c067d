package cosmonaut;

/// A device that was asked for cannot be used, failed in the middle, or has too little memory; the message is one line
/// with the reason and a remedy. Exit code 3.
public class DeviceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
