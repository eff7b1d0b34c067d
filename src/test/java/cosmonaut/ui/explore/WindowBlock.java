package cosmonaut.ui.explore;

import java.util.Optional;

/// What blocked the window of a flight for longer than allowed.
final class WindowBlock {

    /// The window may never be away longer than this.
    private static final double LONGEST_BLOCK_MILLIS = 50;

    /// A machine on which a sleeping thread wakes later than this is busy with other work.
    private static final double CALM_MILLIS = 8;

    private WindowBlock() {}

    /// Where the machine itself left threads waiting, only what the JavaFX thread computed can be judged.
    static Optional<String> of(TestFlight flight) {
        double work = flight.probe.longestWorkMillis();
        if (work >= LONGEST_BLOCK_MILLIS) {
            return Optional.of("computing for " + work + " ms");
        }
        double longest = flight.probe.longestMillis();
        return longest >= LONGEST_BLOCK_MILLIS && isCalm(flight)
                ? Optional.of("blocked for " + longest + " ms")
                : Optional.empty();
    }

    /// Whether the machine had time for the window.
    static boolean isCalm(TestFlight flight) {
        return flight.probe.longestOversleepMillis() < CALM_MILLIS;
    }
}
