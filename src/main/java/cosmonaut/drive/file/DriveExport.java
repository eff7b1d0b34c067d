package cosmonaut.drive.file;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.curve.Clothoid;
import cosmonaut.drive.curve.Curve;
import cosmonaut.drive.plan.DrivePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a drawn drive for other programs, or losslessly for this one. A file is written whole, or what was there
/// stays.
///
/// @param app name and version of the program
/// @param now when it is written, UTC
public record DriveExport(String app, LocalDateTime now) {

    /// @throws InvalidInputException if the format cannot hold the drive
    /// @throws IOException           if the disk is full or fails
    public void write(DrivePlan plan, DriveFormat format, Path file) throws IOException {
        String name = name(file);
        if (format == DriveFormat.PROJECT) {
            DriveProject project =
                    DriveProject.empty(date()).with(DriveProject.Trajectory.drawn("1", name, plan.draft()));
            ProjectFile.write(project, file, Optional.empty(), Map.of(), app);
            return;
        }
        Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), ".export");
        try {
            Path part = folder.resolve(file.getFileName());
            written(plan, format, name, part);
            Path times = folder.resolve("times.txt");
            if (format == DriveFormat.KITTI && !times.equals(part)) {
                move(times, file.resolveSibling("times.txt"));
            }
            move(part, file);
        } finally {
            Files.deleteIfExists(folder.resolve(file.getFileName()));
            Files.deleteIfExists(folder.resolve("times.txt"));
            Files.deleteIfExists(folder);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private void written(DrivePlan plan, DriveFormat format, String name, Path file) throws IOException {
        DriveWriter writer = new DriveWriter(plan.draft().vehicle());
        EgoTrack track = plan.track();
        switch (format) {
            case CSV -> writer.csv(track, file);
            case TUM -> writer.tum(track, TrackAxes.VEHICLE, file);
            case KITTI -> writer.kitti(track, file);
            case NUSCENES -> writer.egoPoses(track, name, micros(), file);
            case CLOTHOIDS -> writer.scenario(clothoids(plan), plan.seconds(), name, date(), file);
            default -> writer.scenario(track, name, date(), file);
        }
    }

    /// The pieces of a path that are clothoids, lines and arcs alone.
    private static List<Clothoid> clothoids(DrivePlan plan) {
        List<Clothoid> pieces = new ArrayList<>();
        for (Curve piece : plan.path().curve().parts()) {
            if (!(piece instanceof Clothoid clothoid)) {
                throw new InvalidInputException(
                        "a smooth curve through points is no clothoid; make the path like a road"
                                + " (clothoids) first, or export a polyline");
            }
            pieces.add(clothoid);
        }
        return pieces;
    }

    private String date() {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private long micros() {
        return now.toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    }

    /// The name of a file without its ending.
    private static String name(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        return name.isBlank() ? "drive" : name;
    }
}
