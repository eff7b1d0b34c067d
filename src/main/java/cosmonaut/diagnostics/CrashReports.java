package cosmonaut.diagnostics;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What crashes leave in a folder: `crash-TIME.txt` of an error that no one expected, `hs_err_pidN.log` of Java itself,
/// which the launcher tells to write there. Safe for several threads.
public final class CrashReports {

    /// Older ones are deleted.
    static final int MOST_REPORTS = 10;

    /// An error that comes back with every picture is told of so often in a run.
    static final int MOST_IN_A_RUN = 5;

    private static final String SEEN = "seen";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Clock clock;
    private final Discretion discretion;
    private int written;

    CrashReports(Path folder, Clock clock, Discretion discretion) {
        this.folder = folder;
        this.clock = clock;
        this.discretion = discretion;
    }

    /// @param folder need not exist yet
    public CrashReports(Path folder) {
        this(folder, Clock.systemUTC(), Discretion.ofThisPerson());
    }

    public Path folder() {
        return folder;
    }

    /// Writes a report with the whole stack trace and the last events.
    ///
    /// @return the file; nothing where the disk refuses or there are enough of this run
    public synchronized Optional<Path> write(String version, Thread thread, Throwable thrown, EventLog log) {
        if (written >= MOST_IN_A_RUN) {
            return Optional.empty();
        }
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        lines.println("Cosmonaut " + version + ", " + clock.instant());
        lines.println("thread: " + thread.getName());
        lines.println();
        thrown.printStackTrace(lines);
        lines.println();
        MachineFacts.lines().forEach(lines::println);
        lines.println();
        log.last().forEach(event -> lines.println(event.time() + " " + event.text()));
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("crash-" + TIME.format(clock.instant()) + "-" + written + ".txt");
            Files.writeString(file, discretion.withoutPlaces(text.toString()), StandardOpenOption.CREATE_NEW);
            written++;
            deleteOldest();
            return Optional.of(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void deleteOldest() throws IOException {
        List<Path> all = all();
        for (Path old : all.subList(Math.min(all.size(), MOST_REPORTS), all.size())) {
            Files.deleteIfExists(old);
        }
    }

    /// Those that are there, the newest first.
    public synchronized List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("(crash-.*\\.txt|hs_err_.*\\.log)"))
                    .sorted(Comparator.comparing(CrashReports::time).reversed())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Those that the person was not told of.
    public List<Path> unseen() {
        FileTime seen = time(folder.resolve(SEEN));
        return all().stream().filter(file -> time(file).compareTo(seen) > 0).toList();
    }

    /// The person was told of all that are there.
    public synchronized void markSeen() {
        List<Path> all = all();
        if (all.isEmpty()) {
            return;
        }
        try {
            Path mark = folder.resolve(SEEN);
            Files.writeString(mark, "");
            Files.setLastModifiedTime(mark, time(all.getFirst()));
        } catch (IOException e) {
            // Then they are told of once more.
            return;
        }
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
