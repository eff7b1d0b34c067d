import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Packages below `/usr`. Desktop entry, file types and icon lie in the folders that a desktop watches, so that neither
/// installing nor uninstalling needs a script: jpackage's own fail where no desktop is installed yet.
final class LinuxPackages {

    private static final Path TEXTS = Path.of("packaging/linux").toAbsolutePath();

    private static final String DEBIAN_LIBRARIES =
            "libc6, libstdc++6, libgtk-3-0 | libgtk-3-0t64, libgl1, libxtst6, libxxf86vm1";

    private final FileTime time;
    private final Map<String, String> environment;
    private final Path room;

    /// @param time of every file
    /// @param room for what is only needed meanwhile
    LinuxPackages(FileTime time, Path icon, Path room) {
        this.time = time;
        this.room = room;
        this.environment = new TreeMap<>(Map.of(
                "SOURCE_DATE_EPOCH", Long.toString(time.toInstant().getEpochSecond()),
                "COSMONAUT_LINUX", TEXTS.toString(),
                "COSMONAUT_ICON", icon.toString()));
    }

    /// @param common options of jpackage, without kind and destination
    void rpm(List<String> common, Path out) {
        List<String> command = jpackage("rpm", common, out, "gtk3, libglvnd-glx, libXtst");
        command.addAll(List.of("--resource-dir", TEXTS.toString(), "--linux-rpm-license-type", "Apache-2.0"));
        Tools.run(command, environment, room.resolve("rpm.log"));
    }

    /// What jpackage makes is packed again with what else belongs to it. It would name every library of the building
    /// machine as needed, by names that other Debians and Ubuntus do not know.
    void deb(List<String> common, Path icon, Path out) throws IOException {
        Path first = Files.createDirectories(room.resolve("deb"));
        List<String> command = jpackage("deb", common, first, DEBIAN_LIBRARIES);
        command.addAll(List.of("--linux-deb-maintainer", "cosmonaut@localhost"));
        environment.put("DPKG_DEB_COMPRESSOR_TYPE", "none");
        Tools.run(command, environment, room.resolve("deb.log"));
        environment.remove("DPKG_DEB_COMPRESSOR_TYPE");
        Path made;
        try (Stream<Path> files = Files.list(first)) {
            made = files.findFirst().orElseThrow();
        }
        Path tree = room.resolve("deb-tree");
        Tools.run(
                List.of("dpkg-deb", "--raw-extract", made.toString(), tree.toString()),
                environment,
                room.resolve("unpack.log"));
        for (String script : List.of("preinst", "postinst", "prerm", "postrm")) {
            Files.deleteIfExists(tree.resolve("DEBIAN").resolve(script));
        }
        add(TEXTS.resolve("cosmonaut.desktop"), tree.resolve("usr/share/applications/cosmonaut.desktop"));
        add(TEXTS.resolve("cosmonaut-mime.xml"), tree.resolve("usr/share/mime/packages/cosmonaut.xml"));
        add(icon, tree.resolve("usr/share/icons/hicolor/256x256/apps/cosmonaut.png"));
        Path control = tree.resolve("DEBIAN/control");
        Files.writeString(
                control, Files.readString(control).replaceFirst("(?m)^Depends:.*$", "Depends: " + DEBIAN_LIBRARIES));
        Tools.stamp(tree, time);
        Tools.run(
                List.of(
                        "dpkg-deb",
                        "--root-owner-group",
                        "-Zxz",
                        "--build",
                        tree.toString(),
                        out.resolve(made.getFileName()).toString()),
                environment,
                room.resolve("pack.log"));
    }

    private static List<String> jpackage(String kind, List<String> common, Path out, String needs) {
        List<String> command = new ArrayList<>(List.of(Tools.ofJdk("jpackage"), "--type", kind));
        command.addAll(common);
        command.addAll(List.of(
                "--dest",
                out.toString(),
                "--install-dir",
                "/usr",
                "--linux-package-deps",
                needs,
                "--linux-app-category",
                "graphics"));
        return command;
    }

    private static void add(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }
}
