package cosmonaut.session;

/// Watches a flight from outside.
@FunctionalInterface
public interface FlightProgress {

    /// Called on the flying thread after the first picture and after every chunk.
    ///
    /// @param done pictures there are
    /// @param total pictures there will be
    /// @param generateSeconds time spent generating so far
    void advanced(int done, int total, double generateSeconds);
}
