package cosmonaut.drive.plan;

import java.util.Locale;
import java.util.Optional;

/// Something about a drive that a person should know.
///
/// @param fromSeconds to toMetres the part of the drive that it is about
/// @param seconds   and `metres`, where it is worst
/// @param value     what is there, in the unit of the kind
/// @param limit     what should not be passed
/// @param point     the number of the nearest control point, or 0 where there is none
/// @param mend      what puts it right, where something does
public record Violation(
        Kind kind,
        Severity severity,
        double fromSeconds,
        double toSeconds,
        double fromMetres,
        double toMetres,
        double seconds,
        double metres,
        double value,
        double limit,
        int point,
        Optional<Mend> mend) {

    /// How bad it is.
    public enum Severity {
        INFO,
        WARNING,
        ERROR
    }

    /// What it is about. Ids stay, whatever the words.
    public enum Kind {
        CURVATURE("TRJ001", "the bend of %s 1/m is sharper than %s 1/m", "smooth the path or move point %d"),
        LATERAL("TRJ002", "lateral acceleration %s m/s^2 is past %s", "drive slower here"),
        FRICTION("TRJ003", "%s m/s^2 in all are more than the road's %s", "drive slower here"),
        JERK("TRJ004", "jerk %s m/s^3 is past %s", "round off the changes of speed"),
        STEERING_RATE("TRJ005", "the wheels turn at %s rad/s, past %s", "drive slower here"),
        YAW_RATE("TRJ006", "yaw rate %s rad/s is past %s", "drive slower here"),
        YAW_ACCELERATION("TRJ006", "yaw acceleration %s rad/s^2 is past %s", "drive slower here"),
        REVERSE("TRJ007", "the vehicle reverses at %s m/s, of which models have seen nothing", "drive forwards"),
        USED_PART("TRJ010", "the pictures show only the first %s s of %s s", "see the shaded part"),
        ENDS_EARLY("TRJ011", "the drive ends at %s s, the pictures at %s s", "draw further"),
        HEADING("TRJ013", "the heading is %s degrees off the way driven, past %s", "check the file's convention"),
        CROSSING("TRJ016", "the path comes back over itself at %s m and %s m", "move point %d if it should not"),
        STOPS_EARLY("TRJ017", "the path of %s m ends before %s s, so the vehicle brakes", "draw further"),
        ACCELERATION("TRJ018", "acceleration %s m/s^2 is past %s", "change speed later or slower"),
        SPEED("TRJ019", "speed %s m/s is past %s", "drive slower here"),
        SLOPE("TRJ020", "a slope of %s is past %s", "lower point %d"),
        WISH("TRJ022", "the vehicle drives %s m/s, the handle asks for %s", "give it more way to change speed"),
        FAR("TRJ021", "%s m in 6.4 s are past the %s m of recorded drives", "drive slower");

        private final String id;
        private final String words;
        private final String remedy;

        Kind(String id, String words, String remedy) {
            this.id = id;
            this.words = words;
            this.remedy = remedy;
        }

        public String id() {
            return id;
        }

        /// Of its words among the translated texts: `drive.violation.curvature`. They are given value, limit, metres,
        /// seconds and point.
        public String key() {
            return "drive.violation." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// One line in English: id, what, where, remedy.
    public String line() {
        String what = String.format(Locale.ROOT, kind.words, number(value), number(limit));
        String place = String.format(Locale.ROOT, "at %.1f m, %.1f s", metres, seconds);
        return kind.id + " " + place + ": " + what + "; " + String.format(Locale.ROOT, kind.remedy, point);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.3f" : "%.1f", value);
    }
}
