package cosmonaut.drive.file;

import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.camera.file.CameraTrack;
import cosmonaut.camera.file.PathReader;
import cosmonaut.drive.EgoTrack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// TUM, EuRoC and KITTI lines, and whatever else [PathReader] reads, as a drive.
///
/// Such files are of cameras or of vehicles and seldom say which: what moves along its own z axis is taken for a
/// camera, what moves along x for a vehicle; and which axis of the world is up is told by where the tops of the poses
/// point.
final class PoseLines {

    private static final double MOST_TIMES = 1e6;

    private final ImportOptions options;

    PoseLines(ImportOptions options) {
        this.options = options;
    }

    ImportedDrive read(Path file) {
        CameraTrack read = new PathReader(options.rate()).read(file);
        List<CameraTrack.Sample> samples = read.samples();
        TrackAxes axes = options.axes().orElseGet(() -> axes(samples));
        WorldUp up = up(samples, axes);
        boolean kitti = read.format().equals("KITTI");
        double[] times = kitti ? times(file, samples.size()) : new double[0];
        TrackGathering track = new TrackGathering(file.toString());
        read.notes().forEach(track::note);
        boolean timed = times.length > 0 || !kitti;
        if (!timed) {
            track.note("there are no times; poses taken at " + options.rate() + " a second");
        }
        for (int i = 0; i < samples.size(); i++) {
            CameraTrack.Sample sample = samples.get(i);
            Pose pose = options.vehicleFromCamera().isPresent() && axes == TrackAxes.CAMERA
                    ? sample.pose().compose(options.vehicleFromCamera().get().inverse())
                    : axes.toVehicle(sample.pose());
            track.add("pose " + (i + 1), times.length > 0 ? times[i] : sample.seconds(), up.toZUp(pose));
        }
        boolean mounted =
                axes == TrackAxes.VEHICLE || options.vehicleFromCamera().isPresent();
        return track.build(
                read.format(),
                new Convention(
                        axes,
                        up,
                        mounted ? Convention.Point.REAR_AXLE : Convention.Point.CAMERA,
                        timed ? 1 : 0,
                        options.axes().isEmpty()));
    }

    private static TrackAxes axes(List<CameraTrack.Sample> samples) {
        double alongX = 0;
        double alongZ = 0;
        for (int i = 1; i < samples.size(); i++) {
            Pose step = samples.get(i).pose().relativeTo(samples.get(i - 1).pose());
            alongX += Math.abs(step.tx());
            alongZ += Math.abs(step.tz());
        }
        return alongX > alongZ ? TrackAxes.VEHICLE : TrackAxes.CAMERA;
    }

    private static WorldUp up(List<CameraTrack.Sample> samples, TrackAxes axes) {
        double y = 0;
        double z = 0;
        for (CameraTrack.Sample sample : samples) {
            Pose pose = axes.toVehicle(sample.pose());
            y += pose.r12();
            z += pose.r22();
        }
        return Math.abs(z) >= Math.abs(y) ? WorldUp.Z_UP : y < 0 ? WorldUp.Y_DOWN : WorldUp.Y_UP;
    }

    /// KITTI's `times.txt` in the same folder, where there is one with as many lines.
    private static double[] times(Path file, int count) {
        Path beside = file.resolveSibling("times.txt");
        if (!Files.isRegularFile(beside) || beside.equals(file)) {
            return new double[0];
        }
        List<Double> times = new ArrayList<>();
        for (String line : DriveText.read(beside).lines().toList()) {
            String word = line.strip();
            if (!word.isEmpty()) {
                if (!word.matches("[-+]?\\d{1,20}(\\.\\d{0,30})?([eE][-+]?\\d{1,3})?") || times.size() > MOST_TIMES) {
                    throw new TrackGathering(beside.toString())
                            .error("line " + (times.size() + 1), "is no time in seconds", "write one number a line");
                }
                times.add(Double.parseDouble(word));
            }
        }
        if (times.size() != count) {
            throw new TrackGathering(beside.toString())
                    .error(
                            "the last line",
                            "there are " + times.size() + " times for " + count + " poses",
                            "give each pose a time, or remove the file");
        }
        return times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// TUM lines.
    ///
    /// @param axes camera axes in a world with y down, or the vehicle's in a world with z up
    static String tum(EgoTrack track, TrackAxes axes) {
        String said = axes == TrackAxes.CAMERA
                ? "x right, y down, z forward; world y down"
                : "x forward, y left, z up; world z up";
        StringBuilder text =
                new StringBuilder("# t tx ty tz qx qy qz qw (seconds, metres, body-to-world, " + said + ")\n");
        for (EgoTrack.Sample sample : track.samples()) {
            Pose p = turned(sample.pose(), axes);
            Quaternion q = p.quaternion();
            text.append(sample.seconds())
                    .append(' ')
                    .append(p.tx())
                    .append(' ')
                    .append(p.ty())
                    .append(' ');
            text.append(p.tz())
                    .append(' ')
                    .append(q.x())
                    .append(' ')
                    .append(q.y())
                    .append(' ')
                    .append(q.z());
            text.append(' ').append(q.w()).append('\n');
        }
        return text.toString();
    }

    /// KITTI lines: `[R | t]` with camera axes in a world with y down.
    static String kitti(EgoTrack track) {
        StringBuilder text = new StringBuilder();
        for (EgoTrack.Sample sample : track.samples()) {
            double[] rows = turned(sample.pose(), TrackAxes.CAMERA).rows();
            for (int i = 0; i < rows.length; i++) {
                text.append(i > 0 ? " " : "").append(rows[i] == 0 ? 0.0 : rows[i]);
            }
            text.append('\n');
        }
        return text.toString();
    }

    /// KITTI's `times.txt`.
    static String kittiTimes(EgoTrack track) {
        StringBuilder text = new StringBuilder();
        track.samples().forEach(sample -> text.append(sample.seconds()).append('\n'));
        return text.toString();
    }

    private static Pose turned(Pose pose, TrackAxes axes) {
        WorldUp up = axes == TrackAxes.CAMERA ? WorldUp.Y_DOWN : WorldUp.Z_UP;
        return up.fromZUp(axes.fromVehicle(pose));
    }
}
