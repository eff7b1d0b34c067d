package cosmonaut.camera.file;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which column of a line holds what.
///
/// @param time     its column, or -1 where there is none
/// @param timeUnit seconds of one unit of the time; 0 where it is not said
/// @param place    columns of x, y, z
/// @param turn     columns of the quaternion's x, y, z, w
record Columns(int time, double timeUnit, List<Integer> place, List<Integer> turn) {

    static final int TUM_FIELDS = 8;

    /// `t tx ty tz qx qy qz qw`
    static final Columns TUM = new Columns(0, 1, List.of(1, 2, 3), List.of(4, 5, 6, 7));

    /// `timestamp [ns], p_x, p_y, p_z, q_w, q_x, q_y, q_z`
    static final Columns EUROC = new Columns(0, 1e-9, List.of(1, 2, 3), List.of(5, 6, 7, 4));

    /// Position, rotation, and velocity and two biases after them.
    private static final int EUROC_STATE_FIELDS = 17;

    /// No second since 1970 is that late, no microsecond either.
    private static final double NANOSECONDS = 1e16;

    private static final String SEP = "[_.]?";
    private static final Pattern TIME =
            Pattern.compile("(t|time|timestamp|stamp|ts|sec|secs|seconds)(?:_?(s|sec|ms|us|ns))?");
    private static final Pattern TURN =
            Pattern.compile("(?:.*[_.])?(?:q|quat|quaternion|orientation|rot|rotation)(?:_.*)?" + SEP + "([xyzw])");
    private static final Pattern PLACE =
            Pattern.compile("(?:(?:.*[_.])?(?:t|p|pos|position|trans|translation)(?:_.*)?" + SEP + ")?([xyz])");
    private static final Pattern ANGLE = Pattern.compile("roll|pitch|yaw|.*[_.](?:roll|pitch|yaw)");
    private static final Pattern UNIT = Pattern.compile("[\\[(]\\s*([a-zA-Zµ]*)[^\\])]*[\\])]");
    private static final Pattern REMARK = Pattern.compile("\\([^)]*\\)");

    /// The columns that a header of `count` names gives; null where it is none, or not all of a pose is there.
    static @Nullable Columns named(String header, int count) {
        for (List<String> names : spellings(header)) {
            for (int from = 0; from + count <= names.size(); from++) {
                Columns found = of(names.subList(from, from + count));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /// Whether a comment names a part of a quaternion.
    static boolean turnMentioned(String comment) {
        return spellings(comment).stream()
                .flatMap(List::stream)
                .anyMatch(name -> TURN.matcher(plain(name)).matches());
    }

    /// Whether a header names a part of a pose.
    static boolean mentioned(String header) {
        return spellings(header).stream()
                .flatMap(List::stream)
                .map(Columns::plain)
                .anyMatch(name -> TURN.matcher(name).matches()
                        || PLACE.matcher(name).matches()
                        || ANGLE.matcher(name).matches());
    }

    /// The names between commas, and those between blanks.
    private static List<List<String>> spellings(String header) {
        String text = header.replaceFirst("^#+\\s*", "");
        String words = REMARK.matcher(text).replaceAll("").replaceAll("\\s+\\[", "[");
        return List.of(
                Arrays.asList(text.split("\\s*[,;\t]\\s*")),
                Arrays.asList(words.strip().split("\\s+")));
    }

    private static String plain(String name) {
        return UNIT.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("").strip();
    }

    private static @Nullable Columns of(List<String> names) {
        int time = -1;
        double unit = 0;
        Integer[] place = {-1, -1, -1};
        Integer[] turn = {-1, -1, -1, -1};
        int unknown = -1;
        for (int i = 0; i < names.size(); i++) {
            String name = plain(names.get(i));
            Matcher timeName = TIME.matcher(name);
            Matcher turnName = TURN.matcher(name);
            Matcher placeName = PLACE.matcher(name);
            boolean once = true;
            if (time < 0 && timeName.matches()) {
                time = i;
                Matcher bracket = UNIT.matcher(names.get(i).toLowerCase(Locale.ROOT));
                unit = unit(bracket.find() ? bracket.group(1) : timeName.group(2));
            } else if (turnName.matches()) {
                once = claim(turn, "xyzw".indexOf(turnName.group(1)), i);
            } else if (placeName.matches()) {
                once = claim(place, "xyz".indexOf(placeName.group(1)), i);
            } else {
                unknown = i;
            }
            if (!once) {
                return null;
            }
        }
        if (Arrays.asList(place).contains(-1) || Arrays.asList(turn).contains(-1)) {
            return null;
        }
        // Of eight columns, the one that is no part of the pose is the time, whatever its name.
        boolean nameless = time < 0 && names.size() == TUM_FIELDS;
        return new Columns(nameless ? unknown : time, unit, Arrays.asList(place), Arrays.asList(turn));
    }

    private static boolean claim(Integer[] columns, int which, int index) {
        boolean free = columns[which] < 0;
        columns[which] = index;
        return free;
    }

    private static double unit(@Nullable String name) {
        return switch (name == null ? "" : name) {
            case "s", "sec", "secs", "second", "seconds" -> 1;
            case "ms" -> 1e-3;
            case "us", "µs" -> 1e-6;
            case "ns", "nsec" -> 1e-9;
            default -> 0;
        };
    }

    /// Whether a line without a header is EuRoC's: commas, and a time that can only be in nanoseconds.
    static boolean isEuroc(Fields line, Separator separator) {
        return separator.comma()
                && (line.count() == TUM_FIELDS || line.count() == EUROC_STATE_FIELDS)
                && line.isNumber(0)
                && line.number(0, "a time") >= NANOSECONDS;
    }

    /// The unit of the times; where the header does not say it, by the first of them.
    double unitFor(double first) {
        return timeUnit > 0 ? timeUnit : first >= NANOSECONDS ? 1e-9 : 1;
    }

    /// Whether the quaternion begins with w.
    boolean realFirst() {
        return turn.get(3) < turn.get(0);
    }
}
