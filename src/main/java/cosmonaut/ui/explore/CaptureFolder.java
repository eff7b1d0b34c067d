package cosmonaut.ui.explore;

import cosmonaut.InvalidInputException;
import cosmonaut.session.recording.Sidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The folder of a person's screenshots and recordings; names the next file in it. Any thread.
public final class CaptureFolder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT);

    private final Supplier<Path> folder;
    private final Clock clock;

    /// @param folder asked anew each time, so that a change of the settings counts at once
    public CaptureFolder(Supplier<Path> folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /// A file that does not exist yet, nor a sidecar beside it, named after scene and time; the folder is made if it is
    /// not there.
    ///
    /// @param ending of the file, such as `png`
    /// @throws InvalidInputException if the folder cannot be made
    public Path next(String scene, String ending) {
        return next(scene, List.of(ending)).getFirst();
    }

    /// As [#next(String, String)], files of one name with several endings.
    public List<Path> next(String scene, List<String> endings) {
        Path into = folder.get();
        try {
            Files.createDirectories(into);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the folder " + into + " cannot be made; choose another one in the settings", e);
        }
        String name = name(scene);
        List<Path> files = named(into, name, endings);
        for (int i = 2; files.stream().anyMatch(CaptureFolder::isTaken); i++) {
            files = named(into, name + "-" + i, endings);
        }
        return files;
    }

    /// A folder that does not exist yet, named after what is kept in it and the time; it is not made.
    public Path nextFolder(String name) {
        Path into = folder.get();
        String plain = name(name);
        Path next = into.resolve(plain);
        for (int i = 2; Files.exists(next); i++) {
            next = into.resolve(plain + "-" + i);
        }
        return next;
    }

    private String name(String scene) {
        return scene.replaceAll("[^\\p{L}\\p{N}.-]+", "-") + "-" + TIME.format(LocalDateTime.now(clock));
    }

    private static List<Path> named(Path into, String name, List<String> endings) {
        return endings.stream().map(ending -> into.resolve(name + "." + ending)).toList();
    }

    private static boolean isTaken(Path file) {
        return Files.exists(file) || Files.exists(Sidecar.beside(file));
    }
}
