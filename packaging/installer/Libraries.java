import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// What of each jar is installed. Native code lies unpacked in one folder, where every library looks for it first: it
/// is not unpacked again into the home of whoever starts the program. Only what the program uses is there.
final class Libraries {

    private static final Pattern NATIVE = Pattern.compile(".*(\\.so(\\.\\d+)*|\\.dll|\\.dylib|\\.jnilib)");

    /// Of FFmpeg: neither its filters and devices nor its command-line programs.
    private static final Predicate<String> FFMPEG =
            matches(".*/(lib)?(jni)?(avutil|avcodec|avformat|swscale|swresample|va|va-drm|drm|openh264)[-.].*");

    /// Of OpenCV: features, matching and cameras.
    private static final Predicate<String> OPENCV =
            matches(".*/(lib)?(jni)?opencv_(core|imgproc|flann|features2d|calib3d)(\\d+)?\\..*|.*/share/licenses/.*");

    /// Of OpenBLAS: what OpenCV is linked to, and Java's own door to it is loaded with it.
    private static final Predicate<String> OPENBLAS =
            matches(".*/(lib)?(jniopenblas_nolapack|openblas|gfortran|quadmath|gcc_s|winpthread)[-_.0-9a-z]*\\..*");

    private static final Predicate<String> CUDA = matches(".*libJ?J(CudaDriver|CudaRuntime|Cublas2?|Cublas)-.*");

    private static final Predicate<String> UNUSED =
            matches(".*/include/.*|.*\\.(h|hpp|cmake)|META-INF/maven/.*/pom.xml");

    private final FileTime time;

    Libraries(FileTime time) {
        this.time = time;
    }

    /// Brings the jars of a folder to another; natives go to `natives` below it.
    void install(Path from, Path to) throws IOException {
        Path natives = Files.createDirectories(to.resolve("natives"));
        List<Path> jars;
        try (Stream<Path> files = Files.list(from)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        for (Path jar : jars) {
            String name = String.valueOf(jar.getFileName());
            Path target = to.resolve(name);
            if (name.startsWith("ffmpeg-") && hasNatives(jar)) {
                unpack(jar, FFMPEG, natives);
                empty(target);
            } else if (name.startsWith("opencv-") && hasNatives(jar)) {
                pack(jar, OPENCV.or(matches(".*\\.properties")), target);
            } else if (name.startsWith("openblas-") && hasNatives(jar)) {
                pack(jar, OPENBLAS, target);
            } else if (name.startsWith("jcuda-natives") || name.startsWith("jcublas-natives")) {
                unpack(jar, CUDA, natives);
                empty(target);
            } else if (isBinding(name)) {
                pack(jar, new Reachable(to.resolve("cosmonaut.jar"), jar)::contains, target);
            } else if (hasNatives(jar)) {
                unpack(jar, entry -> true, natives);
                pack(jar, entry -> !NATIVE.matcher(entry).matches(), target);
            } else {
                pack(jar, entry -> true, target);
            }
        }
    }

    private static boolean isBinding(String jar) {
        return jar.startsWith("lwjgl-vulkan-") || jar.matches("lwjgl-sdl-[0-9.]+\\.jar");
    }

    private static boolean hasNatives(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .anyMatch(entry -> NATIVE.matcher(entry.getName()).matches());
        }
    }

    private void unpack(Path jar, Predicate<String> wanted, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : entries(zip)) {
                String name = entry.getName();
                if (NATIVE.matcher(name).matches() && wanted.test(name)) {
                    Path file = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
                    }
                }
            }
        }
    }

    /// A jar that the manifest of the program names must be there.
    private void empty(Path target) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            put(
                    out,
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private void pack(Path jar, Predicate<String> wanted, Path target) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(target);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setLevel(9);
            for (ZipEntry entry : entries(zip)) {
                String name = entry.getName();
                boolean manifest = name.equals("META-INF/MANIFEST.MF");
                if (manifest || !entry.isDirectory() && wanted.test(name) && !UNUSED.test(name)) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        put(out, name, in.readAllBytes());
                    }
                }
            }
        }
    }

    private void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setLastModifiedTime(time);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    /// The manifest first, as readers expect it; the rest by name.
    private static List<ZipEntry> entries(ZipFile zip) {
        List<ZipEntry> all = new ArrayList<>(zip.stream().toList());
        all.sort(Comparator.<ZipEntry>comparingInt(entry -> entry.getName().equals("META-INF/MANIFEST.MF") ? 0 : 1)
                .thenComparing(ZipEntry::getName));
        return all;
    }

    private static Predicate<String> matches(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }

    /// The classes of a binding that a program can come to, by the names in their constants. Vulkan's has three
    /// thousand structures, of which we use some dozens. A structure names all that may be chained to it, and a class
    /// of functions all that any of them takes; those are not followed, as Java asks for a class only when it is used.
    /// Arrays of structures it must see beforehand, to verify that they are arrays.
    private static final class Reachable {

        private static final Pattern FUNCTIONS =
                Pattern.compile("org/lwjgl/(vulkan/[A-Z][A-Z0-9]+|sdl/SDL)[A-Za-z0-9_]*");
        private static final Pattern HANDLES = Pattern.compile("org/lwjgl/vulkan/(VK|VKCapabilities.*|Dispatchable.*|"
                + "Vk(Device|Instance|PhysicalDevice|Queue|CommandBuffer))");

        private final Set<String> names = new TreeSet<>();

        Reachable(Path program, Path library) {
            try (ZipFile ours = new ZipFile(program.toFile());
                    ZipFile theirs = new ZipFile(library.toFile())) {
                Set<String> known = new TreeSet<>();
                theirs.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.endsWith(".class"))
                        .forEach(known::add);
                List<String> open = new ArrayList<>();
                for (ZipEntry entry : ours.stream()
                        .filter(entry -> entry.getName().endsWith(".class"))
                        .toList()) {
                    follow(ClassNames.all(bytes(ours, entry)), known, open);
                }
                while (!open.isEmpty()) {
                    String file = open.removeLast();
                    byte[] bytes = bytes(theirs, theirs.getEntry(file));
                    String name = file.substring(0, file.length() - ".class".length());
                    Set<String> named = ClassNames.all(bytes);
                    if (!HANDLES.matcher(name).matches()) {
                        boolean functions = FUNCTIONS.matcher(name).matches();
                        named.removeIf(one -> !(functions && one.endsWith("$Buffer")));
                    }
                    named.addAll(ClassNames.above(bytes));
                    follow(named, known, open);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void follow(Set<String> named, Set<String> known, List<String> open) {
            for (String name : named) {
                String file = name + ".class";
                if (known.contains(file) && names.add(file)) {
                    open.add(file);
                }
            }
        }

        private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
            try (InputStream in = zip.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }

        boolean contains(String entry) {
            return !entry.endsWith(".class") || names.contains(entry);
        }
    }
}
