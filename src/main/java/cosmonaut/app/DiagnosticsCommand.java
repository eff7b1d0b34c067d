package cosmonaut.app;

import cosmonaut.diagnostics.Diagnostics;
import cosmonaut.diagnostics.DiagnosticsArchive;
import cosmonaut.diagnostics.EventLog;
import cosmonaut.diagnostics.ProgramFacts;
import cosmonaut.settings.ConfigurationFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `cosmonaut diagnostics`: one file to send along with a report of trouble.
@Command(
        name = "diagnostics",
        description = "Write settings, logs, crash reports, devices and versions into one archive.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DiagnosticsCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", description = "the archive (default: cosmonaut-diagnostics-TIME.zip)")
    private @Nullable Path out;

    @Option(names = "--pictures", description = "with the small pictures of recent flights")
    private boolean pictures;

    @Override
    public Integer call() throws IOException {
        Diagnostics report = new Diagnostics(
                () -> new ProgramFacts(ProgramVersion.text(), "see devices.txt", "", List.of(), List.of()),
                new EventLog());
        Path file = out != null ? out : Path.of(DiagnosticsArchive.name(Clock.systemUTC()));
        new DiagnosticsArchive(ConfigurationFolder.standard(), report::text, DevicesCommand::lines)
                .write(file, pictures);
        spec.commandLine().getErr().println("wrote " + file);
        return ExitCode.DONE.code();
    }
}
