package cosmonaut.drive;

/// The four classes of trajectories of the paper; it gives no thresholds, these are our own.
public enum ManoeuvreClass {
    FORWARD,
    LEFT_TURN,
    RIGHT_TURN,
    OTHER;

    private static final double TURN = Math.toRadians(10);
    private static final double MOVED = 2;

    /// @param turn     change of heading, radians, positive to the left
    /// @param distance between first and last place, metres
    /// @param length   metres driven
    static ManoeuvreClass of(double turn, double distance, double length) {
        // A vehicle that comes back to where it began, or hardly moves, has no direction.
        if (length < MOVED || distance < MOVED) {
            return OTHER;
        }
        return Math.abs(turn) < TURN ? FORWARD : turn > 0 ? LEFT_TURN : RIGHT_TURN;
    }
}
