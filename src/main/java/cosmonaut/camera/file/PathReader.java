package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a camera path; the format is told by the content, not by the name.
///
/// | format | told by | convention there | times |
/// |---|---|---|---|
/// | TUM text | 8 numbers a line | camera-to-world, OpenCV axes, quaternion x y z w | seconds |
/// | RealEstate10K text | 19 numbers a line | world-to-camera, OpenCV axes, lens as shares of the picture |
/// microseconds |
/// | COLMAP `images.txt` | 10 fields a line, every second line points | world-to-camera, OpenCV axes, lens from
/// `cameras.txt` beside it | untimed, in the order of names |
/// | nerfstudio `camera_path.json` | `camera_path` | camera-to-world, OpenGL axes, vertical field of view | its `fps` |
/// | `transforms.json` | `frames` | camera-to-world, OpenGL axes | untimed |
/// | instant-ngp path | `path` | camera-to-world, OpenCV axes, world scaled into the unit cube | untimed |
public final class PathReader {

    public static final long MAX_BYTES = 64L << 20;

    private final double untimedRate;

    /// @param untimedRate cameras per second for the formats without times
    public PathReader(double untimedRate) {
        if (!(untimedRate > 0) || !Double.isFinite(untimedRate)) {
            throw new IllegalArgumentException("frame rate must be above 0, not " + untimedRate);
        }
        this.untimedRate = untimedRate;
    }

    /// @throws InvalidInputException if the file cannot be read, is too large, is of no known format, or holds a
    ///     number, rotation, lens or time that cannot be; the message names the place
    public CameraTrack read(Path file) {
        String text = text(file);
        String start = text.stripLeading();
        if (start.startsWith("{")) {
            return new JsonPaths(file.toString(), untimedRate).read(text);
        }
        return new TextPaths(file.toString(), untimedRate).read(text, () -> beside(file));
    }

    /// The text of COLMAP's `cameras.txt` in the same folder.
    private static String beside(Path file) {
        Path cameras = file.resolveSibling("cameras.txt");
        if (!Files.isRegularFile(cameras)) {
            throw new InvalidInputException(
                    file + ": is a COLMAP image list without " + cameras + "; put both files into one folder");
        }
        return text(cameras);
    }

    private static String text(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidInputException(file + ": is not a file; give the path file itself");
            }
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new InvalidInputException(
                        file + ": has " + size + " bytes, a path file at most " + MAX_BYTES + "; cut the path");
            }
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    file + ": is not text; give a TUM, nerfstudio, instant-ngp, RealEstate10K or COLMAP path", e);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read (" + e.getMessage() + "); check the file", e);
        }
    }
}
