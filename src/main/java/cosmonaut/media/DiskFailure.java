package cosmonaut.media;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Says in words why a file could not be written.
public final class DiskFailure {

    /// Bytes left on a disk that no longer takes a picture.
    private static final long FULL_DISK = 1 << 16;

    private DiskFailure() {}

    /// A few words, in the middle of a sentence.
    public static String reason(Path file, IOException e) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null && Files.getFileStore(folder).getUsableSpace() < FULL_DISK) {
                return "the disk is full";
            }
        } catch (IOException unknown) {
            e.addSuppressed(unknown);
        }
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "the folder is gone";
            case FileAlreadyExistsException taken -> "there is a file of that name";
            default -> {
                String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
                yield String.valueOf(said == null ? e.getMessage() : said);
            }
        };
    }
}
