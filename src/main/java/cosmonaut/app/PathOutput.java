package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.file.CosmoPathFile;
import cosmonaut.camera.file.PathDocument;
import cosmonaut.camera.file.PathFormat;
import cosmonaut.camera.file.PathImport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The options of commands that write a path: format, rate, lens, and whether a file may be replaced.
final class PathOutput {

    private static final double MOST_RATE = 1000;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description = "cosmopath, nerfstudio, instant-ngp, realestate10k, colmap, tum or kitti (default: by OUT's"
                    + " name: .cosmopath, images.txt for COLMAP, .json for nerfstudio, .txt or .tum, .kitti)")
    private @Nullable String to;

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "24",
            description = "pictures a second: of what is written, and of files without times (default:"
                    + " ${DEFAULT-VALUE})")
    private double fps;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1280x704",
            description = "the pictures of files without a lens (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // has a default
    private String size;

    @Option(
            names = "--fov",
            paramLabel = "V",
            defaultValue = "50",
            description = "degrees from top to bottom of files without a lens (default: ${DEFAULT-VALUE})")
    private double fov;

    @Option(names = "--replace", description = "write over OUT if it is there")
    private boolean replace;

    @Option(names = "--json", description = "print the summary as JSON on stdout")
    private boolean json;

    private final List<String> lines = new ArrayList<>();
    private final ObjectNode summary = JsonMapper.shared().createObjectNode();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set with the options
    private CommandSpec command;

    /// Width and height of a text such as `1280x704`.
    static int[] sizeOf(String option, String text) {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) < 1 || Integer.parseInt(parts.group(2)) < 1) {
            throw new InvalidInputException(option + " " + text + " is no size; write one such as 1280x704");
        }
        return new int[] {Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))};
    }

    /// The lens of files that have none.
    Intrinsics lens() {
        int[] pixels = sizeOf("--size", size);
        if (!(fov > 1 && fov < 175)) {
            throw new InvalidInputException("--fov " + fov + " is not possible; use 1 to 175 degrees");
        }
        return Intrinsics.ofVerticalFov(fov, pixels[0], pixels[1]);
    }

    double fps() {
        return fps;
    }

    /// Makes sure that the numbers are possible and that the file may be written, before anything is read.
    void require(Path out) {
        lens();
        if (!(fps > 0 && fps <= MOST_RATE)) {
            throw new InvalidInputException(
                    "--fps " + fps + " is not possible; use more than 0 and at most " + (int) MOST_RATE);
        }
        boolean own = isOwn(out);
        requireFree(out);
        if (!own && format(out) == PathFormat.COLMAP) {
            requireFree(out.resolveSibling("cameras.txt"));
            requireFree(out.resolveSibling("points3D.txt"));
        }
    }

    private void requireFree(Path out) {
        if (Files.isDirectory(out)) {
            throw new InvalidInputException(out + " is a folder; name a file");
        }
        if (Files.exists(out) && !replace) {
            throw new InvalidInputException(out + " exists; give another name, or --replace it");
        }
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidInputException(out + ": its folder does not exist; make it first");
        }
    }

    private boolean isOwn(Path out) {
        return to == null ? CosmoPathFile.isNamed(out) : to.equals("cosmopath");
    }

    private PathFormat format(Path out) {
        return to != null
                ? PathFormat.named(to)
                : PathFormat.of(out)
                        .orElseThrow(() -> new InvalidInputException(
                                out + " names no format; end it in .cosmopath, .json or .txt, or say --to"));
    }

    /// Any path file, and what is to be said of it.
    PathDocument read(Path in) {
        PathImport.Imported read = new PathImport(fps, lens()).read(in);
        say(read.understood());
        read.notes().forEach(note -> say(in + ": " + note));
        return read.document();
    }

    /// Writes the path in the format that was asked for, and says its convention.
    void write(PathDocument document, Path out) throws IOException {
        summary.put("file", out.toString());
        summary.put("keys", document.path().size());
        summary.put("seconds", document.path().duration());
        if (isOwn(out)) {
            CosmoPathFile.write(document, out);
            summary.put("format", "cosmopath");
            say("wrote " + document.path().size() + " keys to " + out);
        } else {
            PathFormat format = format(out);
            CameraPath cameras = document.path().sampled(fps);
            format.write(cameras, out);
            summary.put("format", format.toString())
                    .put("cameras", cameras.size())
                    .put("fps", fps);
            summary.put("convention", format.convention());
            say("wrote " + cameras.size() + " cameras to " + out + ": " + format.convention());
        }
        lines.forEach(line -> command.commandLine().getErr().println(OneLine.of("cosmonaut: " + line)));
        lines.clear();
        if (json) {
            command.commandLine().getOut().println(TerminalJson.of(summary.toString()));
        }
    }

    /// A figure of the summary.
    void tell(String name, double value) {
        summary.put(name, value);
    }

    /// A line for the person, said once everything is written: an error must be the only one.
    void say(String line) {
        lines.add(line);
    }
}
