package cosmonaut.app;

import cosmonaut.DeviceException;
import cosmonaut.OneLine;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
            ExportCommand.class,
            InspectCommand.class,
            DevicesCommand.class,
            BenchCommand.class,
            EvaluateCommand.class,
            GuardrailsCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a fault of the program itself (one line: where the details are)",
            "2:bad arguments or input (one line: what, where, remedy)",
            "3:device or memory",
            "4:blocked by a guardrail",
            "130:cancelled (what was made so far is kept)"
        })
final class CosmonautCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (!DisplayDetection.displayPresent()) {
            return flyHeadless("there is no display");
        }
        try {
            new WindowProgram().run();
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
