package cosmonaut.tensor.backend.cuda;

import cosmonaut.DeviceException;

/// A call of the driver that failed.
final class CudaException extends DeviceException {

    private static final long serialVersionUID = 1L;

    private final int code;

    CudaException(int code, String call, String reason) {
        super("the graphics card failed: " + reason + " in " + call
                + "; start the flight again, and if that does not help, the program");
        this.code = code;
    }

    /// The driver's number for it (`CUresult`).
    int code() {
        return code;
    }
}
