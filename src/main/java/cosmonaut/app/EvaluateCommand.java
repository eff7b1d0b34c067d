package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.evaluation.ClipSet;
import cosmonaut.evaluation.EvaluationReport;
import cosmonaut.evaluation.Part;
import cosmonaut.evaluation.Sheets;
import cosmonaut.evaluation.StarterEvaluation;
import cosmonaut.metrics.CameraEstimator;
import cosmonaut.tensor.Backend;
import cosmonaut.world.LatentCameraWorld;
import cosmonaut.world.PictureCoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut evaluate starter`: a model's figures on worlds that it was not trained on.
@Command(
        name = "evaluate",
        description = "Measure a model on held-out worlds; docs/evaluation.md defines the figures.",
        mixinStandardHelpOptions = true,
        subcommands = {ClipFiguresCommand.class, DriftCommand.class, DriveFiguresCommand.class},
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {

    private static final String STARTER = "starter";
    private static final String BUNDLED_CLIPS = "evaluation";
    private static final int MOST_CLIPS = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "WHAT",
            arity = "0..1",
            description = "starter, or clips, drift or drive, commands of their own")
    private @Nullable String what;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ModelChoice choice;

    @Option(
            names = "--clips",
            paramLabel = "DIR",
            description = "clips that training/ rendered: docs/evaluation.md (default: the small bundled set)")
    private @Nullable Path clips;

    @Mixin
    private final SeedChoice seedChoice = new SeedChoice();

    @Option(names = "--limit", paramLabel = "N", description = "clips of each kind at most (default: all)")
    private @Nullable Integer limit;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            description = "moving, turn360, walk, revisit, still, text (default: all)")
    private @Nullable List<Part> only;

    @Option(names = "--sheets", paramLabel = "DIR", description = "also write contact sheets there")
    private @Nullable Path sheets;

    @Option(names = "--json", description = "print the figures as JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (!STARTER.equals(what)) {
            throw new InvalidInputException(
                    what == null
                            ? "say what to evaluate: starter, clips, drift or drive"
                            : "there is no evaluation of " + what + "; use starter, clips, drift or drive");
        }
        long seed = seedChoice.seed();
        if (limit != null) {
            new OptionRange("--limit", 1, MOST_CLIPS).require(limit);
        }
        if (sheets == null && parts().equals(EnumSet.of(Part.TEXT))) {
            throw new InvalidInputException("--only text makes sheets and no figures; say where with --sheets");
        }
        Path folder = clips != null ? clips : choice.bundle().resolve(BUNDLED_CLIPS);
        ClipSet set = ClipSet.read(folder, limit == null ? MOST_CLIPS : limit);
        choice.fitTo(set.width(), set.height());
        Sheets wanted = sheets == null ? Sheets.none() : Sheets.in(sheets);
        try (Backend processor = choice.openBackend();
                LatentCameraWorld world = choice.openWorld(processor, null);
                LatentCameraWorld withoutMemory = choice.openWithoutMemory(processor);
                PictureCoder coder = PictureCoder.open(choice.folder(), set.width(), set.height(), processor)) {
            StarterEvaluation evaluation =
                    new StarterEvaluation(world, withoutMemory, coder, set, estimator(), wanted, seed, this::progress);
            try (Interruption interruption = Interruption.on(evaluation::cancel)) {
                report(evaluation.run(parts()), world, processor);
            }
            return ExitCode.DONE.code();
        } catch (CancellationException e) {
            return ExitCode.CANCELLED.code();
        }
    }

    private Set<Part> parts() {
        return only == null ? EnumSet.allOf(Part.class) : EnumSet.copyOf(only);
    }

    private Optional<CameraEstimator> estimator() {
        Optional<CameraEstimator> found = CameraEstimator.load();
        if (found.isEmpty()) {
            progress("no computer vision library for this machine; the camera is not estimated");
        }
        return found;
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(OneLine.of(line));
    }

    private void report(EvaluationReport report, LatentCameraWorld world, Backend processor) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            report.print(out);
            return;
        }
        ObjectNode about = JsonMapper.shared().createObjectNode();
        about.put("model", choice.model()).put("sha256", world.sha256());
        about.put("backend", processor.name()).put("seed", seedChoice.seed()).put("steps", world.steps());
        out.println(TerminalJson.of(JsonMapper.shared().writeValueAsString(report.json(about))));
    }
}
