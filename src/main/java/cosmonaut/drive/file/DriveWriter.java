package cosmonaut.drive.file;

import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.curve.Clothoid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes tracks in the formats that other programs read; [DriveReader] reads all of them back.
///
/// Numbers are written with as many digits as bring them back. Every method throws an [IOException] if the disk is full
/// or fails.
public final class DriveWriter {

    private final Vehicle vehicle;

    /// @param vehicle whose body and wheelbase are written where a format asks for them
    public DriveWriter(Vehicle vehicle) {
        this.vehicle = vehicle;
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// `t,x,y,z,yaw,v,a,kappa,delta`, with pitch and roll where there is any.
    public void csv(EgoTrack track, Path file) throws IOException {
        write(file, CsvDrive.written(track, vehicle));
    }

    /// `t tx ty tz qx qy qz qw`, with the axes of cameras or of the vehicle; a comment says which.
    public void tum(EgoTrack track, TrackAxes axes, Path file) throws IOException {
        write(file, PoseLines.tum(track, axes));
    }

    /// KITTI's twelve numbers a line, and `times.txt` beside.
    public void kitti(EgoTrack track, Path file) throws IOException {
        write(file, PoseLines.kitti(track));
        write(file.resolveSibling("times.txt"), PoseLines.kittiTimes(track));
    }

    /// A whole scenario with a polyline.
    ///
    /// @param date as in `2026-01-31T12:00:00`
    public void scenario(EgoTrack track, String name, String date, Path file) throws IOException {
        write(file, new ScenarioWriter(vehicle, name, date).polyline(track));
    }

    /// A whole scenario along clothoids, lines and arcs, driven at an even speed.
    ///
    /// @param pieces one or more, each where the one before ends
    public void scenario(List<Clothoid> pieces, double seconds, String name, String date, Path file)
            throws IOException {
        ScenarioWriter writer = new ScenarioWriter(vehicle, name, date);
        write(file, pieces.size() == 1 ? writer.clothoid(pieces.getFirst(), seconds) : writer.spline(pieces, seconds));
    }

    /// The table `ego_pose.json` of nuScenes alone.
    ///
    /// @param name        of the drive, from which the records' tokens are made
    /// @param startMicros microseconds since 1970 at time 0
    public void egoPoses(EgoTrack track, String name, long startMicros, Path file) throws IOException {
        Files.write(file, NuScenesExport.egoPoses(track, name, startMicros));
    }

    /// A whole scenario with one clothoid, driven at an even speed.
    public void scenario(Clothoid clothoid, double seconds, String name, String date, Path file) throws IOException {
        write(file, new ScenarioWriter(vehicle, name, date).clothoid(clothoid, seconds));
    }

    public void geoJson(EgoTrack track, String name, GeoOrigin origin, Path file) throws IOException {
        write(file, GeoJsonDrive.written(track, name, origin));
    }
}
