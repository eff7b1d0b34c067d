package cosmonaut.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/// The chunks of a PNG file (PNG 1.2, section 4): those that make its pixels, and the EXIF data.
///
/// The decoder gets no others: texts and profiles may be inflated to any size, and nothing here asks for them.
final class PngFile {

    private static final int SIGNATURE = 8;
    /// Length, type and check sum around the data of a chunk.
    private static final int AROUND = 12;

    private static final Set<String> PIXELS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
    /// Samples of a pixel by the colour type of the header.
    private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4};

    /// Deflate packs a byte into no less than 1/1032.
    private static final long BEST_RATIO = 1032;

    private final byte[] bytes;
    private int length = SIGNATURE;
    private long pixelBytes;
    private ByteBuffer exif = ByteBuffer.allocate(0);

    /// @param bytes of the file; afterwards those of the kept chunks
    PngFile(byte[] bytes) throws IOException {
        this.bytes = bytes;
        ByteBuffer all = ByteBuffer.wrap(bytes);
        int at = SIGNATURE;
        boolean ended = false;
        while (!ended && at <= bytes.length - AROUND) {
            int data = all.getInt(at);
            if (data < 0 || data > bytes.length - at - AROUND) {
                break;
            }
            String type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
            if (type.equals("eXIf")) {
                exif = ByteBuffer.wrap(java.util.Arrays.copyOfRange(bytes, at + 8, at + 8 + data));
            }
            if (PIXELS.contains(type)) {
                System.arraycopy(bytes, at, bytes, length, data + AROUND);
                length += data + AROUND;
                pixelBytes += type.equals("IDAT") ? data : 0;
            }
            ended = type.equals("IEND");
            at += data + AROUND;
        }
        if (!ended) {
            throw new IOException("it is cut off");
        }
    }

    /// The kept chunks.
    StoredBytes pixels() {
        return new StoredBytes(bytes, length);
    }

    /// A TIFF structure with the EXIF data; empty where there is none.
    ByteBuffer exif() {
        return exif;
    }

    /// @param most pixels in all, or 0 for what the limits allow
    /// @throws InvalidInputException if a picture of this size is not read
    /// @throws IOException           if it begins with no header, or its data are too few for its pixels
    void requireSize(Path file, long most) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(bytes, 0, length);
        if (length < SIGNATURE + AROUND + 13 || header.getInt(SIGNATURE + 4) != 0x49484452) {
            throw new IOException("it has no header");
        }
        int width = header.getInt(16);
        int height = header.getInt(20);
        int depth = header.get(24);
        int type = header.get(25);
        if (depth < 1 || depth > 16 || type < 0 || type >= SAMPLES.length || SAMPLES[type] == 0) {
            throw new IOException("an unknown kind of pixels");
        }
        int bits = depth * SAMPLES[type];
        if (most > 0) {
            PictureLimits.require(file, width, height, most);
        } else {
            PictureLimits.require(file, width, height, Math.max(1, bits / 8));
        }
        if ((long) width * height * bits / 8 > pixelBytes * BEST_RATIO) {
            throw new IOException("its data are too few for its pixels");
        }
    }
}
