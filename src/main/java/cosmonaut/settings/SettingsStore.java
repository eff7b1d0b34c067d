package cosmonaut.settings;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The settings file of one folder. Safe for several threads and several programs at once.
///
/// A file is written beside the old one, forced to the disk and put in its place in one move, so there is always a
/// whole file. One that cannot be understood is kept as `settings.json.broken-TIME`; one of a newer version of the
/// program is read as far as it goes and kept as `settings.json.newer-TIME`.
public final class SettingsStore {

    private static final String NAME = "settings.json";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path file;
    private final Clock clock;

    SettingsStore(Path folder, Clock clock) {
        this.file = folder.resolve(NAME);
        this.clock = clock;
    }

    /// The settings in that folder, which need not exist yet.
    public SettingsStore(Path folder) {
        this(folder, Clock.systemUTC());
    }

    /// The settings in the platform's folder, see [ConfigurationFolder].
    public static SettingsStore standard() {
        return new SettingsStore(ConfigurationFolder.standard());
    }

    public Path file() {
        return file;
    }

    /// Reads the file. Never fails: what cannot be used has its default, and the messages say so.
    public synchronized SettingsReading load() {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return new SettingsReading(Settings.DEFAULT, List.of());
        }
        List<String> messages = new ArrayList<>();
        try {
            JsonNode tree = JsonFile.readTree(file);
            if (!(tree instanceof ObjectNode object)) {
                throw new InvalidInputException(file + " does not hold a JSON object");
            }
            SettingsJson.Read read = SettingsJson.read(object);
            messages.addAll(read.warnings());
            if (read.version() > SettingsJson.VERSION) {
                messages.add("the settings are from a newer version of Cosmonaut; " + kept("newer", false));
            }
            return new SettingsReading(read.settings(), messages);
        } catch (InvalidInputException e) {
            messages.add("the settings could not be read and start anew; " + kept("broken", true) + " ("
                    + e.getMessage() + ")");
            return new SettingsReading(Settings.DEFAULT, messages);
        }
    }

    /// Writes the file; returns when it is on the disk.
    ///
    /// @throws IOException when it cannot be written; the old file is then as it was
    public synchronized void save(Settings settings) throws IOException {
        byte[] text = SettingsJson.text(settings).getBytes(StandardCharsets.UTF_8);
        Path target = Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file;
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("settings cannot be saved as " + target + "; it is not in a folder");
        }
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, NAME + ".", ".tmp");
            try {
                write(fresh, text);
                move(fresh, target);
            } finally {
                Files.deleteIfExists(fresh);
            }
            forceFolder(folder);
        } catch (IOException e) {
            throw new IOException("settings could not be saved in " + folder + ": " + e, e);
        }
    }

    private static void write(Path fresh, byte[] text) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void move(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// The new name is on the disk only when the folder is, and only Unix lets a folder be opened for that.
    private static void forceFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /// Puts the file aside and returns what to tell about it.
    private String kept(String why, boolean away) {
        String stamp = TIME.format(clock.instant());
        try {
            for (int i = 0; ; i++) {
                Path aside = file.resolveSibling(NAME + "." + why + "-" + stamp + (i == 0 ? "" : "-" + i));
                if (Files.notExists(aside, LinkOption.NOFOLLOW_LINKS)) {
                    if (away) {
                        Files.move(file, aside);
                    } else {
                        Files.copy(file, aside);
                    }
                    return "the file is kept as " + aside.getFileName();
                }
            }
        } catch (IOException e) {
            return "the file could not be put aside: " + e;
        }
    }
}
