package cosmonaut.camera;

/// How fast a named move goes and what it looks at.
///
/// @param metresPerSecond speed of movements, 0 or more
/// @param degreesPerSecond rate of turns and orbits, 0 or more
/// @param depth metres ahead of the first camera where the pivot of an orbit and the plane of a dolly-zoom lie
public record Pace(double metresPerSecond, double degreesPerSecond, double depth) {

    public static final Pace DEFAULT = new Pace(1.0, 15.0, 4.0);

    public Pace {
        if (!(metresPerSecond >= 0 && metresPerSecond <= 1e4)) {
            throw new IllegalArgumentException("speed must lie between 0 and 10000 m/s, not " + metresPerSecond);
        }
        if (!(degreesPerSecond >= 0 && degreesPerSecond <= 3600)) {
            throw new IllegalArgumentException("turn rate must lie between 0 and 3600 deg/s, not " + degreesPerSecond);
        }
        if (!(depth > 0 && depth <= 1e6)) {
            throw new IllegalArgumentException("depth of the pivot must lie between 0 and 1000000 m, not " + depth);
        }
    }

    public Pace withSpeed(double speed) {
        return new Pace(speed, degreesPerSecond, depth);
    }

    public Pace withDepth(double metres) {
        return new Pace(metresPerSecond, degreesPerSecond, metres);
    }
}
