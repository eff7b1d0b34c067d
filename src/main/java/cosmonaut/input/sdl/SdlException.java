package cosmonaut.input.sdl;

/// SDL said no; the message is its own.
final class SdlException extends Exception {

    private static final long serialVersionUID = 1L;

    SdlException(String message) {
        super(message);
    }
}
