package cosmonaut.session.recording;

import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.file.DriveRecording;
import cosmonaut.drive.file.FoxgloveDrive;
import cosmonaut.drive.file.NuScenesExport;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.session.FlightReport;
import cosmonaut.session.drive.DriveFlight;
import cosmonaut.session.drive.DriveRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A drive in the forms of other programs, beside its clips: a folder in the manner of nuScenes, and a file for
/// Foxglove. Their pictures are lossless, so they are kept one by one until the drive has ended.
public final class DriveExports {

    /// Forms that a drive can be written in.
    public enum Form {
        /// `nuscenes/`, which the public devkit opens.
        NUSCENES,
        /// `drive.mcap`.
        MCAP
    }

    private final Path folder;
    private final Path frames;
    private final Set<Form> forms;

    /// @param folder of the drive's clips
    public DriveExports(Path folder, Set<Form> forms) {
        this.folder = folder;
        this.frames = folder.resolve(".frames");
        this.forms = Set.copyOf(forms);
    }

    boolean areWanted() {
        return !forms.isEmpty();
    }

    /// Keeps a picture until [#write].
    void keep(View view, int index, Picture picture) throws IOException {
        Path file = frame(view, index);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        PictureFile.writePng(picture, file);
    }

    private Path frame(View view, int index) {
        return frames.resolve(view.key()).resolve(String.format(Locale.ROOT, "%06d.png", index));
    }

    /// What there is to be written of a drive.
    ///
    /// @param name of the scene; may be empty
    public static DriveRecording recording(
            String name, DriveRequest request, DriveFlight flight, FlightReport report, double fps) {
        List<EgoTrack.Sample> poses = new ArrayList<>();
        for (int i = 0; i < Math.max(1, report.frames()); i++) { // a drive without pictures still begins somewhere
            poses.add(new EgoTrack.Sample(i / fps, flight.vehicle(i)));
        }
        return new DriveRecording(
                name.isBlank() ? "drive" : name,
                request.captions().of(View.FRONT),
                "generated",
                0,
                new EgoTrack(poses),
                flight.cameras().asSeen(request.rig()));
    }

    /// Writes the forms that are wanted, and lets the pictures go.
    ///
    /// @param drive all of whose pictures were kept
    /// @return sentences on what they cannot say
    /// @throws IOException if the disk is full or fails
    public List<String> write(DriveRecording drive) throws IOException {
        List<String> notes = new ArrayList<>();
        try {
            if (forms.contains(Form.MCAP)) { // before the pictures are moved
                notes.addAll(new FoxgloveDrive(drive).write(folder.resolve("drive.mcap"), new Kept(), null));
            }
            if (forms.contains(Form.NUSCENES)) {
                notes.addAll(nuScenes(drive));
            }
        } finally {
            discard();
        }
        return notes.stream().distinct().toList();
    }

    private List<String> nuScenes(DriveRecording drive) throws IOException {
        Path into = folder.resolve("nuscenes");
        NuScenesExport.Written written = new NuScenesExport(drive, "png").write(into);
        for (NuScenesExport.Picture picture : written.pictures()) {
            RigCamera camera = drive.rig().camera(picture.camera()).orElseThrow();
            Path to = into.resolve(picture.path());
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            Path from = frame(Objects.requireNonNull(camera.view()), picture.frame());
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
        return written.notes();
    }

    /// Lets the pictures go.
    void discard() throws IOException {
        if (!Files.exists(frames)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(frames)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }

    /// The pictures that were kept.
    private final class Kept implements FoxgloveDrive.Pictures {

        @Override
        public String format() {
            return "png";
        }

        @Override
        public byte @Nullable [] bytes(RigCamera camera, int frame) throws IOException {
            return Files.readAllBytes(frame(Objects.requireNonNull(camera.view()), frame));
        }
    }
}
