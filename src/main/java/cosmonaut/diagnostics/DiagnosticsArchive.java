package cosmonaut.diagnostics;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// One file to send along with a report of trouble: `report.txt`, `devices.txt`, `settings.json`, the logs and the
/// crash reports, and, where the person asks for it, the small pictures of recent flights. Texts are without home
/// folder, login name, folders of pictures, and the command lines that Java notes in its own reports.
public final class DiagnosticsArchive {

    /// Of a text; of a longer one the end is kept.
    static final int MOST_TEXT = 2 << 20;

    private static final Pattern COMMAND =
            Pattern.compile("(?m)^(java_command:|Command Line:|jvm_args:|USERNAME=|USER=|LOGNAME=).*$");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path configuration;
    private final Supplier<String> report;
    private final Supplier<List<String>> devices;
    private final Discretion discretion;

    DiagnosticsArchive(
            Path configuration, Supplier<String> report, Supplier<List<String>> devices, Discretion discretion) {
        this.configuration = configuration;
        this.report = report;
        this.devices = devices;
        this.discretion = discretion;
    }

    /// @param configuration folder of the settings, with `logs`, `crashes` and `thumbnails`
    /// @param report of [Diagnostics]
    /// @param devices lines; asked when an archive is written
    public DiagnosticsArchive(Path configuration, Supplier<String> report, Supplier<List<String>> devices) {
        this(configuration, report, devices, Discretion.ofThisPerson());
    }

    /// A name for an archive of this moment.
    public static String name(Clock clock) {
        return "cosmonaut-diagnostics-" + TIME.format(clock.instant()) + ".zip";
    }

    /// Writes the archive; one that was there is replaced.
    ///
    /// @param pictures whether the pictures of recent flights go along
    /// @throws IOException when it cannot be written; a file that was there is then as it was
    public Path write(Path file, boolean pictures) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no name of a file");
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, "cosmonaut", ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(fresh);
                    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
                put(zip, "report.txt", report.get());
                put(zip, "devices.txt", String.join("\n", devices.get()) + "\n");
                putTexts(zip, configuration, "settings\\.json", "");
                putTexts(zip, configuration, "cosmonaut-diagnostics-.*\\.txt", "reports/");
                putTexts(zip, configuration.resolve("logs"), ".*\\.log", "logs/");
                putTexts(zip, configuration.resolve("crashes"), ".*\\.(txt|log)", "crashes/");
                if (pictures) {
                    for (Path picture : files(configuration.resolve("thumbnails"), ".*\\.(png|jpg)")) {
                        zip.putNextEntry(new ZipEntry("pictures/" + picture.getFileName()));
                        Files.copy(picture, zip);
                        zip.closeEntry();
                    }
                }
            }
            return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void putTexts(ZipOutputStream zip, Path folder, String names, String into) throws IOException {
        for (Path file : files(folder, names)) {
            put(zip, into + file.getFileName(), end(file));
        }
    }

    private void put(ZipOutputStream zip, String name, String text) throws IOException {
        String discreet = COMMAND.matcher(discretion.withoutPlaces(text)).replaceAll("$1 left out");
        zip.putNextEntry(new ZipEntry(name));
        zip.write(discreet.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static String end(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            int bytes = Math.toIntExact(Math.min(open.length(), MOST_TEXT));
            byte[] text = new byte[bytes];
            open.seek(open.length() - bytes);
            open.readFully(text);
            return new String(text, StandardCharsets.UTF_8);
        }
    }

    private static List<Path> files(Path folder, String names) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(names))
                    .sorted()
                    .toList();
        }
    }
}
