package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.export.Export;
import cosmonaut.export.ExportFormat;
import cosmonaut.export.Exported;
import cosmonaut.export.PanoramaSize;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.Flight;
import cosmonaut.session.recording.FlightFiles;
import cosmonaut.tensor.Backend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut export`: flies as `rollout` does, if asked to, and writes what the world remembers in the end.
@Command(
        name = "export",
        description = "Write a place as a panorama, or what a flight remembers as a point cloud or a mesh.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Without --move or --path, what is known of the start is exported. Points are in metres, right-handed: x"
                    + " right, y up, z backward; the first camera stands at the origin and looks along -z. That is the"
                    + " axes of path files and sidecars (x right, y down, z forward) turned by 180 degrees about x. The"
                    + " middle of a panorama looks along z of those, its heading 0."
        })
final class ExportCommand implements Callable<Integer> {

    private static final String NO_PLACE = "--place %s is no place; give three numbers in metres, such as 0,0,2.5";
    private static final double FARTHEST = 1e6;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "SCENE",
            description = "a bundled scene's name, a scene folder or any picture; the same as --scene")
    private @Nullable String scene;

    @Mixin
    private final FlightChoice choice = new FlightChoice();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = ".jpg or .png: a panorama, equirectangular, with the tags of panorama viewers; .ply: a point"
                    + " cloud with colours and normals; .glb: textured meshes, glTF 2.0. An earlier export of the same"
                    + " kind is replaced, no other file")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--place",
            paramLabel = "X,Y,Z",
            description = "where a panorama is seen from, in metres to the right of, below and ahead of the first"
                    + " camera (default: 0,0,0)")
    private @Nullable String place;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "pixels of a panorama, twice as wide as high, up to 8192x4096 (default: 4096x2048)")
    private @Nullable String size;

    @Option(names = "--json", description = "print the summary as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        choice.require();
        choice.way().requireFlown();
        if (scene != null) {
            choice.world().name(scene);
        }
        ExportFormat format = ExportFormat.of(out);
        if (!format.isPanorama() && (place != null || size != null)) {
            throw new InvalidInputException("--place and --size are a panorama's; end --out in .jpg or .png");
        }
        Pose from = place == null ? Pose.IDENTITY : placed(place);
        PanoramaSize pixels = size == null ? PanoramaSize.DEFAULT : PanoramaSize.parse(size);
        WorldConfig config = choice.world().config();
        FlightFiles.requireApart(out, choice.inputs());
        format.requireWritable(out);
        FlightChoice.Opening opened = choice.open(config);
        boolean flown = choice.way().isGiven();
        try (Backend processor = choice.world().openBackend();
                LatentCameraWorld world = choice.world().openWorld(processor, null)) {
            FlightChoice.Opening opening = choice.through(world, opened);
            WorldStart start = opening.start();
            opening.notes().forEach(this::say);
            Flight flight = new Flight(world, start, opening.course());
            try (Interruption interruption = Interruption.on(flight::cancel)) {
                if (flown) {
                    flight.fly((index, frame) -> {}, progress());
                }
                boolean cancelled = flown && flight.report().cancelled();
                if (cancelled && flight.node().isEmpty()) {
                    say("the flight was given up before anything was remembered");
                    return ExitCode.CANCELLED.code();
                }
                WorldNode end = flight.node().orElseGet(() -> world.prepareAll(world.start(start)));
                String made = "scene " + opening.scene().name() + ", model "
                        + choice.world().model() + ", seed " + choice.seed() + ", Cosmonaut " + ProgramVersion.text();
                Exported exported = new Export(end.keyframes(), made)
                        .write(out, new CameraFrame(from, start.camera().intrinsics()), pixels);
                tell(exported);
                return (cancelled ? ExitCode.CANCELLED : ExitCode.DONE).code();
            }
        }
    }

    private ProgressLine progress() {
        return new ProgressLine(spec.commandLine().getErr(), System.console() != null);
    }

    private void tell(Exported exported) {
        say(exported.summary());
        if (json) {
            ObjectNode summary = JsonMapper.shared().createObjectNode();
            summary.put("file", exported.file().toString());
            summary.put("format", exported.format().toString().toLowerCase(Locale.ROOT));
            summary.put("keyframes", exported.keyframes());
            summary.put(
                    switch (exported.format()) {
                        case JPEG, PNG -> "pixels";
                        case PLY -> "points";
                        case GLB -> "triangles";
                    },
                    exported.elements());
            exported.known().ifPresent(known -> summary.put("known_share", known));
            summary.put("bytes", exported.bytes());
            spec.commandLine().getOut().println(TerminalJson.of(summary.toString()));
        }
    }

    private static Pose placed(String text) {
        String[] numbers = text.split(",", -1);
        try {
            double x = Double.parseDouble(numbers[0]);
            double y = Double.parseDouble(numbers[1]);
            double z = Double.parseDouble(numbers[2]);
            if (numbers.length == 3 && Math.abs(x) + Math.abs(y) + Math.abs(z) <= FARTHEST) {
                return Pose.at(x, y, z);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new InvalidInputException(NO_PLACE.formatted(text), e);
        }
        throw new InvalidInputException(NO_PLACE.formatted(text));
    }

    private void say(String line) {
        spec.commandLine().getErr().println(OneLine.of("cosmonaut: " + line));
    }
}
