package cosmonaut.drive.curve;

/// A curve that is walked by its length.
public interface Curve {

    /// Metres from its start to its end, in space.
    double length();

    /// @param s metres from the start; outside `[0, length]` the nearer end is given
    CurvePoint at(double s);

    default CurvePoint start() {
        return at(0);
    }

    default CurvePoint end() {
        return at(length());
    }
}
