package cosmonaut.session.drive;

/// Watches a drive. Called between two evaluations of a network, so it must return at once.
@FunctionalInterface
public interface DriveProgress {

    /// Watches nothing.
    DriveProgress NONE = (chunk, chunks, done, total) -> {};

    /// @param chunk that is being made, 1 for the first; 0 while the drive begins
    /// @param chunks of the drive
    /// @param done evaluations of that chunk
    /// @param total as far as is known: it may grow
    void at(int chunk, int chunks, int done, int total);
}
