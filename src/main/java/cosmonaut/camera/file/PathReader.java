package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a camera path; the format is told by the content, not by the name.
///
/// | format | told by | convention there | times |
/// |---|---|---|---|
/// | TUM text | 8 numbers a line | camera-to-world, quaternion x y z w unless a header says otherwise | seconds |
/// | EuRoC csv | its header, or commas and nanoseconds | as TUM, quaternion w x y z | nanoseconds |
/// | KITTI text | 12 or 16 numbers a line, or rows of 4 | camera-to-world matrices | untimed |
/// | RealEstate10K text | 19 numbers a line | world-to-camera, lens as shares of the picture | microseconds |
/// | COLMAP `images.txt` | image lines, each with its points | world-to-camera, lens from `cameras.txt` | by name |
/// | nerfstudio `camera_path.json` | `camera_path` | camera-to-world, OpenGL axes, vertical field of view | its `fps` |
/// | nerfstudio keyframes | `keyframes` alone | the same | its transitions |
/// | `transforms.json` | `frames` | camera-to-world, OpenGL axes | by name |
/// | `ns-export cameras` | a list with `transform` | camera-to-world, OpenGL axes | by name |
/// | Gaussian splatting `cameras.json` | a list with `position`, `rotation` | camera-to-world | by name |
/// | `.cosmopath` | its `format` | camera-to-world keys of a path that was drawn here | seconds |
/// | a clip's sidecar | its `format` | camera-to-world, the pictures of a flight | seconds |
/// | instant-ngp path | `path` | camera-to-world, world scaled into the unit cube | keyframes |
///
/// Axes are OpenCV's where nothing else is said. Numbers may have decimal commas where blanks or semicolons part them.
///
/// Limits, each said in the message of who passes it: a text has at most [#MAX_TEXT_BYTES], a line [#MAX_LINE]
/// characters, a camera's line [#MAX_CAMERA_LINE]; JSON at most [#MAX_JSON_BYTES], [#MAX_JSON_DEPTH] levels,
/// [#MAX_JSON_TOKENS] values and brackets, and numbers of [#MAX_NUMBER] characters; a path has at most
/// [cosmonaut.camera.CameraPath#MAX_FRAMES] cameras.
public final class PathReader {

    /// Texts are read line by line; most of a large one are COLMAP's points, which are not kept.
    public static final long MAX_TEXT_BYTES = 64L << 20;

    public static final long MAX_JSON_BYTES = 16L << 20;
    public static final int MAX_JSON_DEPTH = 32;
    public static final long MAX_JSON_TOKENS = 1_000_000;
    public static final int MAX_NUMBER = 64;
    public static final int MAX_LINE = 4 << 20;
    public static final int MAX_CAMERA_LINE = 4096;

    private final double untimedRate;

    /// @param untimedRate cameras per second for the formats without times
    public PathReader(double untimedRate) {
        if (!(untimedRate > 0) || !Double.isFinite(untimedRate)) {
            throw new IllegalArgumentException("frame rate must be above 0, not " + untimedRate);
        }
        this.untimedRate = untimedRate;
    }

    /// @throws InvalidInputException if the file cannot be read, is past a limit, is of no known format, or holds a
    ///     number, rotation, lens or time that cannot be; the message names the place
    public CameraTrack read(Path file) {
        String source = file.toString();
        boolean json;
        try (PathText text = PathText.open(file, MAX_TEXT_BYTES)) {
            int first = text.firstCharacter();
            json = first == '{' || first == '[';
            if (first == '<') {
                throw new InvalidInputException(
                        source + ": is a web page or XML and no path; download the file itself");
            }
            if (!json) {
                return new TextPaths(source, untimedRate, new PathLines(text)).read(() -> beside(file));
            }
        }
        try (PathText text = PathText.open(file, MAX_JSON_BYTES)) {
            return new JsonPaths(source, untimedRate).read(text.rest());
        }
    }

    /// COLMAP's `cameras.txt` in the same folder.
    private static PathText beside(Path file) {
        Path cameras = file.resolveSibling("cameras.txt");
        if (!Files.isRegularFile(cameras)) {
            throw new InvalidInputException(
                    file + ": is a COLMAP image list without " + cameras + "; put both files into one folder");
        }
        return PathText.open(cameras, MAX_JSON_BYTES);
    }
}
