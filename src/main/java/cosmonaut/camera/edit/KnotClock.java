package cosmonaut.camera.edit;

/// How far between two knots the camera is at a time: rising, and with a speed that does not jump.
///
/// It is the monotone cubic interpolation of Fritsch and Butland (1984) through (time, knot), whose slope at a knot is
/// the weighted harmonic mean of those beside it; the ease of a key takes its share of that slope away.
final class KnotClock {

    private final double[] seconds;
    private final double[] knots;
    private final double[] pace;

    /// @param eases of the keys, 0 to 1
    KnotClock(double[] seconds, double[] knots, double[] eases) {
        this.seconds = seconds.clone();
        this.knots = knots.clone();
        this.pace = new double[knots.length];
        int last = knots.length - 1;
        for (int k = 0; k <= last && last > 0; k++) {
            double whole = k == 0 ? rate(0) : k == last ? rate(last - 1) : mean(k);
            pace[k] = whole * (1 - eases[k]);
        }
    }

    private double rate(int piece) {
        return (knots[piece + 1] - knots[piece]) / (seconds[piece + 1] - seconds[piece]);
    }

    private double mean(int k) {
        double before = seconds[k] - seconds[k - 1];
        double after = seconds[k + 1] - seconds[k];
        double first = 2 * after + before;
        double second = after + 2 * before;
        return (first + second) / (first / rate(k - 1) + second / rate(k));
    }

    /// The share of the way from knot `piece` to the next that is behind the camera at `time`, 0 to 1.
    double share(int piece, double time) {
        double step = seconds[piece + 1] - seconds[piece];
        double length = knots[piece + 1] - knots[piece];
        double s = Math.clamp((time - seconds[piece]) / step, 0, 1);
        double rest = 1 - s;
        double out = pace[piece] * step / length;
        double in = pace[piece + 1] * step / length;
        return Math.clamp(s * s * (3 - 2 * s) + out * s * rest * rest - in * s * s * rest, 0, 1);
    }
}
