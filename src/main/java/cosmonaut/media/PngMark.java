package cosmonaut.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/// The mark of this program on a PNG file: a text chunk `Software` directly after the header, by which a picture of
/// ours is told from a person's own before it is replaced.
final class PngMark {

    /// Signature and header chunk, which come first in every PNG file.
    private static final int HEADER = 8 + 25;

    private static final byte[] CHUNK = chunk("tEXtSoftware\0Cosmonaut".getBytes(StandardCharsets.ISO_8859_1));

    private PngMark() {}

    private static byte[] chunk(byte[] typeAndText) {
        CRC32 sum = new CRC32();
        sum.update(typeAndText);
        return ByteBuffer.allocate(4 + typeAndText.length + 4)
                .putInt(typeAndText.length - 4)
                .put(typeAndText)
                .putInt((int) sum.getValue())
                .array();
    }

    /// The file with the mark on it.
    static byte[] on(byte[] png) {
        return ByteBuffer.allocate(png.length + CHUNK.length)
                .put(png, 0, HEADER)
                .put(CHUNK)
                .put(png, HEADER, png.length - HEADER)
                .array();
    }

    /// Whether a file, and no link to one, bears the mark.
    static boolean isOn(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(HEADER + CHUNK.length);
            return begin.length == HEADER + CHUNK.length
                    && Arrays.equals(begin, HEADER, begin.length, CHUNK, 0, CHUNK.length);
        } catch (IOException e) {
            return false;
        }
    }
}
