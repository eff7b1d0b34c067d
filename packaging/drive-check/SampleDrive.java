import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.file.DriveReader;
import cosmonaut.drive.file.DriveRecording;
import cosmonaut.drive.file.DriveWriter;
import cosmonaut.drive.file.FoxgloveDrive;
import cosmonaut.drive.file.GeoOrigin;
import cosmonaut.drive.file.ImportOptions;
import cosmonaut.drive.file.ImportedDrive;
import cosmonaut.drive.file.NuScenesExport;
import cosmonaut.drive.file.TrackAxes;
import cosmonaut.drive.rig.Pixel;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.RigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes one drive in every format, for others to read; and reads what others wrote.
///
/// `write FOLDER` leaves the files, their poses as `poses.csv` (t, x, y, z, qw, qx, qy, qz) and what cameras see of
/// some
/// points as `pixels.csv`. `read FILE` prints the poses of a file in the same form.
final class SampleDrive {

    private SampleDrive() {}

    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[1]);
        if (arguments[0].equals("read")) {
            ImportedDrive drive = new DriveReader(ImportOptions.USUAL).read(path);
            System.err.println(drive.format() + ": " + drive.convention().line() + " " + drive.notes());
            System.out.print(table(drive.track()));
            return;
        }
        Files.createDirectories(path);
        List<EgoTrack.Sample> samples = new ArrayList<>();
        Clothoid road = new Clothoid(411.3, 1180.9, 2, -1.9, -0.02, 0.001, 80, 0.04);
        for (int k = 0; k < 57; k++) {
            CurvePoint at = road.at(0.4 * k);
            samples.add(new EgoTrack.Sample(
                    k / 24.0, EgoPose.of(at.x(), at.y(), at.z(), at.heading(), -Math.asin(at.slope()), 0.01)));
        }
        EgoTrack track = new EgoTrack(samples);
        Files.writeString(path.resolve("poses.csv"), table(track));
        DriveWriter writer = new DriveWriter(Vehicle.DEFAULT);
        writer.csv(track, path.resolve("drive.csv"));
        writer.tum(track, TrackAxes.CAMERA, path.resolve("drive.tum"));
        writer.kitti(track, path.resolve("drive.kitti"));
        writer.scenario(track, "drive", "2026-01-31T12:00:00", path.resolve("polyline.xosc"));
        writer.scenario(
                new Clothoid(5, -3, 0, 0.7, 0.02, -0.001, 60, 0),
                6.4,
                "bend",
                "2026-01-31T12:00:00",
                path.resolve("clothoid.xosc"));
        writer.geoJson(track, "drive", new GeoOrigin(48.137, 11.575, 520, 0), path.resolve("drive.geojson"));
        Rig rig = RigFile.nuScenes();
        DriveRecording recording =
                new DriveRecording("scene-0001", "A bend", "nowhere", 1_700_000_000_000_000L, track, rig);
        new NuScenesExport(recording, "jpg").write(path.resolve("nuscenes"));
        new FoxgloveDrive(recording).write(path.resolve("drive.mcap"), new NoPictures(), new byte[] {1, 2, 3});
        Files.writeString(path.resolve("pixels.csv"), pixels(rig));
    }

    private static final class NoPictures implements FoxgloveDrive.Pictures {

        @Override
        public String format() {
            return "jpeg";
        }

        @Override
        public byte[] bytes(RigCamera camera, int frame) {
            return new byte[10_000];
        }
    }

    private static String table(EgoTrack track) {
        StringBuilder text = new StringBuilder();
        for (EgoTrack.Sample sample : track.samples()) {
            Pose p = sample.pose();
            var q = p.quaternion();
            text.append(sample.seconds())
                    .append(',')
                    .append(p.tx())
                    .append(',')
                    .append(p.ty())
                    .append(',');
            text.append(p.tz())
                    .append(',')
                    .append(q.w())
                    .append(',')
                    .append(q.x())
                    .append(',');
            text.append(q.y()).append(',').append(q.z()).append('\n');
        }
        return text.toString();
    }

    private static String pixels(Rig rig) {
        StringBuilder text = new StringBuilder();
        for (RigCamera camera : rig.cameras()) {
            for (double yaw = 0; yaw < 6.2; yaw += 0.3) {
                Point3 point = new Point3(20 * Math.cos(yaw), 20 * Math.sin(yaw), 0.5);
                Pixel pixel = camera.project(point);
                if (pixel != null && camera.sees(pixel)) {
                    text.append(DriveRecording.channel(camera))
                            .append(',')
                            .append(point.x())
                            .append(',');
                    text.append(point.y())
                            .append(',')
                            .append(point.z())
                            .append(',')
                            .append(pixel.u());
                    text.append(',').append(pixel.v()).append('\n');
                }
            }
        }
        return text.toString();
    }
}
