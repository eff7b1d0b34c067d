package cosmonaut.export;

import cosmonaut.media.DiskFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes a file whole or not at all: beside its name first, then into its place.
final class WholeFile {

    private static final int BUFFER = 1 << 16;

    private WholeFile() {}

    /// Writes what a file holds.
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /// @return bytes of the file
    /// @throws IOException if the disk is full or fails; a file that was there before is as it was
    static long write(Path file, Content content) throws IOException {
        Path part = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER)) {
                content.write(out);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return Files.size(file);
        } catch (IOException e) {
            IOException failure = new IOException(
                    file + " could not be written (" + DiskFailure.reason(file, e)
                            + "); free some space or give another folder",
                    e);
            remove(part, failure);
            throw failure;
        } catch (RuntimeException | OutOfMemoryError e) {
            remove(part, e);
            throw e;
        }
    }

    private static void remove(Path part, Throwable failure) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
