package cosmonaut.diagnostics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The events of this run and of former ones on the disk: `cosmonaut.log`, and `cosmonaut.1.log` to `cosmonaut.3.log`,
/// the higher the older. Home folder, login name and the folders of pictures are taken out. A disk that refuses costs
/// the lines and nothing else. Safe for several threads.
public final class LogFile implements Consumer<EventLog.Event> {

    /// Of a file; one event more may come to it.
    static final long MOST_BYTES = 1 << 20;

    static final int MOST_FILES = 4;

    private final Path folder;
    private final long mostBytes;
    private final Discretion discretion;

    LogFile(Path folder, long mostBytes, Discretion discretion) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.discretion = discretion;
    }

    /// @param folder made when the first event comes
    public LogFile(Path folder) {
        this(folder, MOST_BYTES, Discretion.ofThisPerson());
    }

    @Override
    public synchronized void accept(EventLog.Event event) {
        StringBuilder lines = new StringBuilder();
        lines.append(event.time()).append(' ').append(event.text()).append('\n');
        event.trace().lines().forEach(line -> lines.append("    ").append(line).append('\n'));
        try {
            Files.createDirectories(folder);
            Path file = file(0);
            if (Files.exists(file) && Files.size(file) >= mostBytes) {
                rotate();
            }
            Files.writeString(
                    file,
                    discretion.withoutPlaces(lines.toString()),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            // A full disk is told of by what the person does next; a log must not add to it.
            return;
        }
    }

    private void rotate() throws IOException {
        for (int age = MOST_FILES - 1; age > 0; age--) {
            if (Files.exists(file(age - 1))) {
                Files.move(file(age - 1), file(age), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path file(int age) {
        return folder.resolve(age == 0 ? "cosmonaut.log" : "cosmonaut." + age + ".log");
    }

    /// Those that are there, the newest first.
    public List<Path> files() {
        List<Path> found = new ArrayList<>();
        for (int age = 0; age < MOST_FILES; age++) {
            if (Files.isRegularFile(file(age))) {
                found.add(file(age));
            }
        }
        return found;
    }
}
