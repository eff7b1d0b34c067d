package cosmonaut.media;

import java.io.IOException;

/// This machine has no video codec that the program could load.
public final class CodecUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    public CodecUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public CodecUnavailableException(String message) {
        super(message);
    }
}
