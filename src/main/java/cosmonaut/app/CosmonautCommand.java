package cosmonaut.app;

import cosmonaut.DeviceException;
import cosmonaut.OneLine;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cosmonaut`: the tree of commands. Alone it opens the window, or without a display
/// flies the first sample scene.
@Command(
        name = "cosmonaut",
        description = "Fly through worlds that a diffusion model generates.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        subcommands = {
            RolloutCommand.class,
            DriveCommand.class,
            GenerateCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            InspectCommand.class,
            DevicesCommand.class,
            BenchCommand.class,
            EvaluateCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a fault of the program itself (one line: where the details are)",
            "2:bad arguments or input (one line: what, where, remedy)",
            "3:device or memory",
            "4:blocked by a guardrail",
            "5:a replay whose pictures are not all those that were recorded",
            "130:cancelled (what was made so far is kept)"
        })
final class CosmonautCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--open",
            paramLabel = "FILE",
            description = "a session (.cosmonaut), a picture or a scene folder that the window flies in at once")
    private @Nullable Path file;

    @Override
    public Integer call() throws Exception {
        if (!DisplayDetection.displayPresent()) {
            return flyHeadless("there is no display");
        }
        try {
            new WindowProgram(Optional.ofNullable(file)).run();
            return ExitCode.DONE.code();
        } catch (DeviceException e) {
            return flyHeadless(String.valueOf(e.getMessage()));
        }
    }

    private int flyHeadless(String why) {
        CommandLine line = spec.commandLine();
        line.getErr()
                .println(OneLine.of(
                        "cosmonaut: " + why + "; flying the first sample scene into " + RolloutCommand.DEFAULT_CLIP));
        return Objects.requireNonNull(line.getSubcommands().get("rollout")).execute();
    }
}
