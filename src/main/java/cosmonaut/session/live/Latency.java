package cosmonaut.session.live;

/// Times from a change of the control to the first picture that reflects it, over the latest measurements.
///
/// @param medianMillis milliseconds; NaN before the first measurement
/// @param p95Millis milliseconds; NaN before the first measurement
/// @param samples measurements in the window, 0 to 256
public record Latency(double medianMillis, double p95Millis, int samples) {

    /// Nothing was measured yet.
    public static final Latency NONE = new Latency(Double.NaN, Double.NaN, 0);
}
