package cosmonaut.drive.speed;

import cosmonaut.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How fast a person wants a path driven.
public sealed interface SpeedSpec {

    /// m/s
    double FASTEST = 100;

    /// seconds
    double LONGEST_DWELL = 600;

    /// Even acceleration, even speed, even braking. Where the path is too short for the cruise, the peak is
    /// `sqrt(2 D a b / (a + b))` from rest to rest over `D` metres.
    ///
    /// @param start        m/s at the beginning
    /// @param cruise       m/s
    /// @param acceleration m/s^2, above 0
    /// @param deceleration m/s^2, above 0
    /// @param stops        whether it stands at the end of the path
    record Trapezoid(double start, double cruise, double acceleration, double deceleration, boolean stops)
            implements SpeedSpec {

        /// @throws InvalidInputException if a number is out of its range
        public Trapezoid {
            requireSpeed(start);
            requireSpeed(cruise);
            requirePositive("acceleration", acceleration);
            requirePositive("deceleration", deceleration);
        }

        /// One speed from the start to the end, braking comfortably.
        public static Trapezoid even(double speed) {
            return new Trapezoid(speed, speed, 2.4, 3, false);
        }
    }

    /// A trapezoid whose corners are rounded so that jerk keeps below a bound: a moving average over time of the width
    /// `a / jerk`.
    ///
    /// @param jerk m/s^3, above 0
    record SCurve(Trapezoid shape, double jerk) implements SpeedSpec {

        /// @throws InvalidInputException if the jerk is not above 0
        public SCurve {
            requirePositive("jerk", jerk);
        }
    }

    /// Speeds at times, linear between them; after the last time the last speed goes on.
    ///
    /// @param entries one or more, times increasing from 0
    record Table(List<Entry> entries) implements SpeedSpec {

        public static final int MOST_ENTRIES = 1_000_000;

        /// @param seconds from the start
        /// @param speed   m/s
        public record Entry(double seconds, double speed) {}

        /// @throws InvalidInputException if there is no entry, a speed is out of range or the times do not increase
        public Table {
            entries = List.copyOf(entries);
            if (entries.isEmpty()
                    || entries.size() > MOST_ENTRIES
                    || entries.getFirst().seconds() != 0) {
                throw new InvalidInputException(
                        "a table of speeds has 1 to " + MOST_ENTRIES + " entries and begins at 0 s");
            }
            for (int i = 0; i < entries.size(); i++) {
                requireSpeed(entries.get(i).speed());
                double seconds = entries.get(i).seconds();
                if (i > 0 && !(seconds > entries.get(i - 1).seconds()) || !(seconds <= 1e6)) {
                    throw new InvalidInputException("time " + seconds + " s of entry " + (i + 1)
                            + " in the table of speeds is not after the one before; sort the entries");
                }
            }
        }
    }

    /// A cruise speed with wishes at places.
    ///
    /// @param cruise       m/s where nothing else is asked
    /// @param handles      in any order; kept sorted by place
    /// @param slowsInBends whether bends are driven no faster than comfort allows
    /// @param jerk         m/s^3 that rounds off changes, or 0 for none
    record Handles(double cruise, List<SpeedHandle> handles, boolean slowsInBends, double jerk) implements SpeedSpec {

        public static final int MOST_HANDLES = 10_000;

        /// @throws InvalidInputException if a number is out of its range or two handles have one id
        public Handles {
            requireSpeed(cruise);
            if (!(jerk >= 0) || !Double.isFinite(jerk)) {
                throw new InvalidInputException("the bound of the jerk is " + jerk + "; give 0 for none, or more");
            }
            if (handles.size() > MOST_HANDLES) {
                throw new InvalidInputException(
                        "there are " + handles.size() + " speed handles, at most " + MOST_HANDLES + "; remove some");
            }
            List<SpeedHandle> sorted = new ArrayList<>(handles);
            sorted.sort(Comparator.comparingDouble(SpeedHandle::metres));
            if (sorted.stream().map(SpeedHandle::id).distinct().count() != sorted.size()) {
                throw new InvalidInputException("two speed handles have one number; number them from 1");
            }
            handles = List.copyOf(sorted);
        }

        public static Handles cruising(double speed) {
            return new Handles(speed, List.of(), true, 0);
        }

        /// With a handle more, or in the place of that with its id.
        public Handles with(SpeedHandle handle) {
            List<SpeedHandle> changed = new ArrayList<>(handles);
            changed.removeIf(other -> other.id() == handle.id());
            changed.add(handle);
            return new Handles(cruise, changed, slowsInBends, jerk);
        }

        public Handles without(int id) {
            return new Handles(
                    cruise, handles.stream().filter(handle -> handle.id() != id).toList(), slowsInBends, jerk);
        }

        public int nextId() {
            return 1 + handles.stream().mapToInt(SpeedHandle::id).max().orElse(0);
        }
    }

    private static void requireSpeed(double speed) {
        if (!(speed >= 0 && speed <= FASTEST)) {
            throw new InvalidInputException("a speed is " + speed + " m/s; give 0 to " + FASTEST);
        }
    }

    private static void requirePositive(String what, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new InvalidInputException("the " + what + " is " + value + "; give a number above 0");
        }
    }
}
