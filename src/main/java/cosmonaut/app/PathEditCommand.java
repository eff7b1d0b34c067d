package cosmonaut.app;

import cosmonaut.EditHistory;
import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.camera.edit.EditablePath;
import cosmonaut.camera.edit.Interpolation;
import cosmonaut.camera.edit.PathEdit;
import cosmonaut.camera.file.PathDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cosmonaut path edit`: the edits of whole paths.
@Command(
        name = "edit",
        description = "Change a whole path. Edits are made in the order in which they stand below.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PathEditCommand implements Callable<Integer> {

    @Parameters(paramLabel = "IN", description = "a path of any format that rollout --path takes, or a clip's sidecar")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path in;

    @Parameters(paramLabel = "OUT", description = "the file to write")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path out;

    @Option(names = "--interpolation", paramLabel = "I", description = "${COMPLETION-CANDIDATES}")
    private @Nullable Interpolation interpolation;

    @Option(names = "--reverse", description = "fly from the end to the beginning")
    private boolean reverse;

    @Option(names = "--move", paramLabel = "X,Y,Z", description = "metres to the right, down and ahead")
    private @Nullable String move;

    @Option(names = "--turn", paramLabel = "DEGREES", description = "about the vertical; positive turns right")
    private @Nullable Double turn;

    @Option(names = "--scale", paramLabel = "S", description = "larger above 1, smaller below")
    private @Nullable Double scale;

    @Option(names = "--mirror", paramLabel = "x|y|z", description = "at the plane across this axis")
    private @Nullable String mirror;

    @Option(
            names = "--about",
            paramLabel = "X,Y,Z",
            description = "the point that --turn, --scale and --mirror leave where it is (default: the first camera)")
    private @Nullable String about;

    @Option(names = "--smooth", paramLabel = "SECONDS", description = "take the mean of each key over this time")
    private @Nullable Double smooth;

    @Option(names = "--constant-speed", description = "fly the same way at one speed")
    private boolean constantSpeed;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "stretch all times to this")
    private @Nullable Double duration;

    @Mixin
    private final PathOutput output = new PathOutput();

    @Override
    public Integer call() throws IOException {
        output.require(out);
        double[] by = move == null ? null : triple("--move", move);
        double[] point = about == null ? null : triple("--about", about);
        double[] normal = mirror == null ? null : axis(mirror);
        PathDocument read = output.read(in);
        if (read.path().isEmpty()) {
            throw new InvalidInputException(in + " holds no key; there is nothing to edit");
        }
        EditHistory<EditablePath> history = EditHistory.of(read.path());
        for (PathEdit edit : edits(read.path(), by, point, normal)) {
            history = edit.on(history);
        }
        List<String> names = new ArrayList<>();
        history.names().reversed().forEach(name -> names.add(name.key().substring("path.edit.".length())));
        output.say(names.isEmpty() ? "nothing was changed" : "edited: " + String.join(", ", names));
        output.write(read.with(history.value()), out);
        return ExitCode.DONE.code();
    }

    private List<PathEdit> edits(
            EditablePath path, double @Nullable [] by, double @Nullable [] point, double @Nullable [] normal) {
        List<PathEdit> edits = new ArrayList<>();
        if (interpolation != null) {
            edits.add(PathEdit.interpolate(interpolation));
        }
        if (reverse) {
            edits.add(PathEdit.reverse());
        }
        if (by != null) {
            edits.add(PathEdit.moveAll(by[0], by[1], by[2]));
        }
        Pose first = (reverse ? path.keys().getLast() : path.keys().getFirst()).pose();
        double[] begin = {first.tx(), first.ty(), first.tz()};
        for (int i = 0; by != null && i < 3; i++) {
            begin[i] += by[i];
        }
        double[] centre = point == null ? begin : point;
        if (turn != null) {
            if (!Double.isFinite(turn)) {
                throw new InvalidInputException("--turn " + turn + " is no angle; give degrees");
            }
            edits.add(PathEdit.turnAll(Quaternion.about(0, 1, 0, turn), centre[0], centre[1], centre[2]));
        }
        if (scale != null) {
            edits.add(PathEdit.scale(scale, centre[0], centre[1], centre[2]));
        }
        if (normal != null) {
            edits.add(PathEdit.mirror(normal[0], normal[1], normal[2], centre[0], centre[1], centre[2]));
        }
        if (smooth != null) {
            edits.add(PathEdit.smooth(smooth));
        }
        if (constantSpeed) {
            edits.add(PathEdit.constantSpeed());
        }
        if (duration != null) {
            edits.add(PathEdit.duration(duration));
        }
        return edits;
    }

    private static double[] axis(String name) {
        return switch (name) {
            case "x" -> new double[] {1, 0, 0};
            case "y" -> new double[] {0, 1, 0};
            case "z" -> new double[] {0, 0, 1};
            default -> throw new InvalidInputException("--mirror " + name + " is no axis; use x, y or z");
        };
    }

    private static double[] triple(String option, String text) {
        String[] parts = text.split(",", -1);
        double[] numbers = new double[3];
        boolean fine = parts.length == 3;
        for (int i = 0; fine && i < 3; i++) {
            try {
                numbers[i] = Double.parseDouble(parts[i].strip());
                fine = Math.abs(numbers[i]) <= 1e9;
            } catch (NumberFormatException e) {
                fine = false;
            }
        }
        if (!fine) {
            throw new InvalidInputException(option + " " + text + " is no place; give three numbers such as 0,0,2.5");
        }
        return numbers;
    }
}
