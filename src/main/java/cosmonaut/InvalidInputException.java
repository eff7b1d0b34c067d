package cosmonaut;

/// Something that came from outside (a file, an argument, a picture) cannot be used.
///
/// The message is one line that says what is wrong, where, and what to do about it; the command line
/// prints it and leaves with exit code 2. What a file or an argument may hide in it is escaped, see [OneLine].
public final class InvalidInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(OneLine.escaped(message));
    }

    public InvalidInputException(String message, Throwable cause) {
        super(OneLine.escaped(message), cause);
    }
}
