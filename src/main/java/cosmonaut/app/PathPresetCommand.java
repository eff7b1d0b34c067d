package cosmonaut.app;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.camera.edit.PathPreset;
import cosmonaut.camera.file.PathDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cosmonaut path preset`: a path of a known shape.
@Command(
        name = "preset",
        description = "Write a path of a known shape, from the origin.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PathPresetCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            description = "dolly-in, dolly-out, truck-left, truck-right, pedestal-up, pedestal-down, crane, orbit-left,"
                    + " orbit-right, spiral, figure-eight or dolly-zoom")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String name;

    @Parameters(paramLabel = "OUT", description = "the file to write")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path out;

    @Option(
            names = "--length",
            paramLabel = "M",
            defaultValue = "4",
            description = "metres of the way (default: ${DEFAULT-VALUE})")
    private double length;

    @Option(
            names = "--speed",
            paramLabel = "V",
            defaultValue = "1",
            description = "metres a second, on average (default: ${DEFAULT-VALUE})")
    private double speed;

    @Option(
            names = "--depth",
            paramLabel = "M",
            defaultValue = "4",
            description = "metres to the point that it turns about (default: ${DEFAULT-VALUE})")
    private double depth;

    @Mixin
    private final PathOutput output = new PathOutput();

    @Override
    public Integer call() throws IOException {
        PathPreset preset = PathPreset.named(name);
        PathPreset.Extent extent = new PathPreset.Extent(length, speed, depth);
        output.require(out);
        CameraFrame start = new CameraFrame(Pose.IDENTITY, output.lens());
        output.write(PathDocument.of(preset.path(start, extent)), out);
        return ExitCode.DONE.code();
    }
}
