import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes an app image and the installers of this system from what `mvn package` left in `target/cosmonaut`.
///
/// Run by `packaging/build` as `java BuildPackages.java [KIND...]`.
final class BuildPackages {

    private static final Path DISTRIBUTION = Path.of("target/cosmonaut");
    private static final Path ROOM = Path.of("target/packaging").toAbsolutePath();
    private static final Path OUT = Path.of("target/packages").toAbsolutePath();

    /// What the program and its libraries use of Java.
    private static final String MODULES = "java.base,java.desktop,java.logging,java.management,java.xml,"
            + "jdk.incubator.vector,jdk.localedata,jdk.management,jdk.unsupported";

    private static final Pattern UNUSED = Pattern.compile("/modules/[a-z.]+/"
            + "(javax/(swing|sound|print|accessibility|xml)/|com/sun/java/swing/|com/sun/media/sound/|"
            + "com/sun/org/apache/|jdk/xml/internal/|sun/(print|font|swing)/|sun/awt/X11/|"
            + "sun/java2d/(opengl|xr|marlin)/).*\\.class");

    private static final List<String> UNUSED_LIBRARIES =
            List.of("fontmanager", "freetype", "awt_xawt", "splashscreen", "jsound", "mlib_image");

    private static final String VENDOR = "The Cosmonaut developers";
    private static final String ABOUT = "Fly through generated 3D worlds and draw drives through them";

    private final Tools.Platform platform = Tools.Platform.here();
    private final FileTime time;
    private final String version;
    private final Map<String, String> environment;

    private BuildPackages(long epochSeconds) throws IOException {
        this.time = FileTime.from(java.time.Instant.ofEpochSecond(epochSeconds));
        this.environment = Map.of("SOURCE_DATE_EPOCH", Long.toString(epochSeconds));
        try (JarFile jar = new JarFile(DISTRIBUTION.resolve("lib/cosmonaut.jar").toFile())) {
            this.version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
        }
    }

