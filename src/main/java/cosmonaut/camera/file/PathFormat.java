package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The formats of other programs that paths are written in, each with its convention in a sentence.
public enum PathFormat {
    NERFSTUDIO("camera-to-world, OpenGL axes (x right, y up, z backward), vertical field of view; no principal point"),
    INSTANT_NGP("camera-to-world, OpenCV axes (x right, y down, z forward) in a world of axes y, z, x that is scaled by"
            + " 0.33 and moved by 0.5; quaternion x y z w; vertical field of view; no principal point"),
    REALESTATE10K("world-to-camera, OpenCV axes (x right, y down, z forward), lens in shares of the picture,"
            + " microseconds"),
    COLMAP("world-to-camera, OpenCV axes (x right, y down, z forward), quaternion w x y z, lens in pixels whose middles"
            + " are at halves, in cameras.txt beside it; no times"),
    TUM("camera-to-world, OpenCV axes (x right, y down, z forward), quaternion x y z w, seconds; no lens"),
    KITTI("camera-to-world, OpenCV axes (x right, y down, z forward), three rows of a matrix in a line; no times, no"
            + " lens");

    private final String convention;

    PathFormat(String convention) {
        this.convention = convention;
    }

    /// Direction, axes and what the format has no place for.
    public String convention() {
        return convention;
    }

    /// The name on the command line, such as `instant-ngp`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The format of a name such as `tum`.
    ///
    /// @throws InvalidInputException if there is none
    public static PathFormat named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown path format '" + name + "'; use one of "
                        + Arrays.stream(values()).map(PathFormat::toString).collect(Collectors.joining(", "))));
    }

    /// What a file's name stands for: `images.txt` for COLMAP, `.json` for nerfstudio, `.txt` and `.tum` for TUM,
    /// `.kitti` for KITTI.
    public static Optional<PathFormat> of(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.equals("images.txt")) {
            return Optional.of(COLMAP);
        }
        if (name.endsWith(".json")) {
            return Optional.of(NERFSTUDIO);
        }
        if (name.endsWith(".kitti")) {
            return Optional.of(KITTI);
        }
        return name.endsWith(".txt") || name.endsWith(".tum") ? Optional.of(TUM) : Optional.empty();
    }

    public void write(CameraPath path, Path file) throws IOException {
        PathWriter writer = new PathWriter();
        switch (this) {
            case NERFSTUDIO -> writer.writeNerfstudio(path, file);
            case INSTANT_NGP -> writer.writeInstantNgp(path, file);
            case REALESTATE10K -> writer.writeRealEstate(path, file);
            case COLMAP -> writer.writeColmap(path, file);
            case TUM -> writer.writeTum(path, file);
            case KITTI -> writer.writeKitti(path, file);
        }
    }
}
