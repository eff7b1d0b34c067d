package cosmonaut.session.live;

import java.util.Arrays;

/// How long chunks take, when the next must begin, and how fast flight time may pass. The control thread's.
final class Cadence {

    private static final int WINDOW = 8;

    /// A chunk may take this much longer than the slowest of the last ones before playback starves.
    private static final double MARGIN = 1.1;

    /// Ticks of the control clock and of the display between a chunk and its first picture.
    private static final double HAND_OVER_SECONDS = 0.05;

    /// Slower than this a view would not seem to move at all: it rather goes on and waits.
    private static final double LEAST_RATE = 0.25;

    private static final double RATE_SETTLE_SECONDS = 0.5;

    private final double playSeconds;
    private final double[] taken = new double[WINDOW];
    private int measured;
    private double rate = 1;

    /// @param playSeconds flight time of a chunk
    Cadence(double playSeconds) {
        this.playSeconds = playSeconds;
    }

    void measured(double seconds) {
        taken[measured % WINDOW] = seconds;
        measured++;
        if (measured == 1) {
            rate = target();
        }
    }

    private double[] sorted() {
        double[] sorted = Arrays.copyOf(taken, Math.min(measured, WINDOW));
        Arrays.sort(sorted);
        return sorted;
    }

    /// Seconds that a chunk will take; 0 before the first measurement.
    double expected() {
        double[] sorted = sorted();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /// Seconds before the end of the pictures at which the next chunk must begin; endless before the first
    /// measurement.
    double lead() {
        double[] sorted = sorted();
        return sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[sorted.length - 1] * MARGIN + HAND_OVER_SECONDS;
    }

    /// Flight seconds a second.
    double rate() {
        return rate;
    }

    /// Lets the rate follow the measurements over `seconds`.
    void advance(double seconds) {
        rate += (target() - rate) * Math.min(1, seconds / RATE_SETTLE_SECONDS);
    }

    private double target() {
        double expected = expected();
        return expected == 0 ? 1 : Math.clamp(playSeconds / (expected * MARGIN), LEAST_RATE, 1.0);
    }
}
