package cosmonaut.app;

import cosmonaut.diagnostics.Diagnostics;
import cosmonaut.diagnostics.EventLog;
import cosmonaut.diagnostics.ProgramFacts;
import cosmonaut.settings.ConfigurationFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What is left of a command that met a fault of the program: a file of diagnostics with the stack trace in it.
final class FaultReport {

    private FaultReport() {}

    /// Writes the file beside the settings, or among temporary files where that cannot be.
    ///
    /// @return one line: what happened and where the file is
    static String of(Throwable fault) {
        EventLog log = new EventLog();
        log.failed("a command met a fault", fault);
        Diagnostics diagnostics = new Diagnostics(
                () -> new ProgramFacts(ProgramVersion.text(), "not asked", "", List.of(), List.of()), log);
        String said = "a fault of the program itself (" + fault.getClass().getSimpleName() + "); ";
        try {
            return said + "please report it with " + saved(diagnostics);
        } catch (IOException e) {
            return said + "please report it (" + e.getMessage() + ")";
        }
    }

    private static Path saved(Diagnostics diagnostics) throws IOException {
        try {
            return diagnostics.save(ConfigurationFolder.standard());
        } catch (IOException e) {
            return diagnostics.save(Path.of(System.getProperty("java.io.tmpdir", ".")));
        }
    }
}
