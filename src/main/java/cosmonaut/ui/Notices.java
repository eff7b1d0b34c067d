package cosmonaut.ui;

/// Tells the person something in one line, without standing in the way. Any thread may call.
///
/// A line about a problem says what is wrong and what to do. What was thrown is kept for the diagnostics page and never
/// shown.
public interface Notices {

    /// Something went as wished.
    void done(String line);

    /// Something that the person should know.
    void info(String line);

    /// Something failed.
    ///
    /// @param cause for the diagnostics page
    void problem(String line, Throwable cause);
}
