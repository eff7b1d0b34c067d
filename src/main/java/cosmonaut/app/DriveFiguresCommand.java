package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.evaluation.drive.DriveEvaluation;
import cosmonaut.evaluation.drive.DriveReport;
import cosmonaut.metrics.FeatureMatcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `cosmonaut evaluate drive`: how well six views hang together and follow the trajectory that was asked for.
@Command(
        name = "drive",
        description = "Measure drives: whether pictures follow each other (TSE), whether views fit each other and the"
                + " rig (CSE), how far the way that the front view shows is from the requested one (TFE), and"
                + " whether the views to the left and right tell the same way (TAE). Points are matched with"
                + " SIFT; no model is loaded. docs/evaluation.md defines the figures.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DriveFiguresCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FOLDER",
            arity = "1..*",
            description = "folders that cosmonaut drive --out wrote, or clips of true renderings, which tell what the"
                    + " estimation itself gets wrong (the noise floor)")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private List<Path> folders;

    @Option(
            names = "--hood",
            paramLabel = "H",
            split = ",",
            description = "where the own vehicle is seen, so that no points are sought there: a share of the height"
                    + " from below (0.12), or a picture whose bright pixels show it; of all cameras, or behind a name"
                    + " of one (front=0.1,back=hood.png)")
    private List<String> hoods = List.of();

    @Option(names = "--json", description = "print the figures as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        FeatureMatcher matcher = FeatureMatcher.load()
                .orElseThrow(() -> new InvalidInputException(
                        "there is no computer vision library for this machine, which these figures need; measure the"
                                + " folders on another one"));
        DriveEvaluation evaluation = new DriveEvaluation(matcher, HoodOption.read(hoods), this::progress);
        try (Interruption interruption = Interruption.on(evaluation::cancel)) {
            DriveReport report = evaluation.run(folders);
            if (json) {
                spec.commandLine()
                        .getOut()
                        .println(TerminalJson.of(JsonMapper.shared()
                                .writeValueAsString(
                                        report.json(JsonMapper.shared().createObjectNode()))));
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
