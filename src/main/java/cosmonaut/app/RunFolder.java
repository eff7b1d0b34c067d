package cosmonaut.app;

import cosmonaut.settings.ConfigurationFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the running program can be found by a second start: a folder that nobody else can enter.
final class RunFolder {

    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

    private RunFolder() {}

    /// The folder of this person, made if need be.
    ///
    /// @throws IOException if there is none that only this person can enter
    static Path standard() throws IOException {
        return of(System.getenv(), ConfigurationFolder.standard());
    }

    /// `cosmonaut` in `$XDG_RUNTIME_DIR`, else `run` beside the settings.
    static Path of(Map<String, String> environment, Path configuration) throws IOException {
        @Nullable String runtime = environment.get("XDG_RUNTIME_DIR");
        if (runtime != null && Path.of(runtime).isAbsolute() && Files.isDirectory(Path.of(runtime))) {
            return made(Path.of(runtime).resolve("cosmonaut"));
        }
        Files.createDirectories(configuration);
        return made(configuration.resolve("run"));
    }

    private static Path made(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            if (posix) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWN));
            } else {
                Files.createDirectory(folder);
            }
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is no folder");
        }
        if (posix) {
            requireOwn(folder);
        }
        return folder;
    }

    /// A folder that was there may be another person's, or open to others.
    private static void requireOwn(Path folder) throws IOException {
        PosixFileAttributes found = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Path probe = Files.createTempFile(folder, "owner", null);
        try {
            if (!Files.getOwner(probe).equals(found.owner())) {
                throw new IOException(folder + " belongs to " + found.owner().getName());
            }
        } finally {
            Files.delete(probe);
        }
        if (!found.permissions().equals(OWN)) {
            Files.setPosixFilePermissions(folder, OWN);
        }
    }
}
