package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/// The kinds of picture files, told apart by their first bytes.
enum PictureFormat {
    PNG(0, "\u0089PNG\r\n\u001a\n", true),
    JPEG(0, "\u00ff\u00d8\u00ff", true),
    BMP(0, "BM", false),
    GIF(0, "GIF8", false),
    WEBP(8, "WEBP", true);

    private static final int LONGEST = 16;

    private final int offset;
    private final byte[] signature;
    private final boolean mayBeTurned;

    PictureFormat(int offset, String signature, boolean mayBeTurned) {
        this.offset = offset;
        this.signature = signature.getBytes(StandardCharsets.ISO_8859_1);
        this.mayBeTurned = mayBeTurned;
    }

    /// Whether such a file can carry EXIF data.
    boolean mayBeTurned() {
        return mayBeTurned;
    }

    /// @throws InvalidInputException if the file cannot be read or is none of these
    static PictureFormat of(Path file) {
        byte[] head = head(file);
        for (PictureFormat format : values()) {
            int end = format.offset + format.signature.length;
            if (head.length >= end
                    && Arrays.equals(head, format.offset, end, format.signature, 0, end - format.offset)) {
                return format;
            }
        }
        throw new InvalidInputException(
                "picture " + file + " is not a PNG, JPEG, BMP, GIF or WebP file, whatever its name; give a picture");
    }

    private static byte[] head(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException("picture " + file + " is a folder; give a picture file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException("picture " + file + " does not exist; check the name", e);
        } catch (IOException e) {
            throw new InvalidInputException("picture " + file + " cannot be read; check its permissions", e);
        }
    }
}
