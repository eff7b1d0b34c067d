package cosmonaut.ui.about;

import cosmonaut.ui.Incident;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// Facts and incidents of a run as a text file: English, whatever the window speaks, and with the stack traces that the
/// window never shows.
///
/// @param when      it was taken
/// @param facts     of the program and the machine
/// @param incidents the oldest first
public record DiagnosticReport(Instant when, List<Fact> facts, List<Incident> incidents) {

    String text() {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println("Cosmonaut diagnostics, " + when);
        out.println();
        facts.forEach(fact -> out.println(fact.name() + ": " + fact.value()));
        out.println();
        out.println(incidents.isEmpty() ? "Nothing went wrong in this run." : "What was told in this run:");
        for (Incident incident : incidents) {
            out.println();
            out.println(incident.when() + "  " + incident.line());
            Throwable cause = incident.cause();
            if (cause != null) {
                cause.printStackTrace(out);
            }
        }
        out.flush();
        return text.toString();
    }

    /// @throws IOException if the file cannot be written
    void save(Path file) throws IOException {
        Files.writeString(file, text());
    }
}
