package cosmonaut;

/// Something that came from outside (a file, an argument, a picture) cannot be used.
///
/// The message is one line that says what is wrong, where, and what to do about it; the command line
/// prints it as it stands and leaves with exit code 2.
public final class InvalidInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
