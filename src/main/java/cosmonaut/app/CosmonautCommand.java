package cosmonaut.app;

import cosmonaut.DeviceException;
import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.settings.ConfigurationFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
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
        description = "Fly through worlds that a diffusion model generates. With a FILE, a picture or a scene folder,"
                + " the window opens in it; a second start hands it to the window that is open.",
        customSynopsis = "cosmonaut [-hV] [FILE | COMMAND]%n",
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
            DiagnosticsCommand.class,
            BenchCommand.class,
            EvaluateCommand.class,
            PathCommand.class,
            QueueCommand.class,
            GuardrailsCommand.class
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

    private static final String FILE = "--open";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    /// Behind an option, so that a mistyped command is not taken for a file.
    @Option(
            names = FILE,
            paramLabel = "FILE",
            description = "a session (.cosmonaut), a picture or a scene folder that the window flies in at once; the"
                    + " name alone does too")
    private @Nullable Path file;

    /// A single word that is no command and no option, but names a file or looks like a path, is a file to open.
    static String[] arguments(CommandLine line, String... given) {
        if (given.length != 1
                || given[0].startsWith("-")
                || line.getSubcommands().containsKey(given[0])) {
            return given;
        }
        boolean path = given[0].indexOf('/') >= 0 || given[0].indexOf('\\') >= 0 || given[0].lastIndexOf('.') > 0;
        return path || new File(given[0]).exists() ? new String[] {FILE, given[0]} : given;
    }

    @Override
    public Integer call() throws Exception {
        if (file != null && !Files.exists(file)) {
            throw new InvalidInputException("there is no file " + file + "; check the name");
        }
        if (!DisplayDetection.displayPresent()) {
            return flyHeadless("there is no display");
        }
        Optional<SingleWindow> window = singleWindow();
        try (SingleWindow held = window.orElse(null)) {
            if (held != null && !held.isFirst() && held.handOver(Optional.ofNullable(file))) {
                return ExitCode.DONE.code();
            }
            new WindowProgram(Optional.ofNullable(file), window.filter(SingleWindow::isFirst)).run();
            return ExitCode.DONE.code();
        } catch (DeviceException e) {
            return flyHeadless(String.valueOf(e.getMessage()));
        }
    }

    /// Nothing where it cannot be told whether another window is open.
    private static Optional<SingleWindow> singleWindow() {
        try {
            return Optional.of(SingleWindow.in(RunFolder.standard(), ConfigurationFolder.standard()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private int flyHeadless(String why) {
        CommandLine line = spec.commandLine();
        String world = file == null ? "the first sample scene" : String.valueOf(file.getFileName());
        line.getErr()
                .println(
                        OneLine.of("cosmonaut: " + why + "; flying " + world + " into " + RolloutCommand.DEFAULT_CLIP));
        CommandLine rollout = Objects.requireNonNull(line.getSubcommands().get("rollout"));
        return file == null ? rollout.execute() : rollout.execute("--scene", file.toString());
    }
}
