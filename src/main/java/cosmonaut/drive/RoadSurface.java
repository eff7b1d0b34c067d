package cosmonaut.drive;

/// What the tyres hold on to; the friction circle bounds the whole acceleration by `friction * g`.
public enum RoadSurface {
    DRY(0.9),
    WET(0.6),
    SNOW(0.3);

    /// Standard gravity, m/s^2.
    public static final double GRAVITY = 9.80665;

    private final double friction;

    RoadSurface(double friction) {
        this.friction = friction;
    }

    public double friction() {
        return friction;
    }

    /// The largest whole acceleration in m/s^2.
    public double maxAcceleration() {
        return friction * GRAVITY;
    }
}
