package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Gathers the poses of one file and checks each with its place in the file.
final class TrackGathering {

    private static final double LONGEST_GAP = 0.15;
    private static final double LATEST = 1e11;
    private static final double SLIP = 20;
    private static final double SLOW = 1;
    private static final double UNIT = 1e-2;

    private final String source;
    private final List<EgoTrack.Sample> samples = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private double first;
    private double widest;

    TrackGathering(String source) {
        this.source = source;
    }

    InvalidInputException error(String where, String what, String remedy) {
        return new InvalidInputException(source + ", " + where + ": " + what + "; " + remedy);
    }

    /// The same sentence counts once.
    void note(String sentence) {
        notes.add(sentence);
    }

    int size() {
        return samples.size();
    }

    /// A place, checked.
    void requirePlace(String where, double x, double y, double z) {
        double furthest = Math.max(Math.abs(x), Math.max(Math.abs(y), Math.abs(z)));
        if (!(furthest <= EgoTrack.FURTHEST_METRES)) {
            throw error(
                    where,
                    Double.isFinite(x + y + z) ? "lies " + furthest + " m from the origin" : "has no finite place",
                    "write metres below " + EgoTrack.FURTHEST_METRES);
        }
    }

    /// @param q w, x, y, z, of length 1 but for rounding
    Pose pose(String where, double[] q, double x, double y, double z) {
        requirePlace(where, x, y, z);
        double norm = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        if (!(Math.abs(norm - 1) < UNIT)) {
            throw error(where, "has a quaternion of the length " + (float) norm, "write unit quaternions");
        }
        return Pose.of(new Quaternion(q[1], q[2], q[3], q[0]), x, y, z);
    }

    /// @param seconds since any moment; the first one becomes 0
    void add(String where, double seconds, Pose pose) {
        if (!(Math.abs(seconds) <= LATEST)) {
            throw error(where, "has the time " + seconds + " s", "write times in seconds");
        }
        requirePlace(where, pose.tx(), pose.ty(), pose.tz());
        if (samples.size() >= EgoTrack.MOST_SAMPLES) {
            throw error(where, "is one pose more than " + EgoTrack.MOST_SAMPLES, "cut the drive");
        }
        first = samples.isEmpty() ? seconds : first;
        double time = seconds - first;
        if (!samples.isEmpty()) {
            double step = time - samples.getLast().seconds();
            if (!(step >= EgoTrack.SHORTEST_SECONDS)) {
                String what = step < 0 ? "is before that of the pose before" : "is that of the pose before";
                throw error(where, "time " + seconds + " s " + what, "sort the poses by time and give each its own");
            }
            widest = Math.max(widest, step);
        }
        samples.add(new EgoTrack.Sample(time, pose));
    }

    /// Headings by the way driven, where a file gives none; a vehicle that stands keeps the one before.
    static double[] headings(double[] xs, double[] ys) {
        int n = xs.length;
        double[] yaw = new double[n];
        int known = -1;
        for (int i = 0; i < n; i++) {
            int a = Math.max(0, i - 1);
            int b = Math.min(n - 1, i + 1);
            double dx = xs[b] - xs[a];
            double dy = ys[b] - ys[a];
            if (Math.hypot(dx, dy) > 1e-3) {
                yaw[i] = Math.atan2(dy, dx);
                if (known < 0) {
                    java.util.Arrays.fill(yaw, 0, i, yaw[i]);
                }
                known = i;
            } else if (known >= 0) {
                yaw[i] = yaw[known];
            }
        }
        return yaw;
    }

    /// Says so where most of the way is not driven ahead: another convention, or a drive backwards.
    private void noteWay() {
        double level = 0;
        double steep = 0;
        int moving = 0;
        int off = 0;
        double sum = 0;
        for (int i = 1; i < samples.size(); i++) {
            Pose a = samples.get(i - 1).pose();
            Pose b = samples.get(i).pose();
            double dx = b.tx() - a.tx();
            double dy = b.ty() - a.ty();
            double away = Math.hypot(dx, dy);
            level += away;
            steep += Math.abs(b.tz() - a.tz());
            if (away > SLOW * (samples.get(i).seconds() - samples.get(i - 1).seconds())) {
                double angle = Math.toDegrees(Math.IEEEremainder(Math.atan2(dy, dx) - EgoPose.yaw(a), 2 * Math.PI));
                moving++;
                off += Math.abs(angle) > SLIP ? 1 : 0;
                sum += Math.abs(angle);
            }
        }
        if (steep > level) {
            note("the way goes up and down more than along; its axes may be those of a camera, say which they are");
        } else if (2 * off > moving) {
            note(String.format(
                    Locale.ROOT,
                    "headings are %.0f degrees off the way driven; the file may have other axes or a drive backwards",
                    sum / moving));
        }
    }

    ImportedDrive build(String format, Convention convention) {
        if (samples.isEmpty()) {
            throw new InvalidInputException(source + ": holds no pose; write one or more");
        }
        if (widest > LONGEST_GAP) {
            note(String.format(Locale.ROOT, "poses lie up to %.2f s apart; what lies between is interpolated", widest));
        }
        noteWay();
        try {
            return new ImportedDrive(source, format, new EgoTrack(samples), convention, List.copyOf(notes));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source + ": " + e.getMessage(), e);
        }
    }
}
