package cosmonaut.drive.speed;

import cosmonaut.InvalidInputException;

/// A wish for the speed at a place of the path.
///
/// @param id     stays the handle's own through all edits
/// @param metres along the path, 0 or more
/// @param speed  m/s, 0 to 100; of no account for a stop
/// @param dwell  seconds of standing, 0 to 600, at a stop only
public record SpeedHandle(int id, double metres, double speed, Kind kind, double dwell) {

    /// What a handle asks for.
    public enum Kind {
        /// just this speed; between two of them the speed changes evenly along the path
        EXACT("exact"),
        /// no more than this speed from here to the next handle
        LIMIT("limit"),
        /// to stand here for a while
        STOP("stop");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /// What project files call it.
        public String key() {
            return key;
        }
    }

    /// @throws InvalidInputException if a number is out of its range
    public SpeedHandle {
        if (!(metres >= 0) || !Double.isFinite(metres)) {
            throw new InvalidInputException("speed handle " + id + " lies at " + metres + " m; give 0 or more");
        }
        if (!(speed >= 0 && speed <= SpeedSpec.FASTEST)) {
            throw new InvalidInputException(
                    "speed handle " + id + " asks for " + speed + " m/s; give 0 to " + SpeedSpec.FASTEST);
        }
        if (!(dwell >= 0 && dwell <= SpeedSpec.LONGEST_DWELL)) {
            throw new InvalidInputException(
                    "speed handle " + id + " stands for " + dwell + " s; give 0 to " + SpeedSpec.LONGEST_DWELL);
        }
    }

    public static SpeedHandle exact(int id, double metres, double speed) {
        return new SpeedHandle(id, metres, speed, Kind.EXACT, 0);
    }

    public static SpeedHandle limit(int id, double metres, double speed) {
        return new SpeedHandle(id, metres, speed, Kind.LIMIT, 0);
    }

    public static SpeedHandle stop(int id, double metres, double dwell) {
        return new SpeedHandle(id, metres, 0, Kind.STOP, dwell);
    }
}
