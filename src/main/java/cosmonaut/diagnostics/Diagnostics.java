package cosmonaut.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

/// A text that tells somebody else what this program runs on and what it last had to say. Home folder and login name
/// are taken out of it. Taking it reads a few small files and asks the program for its facts.
public final class Diagnostics {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Supplier<ProgramFacts> program;
    private final EventLog log;
    private final Clock clock;
    private final Discretion discretion;

    Diagnostics(Supplier<ProgramFacts> program, EventLog log, Clock clock, Discretion discretion) {
        this.program = program;
        this.log = log;
        this.clock = clock;
        this.discretion = discretion;
    }

    /// @param program asked anew for each snapshot, on the thread that takes it
    public Diagnostics(Supplier<ProgramFacts> program, EventLog log) {
        this(program, log, Clock.systemUTC(), Discretion.ofThisPerson());
    }

    /// The text as things stand now.
    public String text() {
        ProgramFacts facts = program.get();
        StringBuilder text = new StringBuilder();
        text.append("Cosmonaut ").append(facts.version()).append(", ");
        text.append(clock.instant().truncatedTo(ChronoUnit.SECONDS)).append('\n');
        section(text, "Machine", MachineFacts.lines());
        section(
                text,
                "Program",
                List.of(
                        "backend: " + facts.backend(),
                        "model: " + (facts.model().isEmpty() ? "none" : facts.model())));
        section(text, "Gamepads", facts.gamepads());
        section(text, "Further", facts.further());
        text.append("\nEvents\n");
        for (EventLog.Event event : log.last()) {
            text.append("  ")
                    .append(event.time())
                    .append(' ')
                    .append(event.text())
                    .append('\n');
            event.trace()
                    .lines()
                    .forEach(line -> text.append("    ").append(line).append('\n'));
        }
        return discretion.applied(text.toString());
    }

    /// Writes the text to a new file in the folder and returns it.
    ///
    /// @throws IOException when it cannot be written; the message says where
    public Path save(Path folder) throws IOException {
        String text = text();
        String name = "cosmonaut-diagnostics-" + TIME.format(clock.instant());
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(name + ".txt");
            for (int i = 1; Files.exists(file); i++) {
                file = folder.resolve(name + "-" + i + ".txt");
            }
            return Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new IOException("diagnostics could not be saved in " + folder + ": " + e, e);
        }
    }

    private static void section(StringBuilder text, String heading, List<String> lines) {
        text.append('\n').append(heading).append('\n');
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }
}
