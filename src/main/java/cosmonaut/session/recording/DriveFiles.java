package cosmonaut.session.recording;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.rig.View;
import cosmonaut.media.DiskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a drive writes into a folder: a clip of every view, all of them side by side, and the sidecar.
///
/// @param folder which is made if need be
public record DriveFiles(Path folder) {

    /// @throws InvalidInputException if the folder cannot be made
    public void prepare() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "--out " + folder + " cannot be made (" + DiskFailure.reason(folder, e) + "); name another folder",
                    e);
        }
    }

    /// The clip of a view, `front.mp4`, `back_left.mp4`.
    public Path clip(View view) {
        return folder.resolve(view.key() + ".mp4");
    }

    /// Left, front, right over back left, back, back right.
    public Path grid() {
        return folder.resolve("grid.mp4");
    }

    public Path sidecar() {
        return folder.resolve("drive.json");
    }

    /// All of them.
    public List<Path> all() {
        List<Path> all = new ArrayList<>();
        for (View view : View.values()) {
            all.add(clip(view));
        }
        all.add(grid());
        all.add(sidecar());
        return all;
    }

    /// Makes sure that nothing is written over what is read.
    ///
    /// @throws InvalidInputException if an output is an input
    /// @throws IOException if a folder cannot be listed
    public void requireApart(List<Path> inputs) throws IOException {
        for (Path file : all()) {
            FlightFiles.requireApart(file, inputs);
        }
    }
}
