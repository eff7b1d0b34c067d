package cosmonaut.session.file;

import cosmonaut.InvalidInputException;
import cosmonaut.media.DiskFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder of the sessions that are saved by themselves, the newest so many of them. One with a pinned moment, and
/// one that a person gave another name, stays.
public final class SessionFolder {

    /// Of a session's file.
    public static final String SUFFIX = ".cosmonaut";

    private static final Pattern AUTOMATIC =
            Pattern.compile("flight-\\d{8}-\\d{6}-[a-z0-9-]{0,40}(?:-\\d{1,3})?\\.cosmonaut");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final int LONGEST_SCENE = 40;
    private static final int MOST_OF_A_SECOND = 100;

    private final Path folder;
    private final int most;
    private final Clock clock;

    /// @param most sessions that are kept, 1 at least
    public SessionFolder(Path folder, int most, Clock clock) {
        this.folder = folder;
        this.most = most;
        this.clock = clock;
    }

    /// Begins a file with a name of its own, and deletes the oldest beyond the bound.
    SessionWriter begin(SessionHeader header) throws IOException {
        try {
            Files.createDirectories(folder);
            prune(most - 1);
            return create(header);
        } catch (IOException e) {
            throw new IOException(
                    "sessions cannot be written to " + folder + " (" + DiskFailure.reason(folder.resolve("x"), e) + ")",
                    e);
        }
    }

    private SessionWriter create(SessionHeader header) throws IOException {
        String scene = header.origin().scene().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String stem = "flight-" + TIME.format(LocalDateTime.now(clock)) + "-"
                + scene.substring(0, Math.min(LONGEST_SCENE, scene.length()));
        for (int i = 0; ; i++) {
            Path file = folder.resolve(stem + (i == 0 ? "" : "-" + i) + SUFFIX);
            try {
                return begin(file, header);
            } catch (FileAlreadyExistsException e) {
                if (i == MOST_OF_A_SECOND) {
                    throw e;
                }
            }
        }
    }

    private static SessionWriter begin(Path file, SessionHeader header) throws IOException {
        FileDisk disk = FileDisk.create(file);
        try {
            return SessionWriter.begin(disk, header);
        } catch (IOException e) {
            disk.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// The sessions that were saved by themselves, oldest first.
    public List<Path> automatic() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            AUTOMATIC.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private void prune(int left) throws IOException {
        List<Path> all = automatic();
        int over = all.size() - left;
        for (Path oldest : all) {
            if (over <= 0) {
                return;
            }
            if (isDispensable(oldest)) {
                Files.deleteIfExists(oldest);
                over--;
            }
        }
    }

    private static boolean isDispensable(Path file) throws IOException {
        try (FileDisk free = FileDisk.existing(file)) {
            return !SessionReader.read(file).hasPins();
        } catch (InvalidInputException e) {
            // Nobody can fly it, or somebody does at this moment.
            return isUnreadable(file);
        }
    }

    private static boolean isUnreadable(Path file) {
        try {
            SessionReader.read(file);
            return false;
        } catch (InvalidInputException e) {
            return true;
        }
    }
}
