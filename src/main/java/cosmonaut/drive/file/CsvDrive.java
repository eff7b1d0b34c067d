package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.Motion;
import cosmonaut.drive.Vehicle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Tables `t,x,y,z,yaw,v,a,kappa,delta`: seconds, metres, radians, m/s, m/s^2, 1/m, radians; the vehicle's frame.
///
/// Read leniently: only x and y must be there, columns may have any order, other names and units (`time_ms`,
/// `yaw_deg`), and be parted by commas, semicolons (then decimal commas are understood) or tabs. A heading that is
/// missing follows the way driven.
final class CsvDrive {

    static final String HEADER = "t,x,y,z,yaw,v,a,kappa,delta";

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_NUMBER = 64;
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,6})?");
    private static final List<String> NAMES = List.of("t", "x", "y", "z", "yaw", "pitch", "roll");
    private static final List<Pattern> KNOWN = List.of(
            Pattern.compile("(t|time|timestamp|stamp|ts|sec|seconds)(_?(s|sec|ms|us|ns))?"),
            Pattern.compile("(pos(ition)?_?)?(t?x|east(ing)?)(_?m)?"),
            Pattern.compile("(pos(ition)?_?)?(t?y|north(ing)?)(_?m)?"),
            Pattern.compile("(pos(ition)?_?)?(t?z|alt(itude)?|height)(_?m)?"),
            Pattern.compile("(yaw|heading|hdg|h|theta|psi)(_?(rad|deg))?"),
            Pattern.compile("pitch(_?(rad|deg))?"),
            Pattern.compile("roll(_?(rad|deg))?"));
    private static final int TIME = 0;
    private static final int YAW = 4;

    private final String source;
    private final ImportOptions options;

    CsvDrive(String source, ImportOptions options) {
        this.source = source;
        this.options = options;
    }

    private static String separator(String line) {
        return line.indexOf(';') >= 0 ? ";" : line.indexOf('\t') >= 0 ? "\t" : line.indexOf(',') >= 0 ? "," : "\\s+";
    }

    private static String plain(String name) {
        String word = name.strip().toLowerCase(Locale.ROOT).replaceAll("^[\"']|[\"']$", "");
        return word.replaceAll("\\s*[\\[(]\\s*([a-zµ]*)[^\\])]*[\\])]", "_$1").replace("µ", "u");
    }

    /// Whether a line names the columns of such a table.
    static boolean isHeader(String line) {
        if (line.length() > LONGEST_LINE) {
            return false;
        }
        List<String> names = Arrays.stream(line.split(separator(line), -1))
                .map(CsvDrive::plain)
                .toList();
        boolean turned = names.stream().anyMatch(name -> name.matches("(.*[_.])?q_?w|qw|w"));
        return !turned
                && names.stream().anyMatch(name -> KNOWN.get(1).matcher(name).matches())
                && names.stream().anyMatch(name -> KNOWN.get(2).matcher(name).matches());
    }

    /// Whether a line has three or four numbers: time and place without a header.
    static boolean isBare(String line) {
        String[] fields = line.split(separator(line), -1);
        return (fields.length == 3 || fields.length == 4)
                && Arrays.stream(fields)
                        .allMatch(field -> NUMBER.matcher(field.strip()).matches());
    }

    ImportedDrive read(String text) {
        List<String> lines = text.lines().toList();
        TrackGathering track = new TrackGathering(source);
        int at = 0;
        while (at < lines.size() && isPassed(lines.get(at))) {
            at++;
        }
        if (at == lines.size()) {
            throw new InvalidInputException(source + ": holds no pose; write a header " + HEADER + " and poses");
        }
        String header = lines.get(at);
        String separator = separator(header);
        int[] columns;
        double[] units = {0, 1};
        if (isHeader(header)) {
            columns = columns(header.split(separator, -1), units, at + 1);
            at++;
        } else {
            int count = header.split(separator, -1).length;
            columns = new int[] {0, 1, 2, count == 4 ? 3 : -1, -1, -1, -1};
            track.note("there is no header; columns read as " + (count == 4 ? "t,x,y,z" : "t,x,y"));
        }
        List<double[]> rows = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int i = at; i < lines.size(); i++) {
            if (!isPassed(lines.get(i))) {
                rows.add(row(track, lines.get(i), separator, columns, i + 1));
                numbers.add(i + 1);
                if (rows.size() > EgoTrack.MOST_SAMPLES) {
                    throw track.error(
                            "line " + (i + 1), "is past " + EgoTrack.MOST_SAMPLES + " poses", "cut the drive");
                }
            }
        }
        return built(track, rows, numbers, columns, units);
    }

    private static boolean isPassed(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    /// @param units of time (0 where it is not said) and of angles, filled in
    private int[] columns(String[] names, double[] units, int line) {
        int[] columns = new int[KNOWN.size()];
        Arrays.fill(columns, -1);
        for (int i = 0; i < names.length; i++) {
            String name = plain(names[i]);
            for (int k = 0; k < columns.length; k++) {
                if (KNOWN.get(k).matcher(name).matches()) {
                    if (columns[k] >= 0) {
                        throw new InvalidInputException(source + ", line " + line + ": names " + NAMES.get(k)
                                + " twice; name each column once");
                    }
                    columns[k] = i;
                    if (k == TIME) {
                        units[0] = name.endsWith("ms")
                                ? 1e-3
                                : name.endsWith("us") ? 1e-6 : name.endsWith("ns") ? 1e-9 : name.endsWith("_s") ? 1 : 0;
                    }
                    units[1] = k >= YAW && name.endsWith("deg") ? Math.PI / 180 : units[1];
                    break;
                }
            }
        }
        return columns;
    }

    private double[] row(TrackGathering track, String line, String separator, int[] columns, int number) {
        String where = "line " + number;
        if (line.length() > LONGEST_LINE) {
            throw track.error(where, "has " + line.length() + " characters", "write one pose a line");
        }
        String[] fields = line.split(separator, -1);
        double[] values = new double[columns.length];
        for (int k = 0; k < columns.length; k++) {
            if (columns[k] < 0) {
                continue;
            }
            if (columns[k] >= fields.length) {
                throw track.error(
                        where, "has " + fields.length + " fields and none for " + NAMES.get(k), "complete it");
            }
            String field = fields[columns[k]].strip();
            String spelled = separator.equals(";") ? field.replace(',', '.') : field;
            if (spelled.length() > LONGEST_NUMBER || !NUMBER.matcher(spelled).matches()) {
                boolean none = spelled.toLowerCase(Locale.ROOT).matches("[-+]?(nan|inf|infinity)");
                throw track.error(
                        where,
                        NAMES.get(k) + " is " + JsonMembers.quoted(field)
                                + (none ? ", which is not finite" : ", no number"),
                        "write a finite number");
            }
            values[k] = Double.parseDouble(spelled);
            if (!Double.isFinite(values[k])) {
                throw track.error(
                        where,
                        NAMES.get(k) + " is " + JsonMembers.quoted(field) + ", which is not finite",
                        "write a finite number");
            }
        }
        return values;
    }

    private ImportedDrive built(
            TrackGathering track, List<double[]> rows, List<Integer> lines, int[] columns, double[] units) {
        double stated = units[0];
        double unit = options.timeUnit().orElse(stated > 0 ? stated : unitOf(rows));
        boolean guessed = options.timeUnit().isEmpty() && stated == 0 && unit != 1;
        if (guessed) {
            track.note("times step by " + (float) medianStep(rows) + ", so they are read as "
                    + (unit == 1e-3 ? "ms" : unit == 1e-6 ? "us" : "ns"));
        }
        boolean timed = columns[TIME] >= 0;
        double[] yaw = columns[YAW] >= 0
                ? rows.stream().mapToDouble(row -> row[YAW] * units[1]).toArray()
                : TrackGathering.headings(
                        rows.stream().mapToDouble(row -> row[1]).toArray(),
                        rows.stream().mapToDouble(row -> row[2]).toArray());
        if (columns[YAW] < 0) {
            track.note("there is no heading; it follows the way driven");
        }
        if (!timed) {
            track.note("there are no times; poses taken at " + options.rate() + " a second");
        }
        double first = rows.isEmpty() ? 0 : rows.getFirst()[TIME];
        for (int i = 0; i < rows.size(); i++) {
            double[] row = rows.get(i);
            String where = "line " + lines.get(i);
            track.requirePlace(where, row[1], row[2], row[3]);
            if (!(Math.abs(yaw[i]) < 1e6)) {
                throw track.error(where, "has the heading " + yaw[i], "write radians");
            }
            // Nanoseconds since 1970 keep their last digits only as differences.
            double seconds = timed ? (row[TIME] - first) * unit : i / options.rate();
            track.add(where, seconds, EgoPose.of(row[1], row[2], row[3], yaw[i], row[5] * units[1], row[6] * units[1]));
        }
        Convention convention =
                new Convention(TrackAxes.VEHICLE, WorldUp.Z_UP, Convention.Point.REAR_AXLE, timed ? unit : 0, guessed);
        return track.build("CSV", convention);
    }

    private static double medianStep(List<double[]> rows) {
        double[] steps = new double[Math.max(0, rows.size() - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.abs(rows.get(i + 1)[TIME] - rows.get(i)[TIME]);
        }
        Arrays.sort(steps);
        return steps.length == 0 ? 0 : steps[steps.length / 2];
    }

    /// No drive has poses more than 5 s apart, and none more than 5 a microsecond.
    private static double unitOf(List<double[]> rows) {
        double step = medianStep(rows);
        return step <= 5 ? 1 : step <= 5e3 ? 1e-3 : step <= 5e6 ? 1e-6 : 1e-9;
    }

    /// The table of a track; pitch and roll are columns of their own where there is any.
    static String written(EgoTrack track, Vehicle vehicle) {
        boolean level =
                track.samples().stream().allMatch(s -> EgoPose.pitch(s.pose()) == 0 && EgoPose.roll(s.pose()) == 0);
        StringBuilder text = new StringBuilder(HEADER).append(level ? "\n" : ",pitch,roll\n");
        List<Motion> motions = Motion.of(track);
        for (int i = 0; i < track.size(); i++) {
            Pose pose = track.get(i).pose();
            Motion motion = motions.get(i);
            double[] values = {
                track.get(i).seconds(),
                pose.tx(),
                pose.ty(),
                pose.tz(),
                EgoPose.yaw(pose),
                motion.speed(),
                motion.acceleration(),
                motion.curvature(),
                motion.steer(vehicle),
                EgoPose.pitch(pose),
                EgoPose.roll(pose)
            };
            for (int k = 0; k < (level ? 9 : 11); k++) {
                // Minus zero reads as a sign error to whoever looks at the file.
                text.append(k > 0 ? "," : "").append(values[k] == 0 ? 0.0 : values[k]);
            }
            text.append('\n');
        }
        return text.toString();
    }
}
