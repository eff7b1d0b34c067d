package cosmonaut;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where JavaCPP unpacks native libraries that lie in jars. By itself it keeps them in the home of the user for good.
/// An installed program asks, by the property `cosmonaut.unpack` with the value `temporary`, for a folder that goes
/// with the program, as nothing of it may stay when it is uninstalled.
public final class UnpackedLibraries {

    private static final String FOLDER = "org.bytedeco.javacpp.cachedir";

    private UnpackedLibraries() {}

    /// Chooses the folder; to be called before JavaCPP loads anything. The first call counts.
    ///
    /// @throws UncheckedIOException if there is no room for temporary files
    public static synchronized void choose() {
        if (!"temporary".equals(System.getProperty("cosmonaut.unpack")) || System.getProperty(FOLDER) != null) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory("cosmonaut-natives-");
            System.setProperty(FOLDER, folder.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "natives-cleaner"));
        } catch (IOException e) {
            throw new UncheckedIOException("there is no room to unpack native libraries", e);
        }
    }

    /// What cannot be deleted, as a library in use cannot on Windows, is left to the system.
    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The program ends; there is nobody to tell.
        }
    }
}
