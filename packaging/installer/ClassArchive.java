import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Classes prepared for the start: the program is flown once, what it loaded is noted, and Java lays that out as it
/// wants it in memory. The window opens about a third sooner. Where the archive does not fit, Java goes without.
final class ClassArchive {

    /// JavaFX' parts for a real display; the program may be flown here without one.
    private static final Pattern DISPLAY =
            Pattern.compile("com/sun/(glass/ui/(gtk|win|mac)|prism/(es2|d3d|mtl))/[A-Za-z0-9]+\\.class");

    private static final String FLIGHT_SECONDS = "8";

    private ClassArchive() {}

    /// Writes `classes.jsa` beside the program's jars.
    ///
    /// @param java  of the runtime that is installed with it: no other can read it
    /// @param usual the options with which the program is started
    static void write(Path java, Path app, List<String> usual, Path room) throws IOException {
        Path loaded = room.resolve("classes.list");
        fly(java, app, usual, "-XX:DumpLoadedClassList=" + loaded, room);
        TreeSet<String> lines = new TreeSet<>(Files.readAllLines(loaded));
        try (Stream<Path> jars = Files.list(app)) {
            for (Path jar : jars.filter(file -> file.getFileName().toString().startsWith("javafx-graphics-"))
                    .toList()) {
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    zip.stream()
                            .map(ZipEntry::getName)
                            .filter(DISPLAY.asMatchPredicate())
                            .forEach(name -> lines.add(name.substring(0, name.length() - ".class".length())));
                }
            }
        }
        Files.write(loaded, lines);
        List<String> dump = new ArrayList<>(List.of(java.toString()));
        dump.addAll(usual);
        dump.addAll(List.of(
                "-Xshare:dump",
                "-Xlog:disable",
                "-XX:SharedClassListFile=" + loaded,
                "-XX:SharedArchiveFile=" + app.resolve("classes.jsa"),
                "-cp",
                app.resolve("cosmonaut.jar").toString()));
        Tools.run(dump, Map.of(), room.resolve("archive.log"));
    }

    private static void fly(Path java, Path app, List<String> usual, String option, Path room) throws IOException {
        Path home = Files.createDirectories(room.resolve("home"));
        List<String> command = new ArrayList<>(List.of(java.toString(), option));
        command.addAll(usual);
        command.addAll(List.of(
                "-Xmx1200m",
                "-Dglass.platform=Headless",
                "-Dprism.order=sw",
                "-Duser.home=" + home,
                "-Dcosmonaut.config=" + home.resolve("settings"),
                "-jar",
                app.resolve("cosmonaut.jar").toString(),
                "bench",
                "window",
                "--seconds",
                FLIGHT_SECONDS));
        Tools.run(command, Map.of(), room.resolve("flight.log"));
    }
}
