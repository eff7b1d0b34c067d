package cosmonaut.app;

import cosmonaut.camera.edit.PathSimplification;
import cosmonaut.camera.edit.PathSimplification.Simplified;
import cosmonaut.camera.edit.PathSimplification.Tolerance;
import cosmonaut.camera.file.CosmoPathFile;
import cosmonaut.camera.file.PathDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `cosmonaut path simplify`: the cameras of a flight as a few keys.
@Command(
        name = "simplify",
        description = "Make a flight a path of few keys, within an error that is measured at every camera.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PathSimplifyCommand implements Callable<Integer> {

    @Parameters(paramLabel = "CLIP.json", description = "a clip's sidecar, or a path of any format")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path in;

    @Parameters(paramLabel = "OUT", description = "the file to write, such as flight.cosmopath")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path out;

    @Option(
            names = "--metres",
            paramLabel = "M",
            defaultValue = "0.01",
            description = "how far a camera may be off (default: ${DEFAULT-VALUE})")
    private double metres;

    @Option(
            names = "--degrees",
            paramLabel = "D",
            defaultValue = "0.5",
            description = "how far it may be turned (default: ${DEFAULT-VALUE})")
    private double degrees;

    @Mixin
    private final PathOutput output = new PathOutput();

    @Override
    public Integer call() throws IOException {
        Tolerance tolerance = new Tolerance(metres, degrees);
        output.require(out);
        PathDocument read = output.read(in);
        // Of a drawn path the pictures are simplified, of a recorded one its cameras.
        Simplified made = CosmoPathFile.isNamed(in)
                ? PathSimplification.of(read.path().sampled(output.fps()), tolerance)
                : PathSimplification.ofSamples(read.path().keys(), tolerance);
        output.say(made.understood());
        output.tell("error_metres", made.metres());
        output.tell("error_degrees", made.degrees());
        output.tell("error_view_degrees", made.lensDegrees());
        output.write(read.with(made.path()), out);
        return ExitCode.DONE.code();
    }
}
