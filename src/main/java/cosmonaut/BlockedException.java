package cosmonaut;

/// A guardrail has stopped what was asked for, or what was made.
///
/// The message is one line that names the category and says what can be done, never the words of a list; the command
/// line prints it and leaves with exit code 4.
public final class BlockedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BlockedException(String message) {
        super(OneLine.escaped(message));
    }
}
