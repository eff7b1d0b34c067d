package cosmonaut.camera.file;

import org.jspecify.annotations.Nullable;

/// Lines of a time, a position and a quaternion: TUM, EuRoC and tables whose header names the columns.
final class TimedLines {

    private static final String TUM_FORM = "t tx ty tz qx qy qz qw";

    private final String source;
    private final double untimedRate;

    TimedLines(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    /// @param skipped a line before the first that has no number, if there is one
    /// @param named   the columns that a header gives, if one does
    CameraTrack read(PathLines lines, Separator separator, PathLines.@Nullable Line skipped, @Nullable Columns named) {
        PathLines.Line first = lines.peekFull();
        boolean euroc = named == null
                && first != null
                && Columns.isEuroc(Fields.of(new TrackBuilder(source, "table"), first, separator), separator);
        Columns columns = named != null ? named : euroc ? Columns.EUROC : Columns.TUM;
        boolean nanoseconds = columns.timeUnit() == 1e-9;
        String format = nanoseconds && columns.realFirst() ? "EuRoC" : separator.comma() ? "CSV" : "TUM";
        TrackBuilder track = new TrackBuilder(source, format);
        if (named != null) {
            track.detail("quaternion w " + (columns.realFirst() ? "first" : "last") + " by its header");
        } else if (euroc) {
            track.detail("quaternion w first, nanoseconds");
        }
        if (named == null && skipped != null) {
            if (Columns.mentioned(skipped.text())) {
                throw track.error(
                        skipped.where(), "names columns that are not those of a pose", "name them " + TUM_FORM);
            }
            track.note("line " + skipped.number() + " skipped as a header that is not understood; columns read as "
                    + (euroc ? "EuRoC's" : TUM_FORM));
        }
        if (named == null && lines.comments().stream().anyMatch(Columns::turnMentioned)) {
            track.note("a comment names columns that do not fit the lines; read as " + (euroc ? "EuRoC's" : TUM_FORM));
        }
        if (separator.decimalComma()) {
            track.note("decimal commas read as decimal points");
        }
        read(track, lines, separator, columns, euroc ? "timestamp [ns], p, q (w first)" : TUM_FORM);
        return track.build();
    }

    private void read(TrackBuilder track, PathLines lines, Separator separator, Columns columns, String form) {
        double unit = 0;
        int count = 0;
        for (PathLines.Line line = lines.nextFull(); line != null; line = lines.nextFull()) {
            Fields fields = Fields.of(track, line, separator);
            count = count == 0 ? fields.count() : count;
            fields.require(count, form);
            double time = track.size() / untimedRate;
            if (columns.time() >= 0) {
                double written = fields.number(columns.time(), form);
                unit = unit == 0 ? columns.unitFor(written) : unit;
                time = track.seconds(fields.where(), written, unit, unit == 1 ? "seconds" : "the header's unit");
            }
            double[] p = new double[3];
            for (int i = 0; i < 3; i++) {
                p[i] = fields.number(columns.place().get(i), form);
            }
            double[] q = new double[4];
            for (int i = 0; i < 4; i++) {
                q[i] = fields.number(columns.turn().get(i), form);
            }
            track.add(fields.where(), time, track.pose(fields.where(), q[0], q[1], q[2], q[3], p[0], p[1], p[2]), null);
        }
    }
}
