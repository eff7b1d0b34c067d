package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.evaluation.posed.ClipsEvaluation;
import cosmonaut.evaluation.posed.ClipsReport;
import cosmonaut.metrics.FeatureMatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `cosmonaut evaluate clips`: whether any clips are of one world and were seen by the cameras that they name.
@Command(
        name = "clips",
        description = "Measure clips with known cameras: whether their points fit a geometry (Sampson error), whether"
                + " the cameras are found again and how far off, and how like a reference the pictures are."
                + " No model is loaded. docs/evaluation.md defines the figures.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ClipFiguresCommand implements Callable<Integer> {

    private static final double NARROWEST = 1;
    private static final double WIDEST = 170;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            description = "a folder of videos with their sidecars or path files, or of folders of pictures")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path folder;

    @Option(names = "--reference", paramLabel = "DIR", description = "true clips of the same names: PSNR and SSIM")
    private @Nullable Path reference;

    @Option(
            names = "--fov",
            paramLabel = "DEGREES",
            description = "horizontal field of view where the path file tells no lens")
    private @Nullable Double fov;

    @Option(names = "--json", description = "print the figures as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (fov != null && !(fov >= NARROWEST && fov <= WIDEST)) {
            throw new InvalidInputException("--fov " + fov + " is no field of view; give 1 to 170 degrees");
        }
        FeatureMatcher matcher = FeatureMatcher.load()
                .orElseThrow(() -> new InvalidInputException(
                        "there is no computer vision library for this machine, which these figures need; measure the"
                                + " clips on another one"));
        ClipsEvaluation evaluation = new ClipsEvaluation(matcher, this::progress);
        try (Interruption interruption = Interruption.on(evaluation::cancel)) {
            ClipsReport report =
                    evaluation.run(folder, reference, fov == null ? OptionalDouble.empty() : OptionalDouble.of(fov));
            if (json) {
                spec.commandLine()
                        .getOut()
                        .println(TerminalJson.of(JsonMapper.shared().writeValueAsString(report.json())));
            } else {
                report.print(spec.commandLine().getOut());
            }
            return ExitCode.DONE.code();
        } catch (CancellationException e) {
            return ExitCode.CANCELLED.code();
        }
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(OneLine.of(line));
    }
}
