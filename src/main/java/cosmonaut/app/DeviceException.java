package cosmonaut.app;

/// A processor that was asked for cannot be used, or memory ran out; exit code 3.
final class DeviceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeviceException(String message) {
        super(message);
    }
}
