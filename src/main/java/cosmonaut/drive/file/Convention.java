package cosmonaut.drive.file;

/// How a file's poses were understood; a window says and draws it before they are used.
///
/// @param axes     of what moves
/// @param up       of its world
/// @param point    what the places are of
/// @param timeUnit seconds of one unit of the file's times; 0 where it has none
/// @param guessed  whether axes or unit were told by the numbers alone
public record Convention(TrackAxes axes, WorldUp up, Point point, double timeUnit, boolean guessed) {

    /// What the places of a track are of.
    public enum Point {
        REAR_AXLE("the rear axle on the ground"),
        CAMERA("a camera");

        private final String words;

        Point(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// That of formats made for vehicles.
    static Convention vehicle(double timeUnit) {
        return new Convention(TrackAxes.VEHICLE, WorldUp.Z_UP, Point.REAR_AXLE, timeUnit, false);
    }

    /// One line in English: `vehicle: x forward, y left, z up; world z up; places of the rear axle on the ground; times
    /// in ms (guessed)`.
    public String line() {
        return axes.words() + "; world " + up.words() + "; places of " + point.words() + "; " + times()
                + (guessed ? " (guessed)" : "");
    }

    private String times() {
        if (timeUnit == 0) {
            return "without times";
        }
        return "times in " + (timeUnit == 1 ? "s" : timeUnit == 1e-3 ? "ms" : timeUnit == 1e-6 ? "us" : "ns");
    }
}