    public static void main(String[] args) throws IOException {
        try {
            String epoch = System.getenv("SOURCE_DATE_EPOCH");
            new BuildPackages(epoch == null ? 0 : Long.parseLong(epoch)).build(List.of(args));
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void build(List<String> wanted) throws IOException {
        List<String> kinds = wanted.isEmpty()
                ? platform.kinds.stream().filter(this::possible).toList()
                : wanted;
        for (String kind : kinds) {
            if (!platform.kinds.contains(kind)) {
                throw new IllegalStateException(
                        "there is no package " + kind + " for this system; it has " + platform.kinds);
            }
        }
        Tools.delete(ROOM);
        Tools.delete(OUT);
        Files.createDirectories(ROOM);
        Files.createDirectories(OUT);
        Path icon = Icons.of(platform, ROOM);
        Path image = image(stage(), link(), icon);
        for (String kind : kinds) {
            if (!kind.equals("app-image")) {
                say(kind);
                packageAs(kind, image, icon);
            }
        }
        if (kinds.contains("app-image")) {
            say("app-image");
            archive(image);
        }
        Files.copy(Path.of("target/cosmonaut.cdx.json"), OUT.resolve("cosmonaut-" + version + ".cdx.json"));
        checksums();
    }

    private boolean possible(String kind) {
        return switch (kind) {
            case "deb" -> Tools.present("dpkg-deb") && Tools.present("fakeroot");
            case "rpm" -> Tools.present("rpmbuild");
            default -> true;
        };
    }

    /// The program as it is installed: jars, natives, scenes, licences.
    private Path stage() throws IOException {
        say("libraries");
        Path app = Files.createDirectories(ROOM.resolve("app"));
        new Libraries(time).install(DISTRIBUTION.resolve("lib"), app);
        Tools.copy(DISTRIBUTION.resolve("sample-scenes"), app.resolve("sample-scenes"));
        for (String text : List.of("LICENSE", "NOTICE.md", "THIRD-PARTY.txt")) {
            Files.copy(DISTRIBUTION.resolve(text), app.resolve(text));
        }
        Files.copy(Path.of("target/cosmonaut.cdx.json"), app.resolve("cosmonaut.cdx.json"));
        return app;
    }

    /// The part of Java that it needs.
    private Path link() throws IOException {
        say("runtime");
        Path runtime = ROOM.resolve("runtime");
        Path unused = ROOM.resolve("unused");
        Files.write(unused, unusedClasses());
        List<String> command = new ArrayList<>(List.of(
                Tools.ofJdk("jlink"),
                "--add-modules",
                MODULES,
                "--include-locales=en,zh",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--compress=zip-9",
                "--vm=server",
                "--exclude-resources=@" + unused,
                "--output",
                runtime.toString()));
        if (platform == Tools.Platform.LINUX && Tools.present("objcopy")) {
            command.set(command.indexOf("--strip-debug"), "--strip-java-debug-attributes");
            command.add("--strip-native-debug-symbols=exclude-debuginfo-files");
        }
        Tools.run(command, Map.of(), ROOM.resolve("jlink.log"));
        for (String tool : List.of("jrunscript", "keytool", "rmiregistry", "jwebserver", "jfr", "jcmd")) {
            Files.deleteIfExists(runtime.resolve("bin").resolve(tool));
        }
        for (String library : UNUSED_LIBRARIES) {
            Files.deleteIfExists(runtime.resolve("lib/lib" + library + ".so"));
        }
        return runtime;
    }

    /// Of java.desktop, JavaFX and the readers of pictures use little. Every package keeps a class, or jlink refuses.
    private static List<String> unusedClasses() throws IOException {
        List<String> unused = new ArrayList<>();
        FileSystem java = FileSystems.getFileSystem(URI.create("jrt:/"));
        for (String module : List.of("java.desktop", "java.xml")) {
            Set<Path> kept = new HashSet<>();
            try (Stream<Path> files = Files.walk(java.getPath("modules", module))) {
                for (Path file : files.filter(
                                file -> UNUSED.matcher(file.toString()).matches())
                        .sorted()
                        .toList()) {
                    if (!kept.add(file.getParent())) {
                        unused.add(file.toString().replaceFirst("^/modules", ""));
                    }
                }
            }
        }
        return unused;
    }

    private Path image(Path app, Path runtime, Path icon) throws IOException {
        say("image");
        List<String> command = new ArrayList<>(List.of(
                Tools.ofJdk("jpackage"),
                "--type",
                "app-image",
                "--name",
                name(),
                "--app-version",
                version,
                "--vendor",
                VENDOR,
                "--description",
                ABOUT,
                "--icon",
                icon.toString(),
                "--input",
                app.toString(),
                "--main-jar",
                "cosmonaut.jar",
                "--runtime-image",
                runtime.toString(),
                "--dest",
                ROOM.resolve("image").toString()));
        for (String option : options("$APPDIR")) {
            command.add("--java-options");
            command.add(option);
        }
        command.add("--java-options");
        command.add("-XX:SharedArchiveFile=$APPDIR/classes.jsa");
        command.add("--java-options");
        command.add("-XX:MaxRAMPercentage=60");
        if (platform == Tools.Platform.WINDOWS) {
            Path console =
                    Files.writeString(ROOM.resolve("console.properties"), "win-console=true\nwin-shortcut=false\n");
            command.add("--add-launcher");
            command.add("cosmonaut=" + console);
        }
        Tools.run(command, environment, ROOM.resolve("jpackage.log"));
        Path image = ROOM.resolve("image").resolve(platform == Tools.Platform.MACOS ? name() + ".app" : name());
        Path installed = appFolder(image);
        if (platform == Tools.Platform.LINUX) {
            // The launcher of jpackage knows one size of heap only; ours fits it to the model.
            Path launcher = image.resolve("bin/cosmonaut");
            Files.copy(Path.of("packaging/cosmonaut"), launcher, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.delete(image.resolve("lib/libapplauncher.so"));
            Files.delete(installed.resolve("cosmonaut.cfg"));
        }
        Tools.stamp(image, time);
        say("classes");
        List<String> usual = new ArrayList<>(options(installed.toString()));
        usual.add("-XX:+UseParallelGC");
        ClassArchive.write(java(image), installed, usual, ROOM);
        Tools.stamp(image, time);
        return image;
    }

    /// A window and a command line share their name where file names differ by case.
    private String name() {
        return platform == Tools.Platform.LINUX ? "cosmonaut" : "Cosmonaut";
    }

    private static List<String> options(String app) {
        return List.of(
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=" + app + "/natives",
                "-Dorg.lwjgl.librarypath=" + app + "/natives",
                "-Dorg.bytedeco.javacpp.pathsFirst=true",
                "-Dcosmonaut.unpack=temporary",
                "-Dcosmonaut.scenes=" + app + "/sample-scenes");
    }

    private Path appFolder(Path image) {
        return switch (platform) {
            case LINUX -> image.resolve("lib/app");
            case WINDOWS -> image.resolve("app");
            case MACOS -> image.resolve("Contents/app");
        };
    }

    private Path java(Path image) {
        return switch (platform) {
            case LINUX -> image.resolve("lib/runtime/bin/java");
            case WINDOWS -> image.resolve("runtime/bin/java.exe");
            case MACOS -> image.resolve("Contents/runtime/Contents/Home/bin/java");
        };
    }

    private void packageAs(String kind, Path image, Path icon) throws IOException {
        List<String> common = new ArrayList<>(List.of(
                "--name",
                name(),
                "--app-version",
                version,
                "--vendor",
                VENDOR,
                "--description",
                ABOUT,
                "--license-file",
                Path.of("LICENSE").toAbsolutePath().toString(),
                "--app-image",
                image.toString(),
                "--icon",
                icon.toString()));
        LinuxPackages linux = new LinuxPackages(time, icon, ROOM);
        switch (kind) {
            case "deb" -> linux.deb(common, icon, OUT);
            case "rpm" -> linux.rpm(common, OUT);
            default -> {
                common.addAll(0, List.of(Tools.ofJdk("jpackage"), "--type", kind, "--dest", OUT.toString()));
                common.addAll(associations());
                if (kind.equals("msi")) {
                    common.addAll(List.of(
                            "--win-menu",
                            "--win-dir-chooser",
                            "--win-per-user-install",
                            "--win-upgrade-uuid",
                            "5b0c5f2e-6d0c-4c3b-9d3c-0d6f5f7a2c11"));
                }
                Tools.run(common, environment, ROOM.resolve(kind + ".log"));
            }
        }
    }

    /// The files that open with the program.
    private static List<String> associations() throws IOException {
        List<String> options = new ArrayList<>();
        try (Stream<Path> kinds = Files.list(Path.of("packaging/associations"))) {
            for (Path association : kinds.sorted().toList()) {
                options.add("--file-associations");
                options.add(association.toString());
            }
        }
        return options;
    }

    /// The image as one file, as it cannot be handed on as a folder.
    private void archive(Path image) throws IOException {
        String base = "cosmonaut-" + version + "-"
                + System.getProperty("os.name").split(" ")[0].toLowerCase(java.util.Locale.ROOT) + "-"
                + System.getProperty("os.arch");
        List<String> command = platform == Tools.Platform.LINUX
                ? List.of(
                        "tar",
                        "--create",
                        "--auto-compress",
                        "--sort=name",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "--file",
                        OUT.resolve(base + ".tar.xz").toString(),
                        "--directory",
                        image.getParent().toString(),
                        name())
                : List.of(
                        "tar",
                        "-c",
                        "-a",
                        "-f",
                        OUT.resolve(base + ".zip").toString(),
                        "-C",
                        image.getParent().toString(),
                        image.getFileName().toString());
        Tools.run(command, environment, ROOM.resolve("tar.log"));
    }

    private static void checksums() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(OUT)) {
            for (Path file : files.sorted().toList()) {
                lines.add(sha256(file) + "  " + file.getFileName());
                System.out.printf("%,15d  %s%n", Files.size(file), file);
            }
        }
        Files.write(OUT.resolve("SHA256SUMS"), lines);
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void say(String step) {
        System.out.println("packaging: " + step);
    }
}
