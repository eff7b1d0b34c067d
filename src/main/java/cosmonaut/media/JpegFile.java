package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// The marker segments of a JPEG file (ITU T.81, annex B): what kind it is, whether it is whole, and its EXIF data.
final class JpegFile {

    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APPLICATION_1 = 0xe1;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

    /// Every scan goes over the whole picture; usual progressive pictures have about ten.
    private static final int MOST_SCANS = 100;

    /// Every block of 64 pixels takes a bit at least, so a byte holds no more pixels than this.
    private static final int PIXELS_PER_BYTE = 512;

    private byte[] bytes;
    private int frame;
    private int width;
    private int height;
    private int components;
    private int scans;
    private int scannedComponents;
    private boolean ended;
    private ByteBuffer exif = ByteBuffer.allocate(0);

    JpegFile(byte[] bytes) {
        this.bytes = bytes;
        int at = 2;
        while (!ended && at < bytes.length - 1) {
            if (at(at) != 0xff || at(at + 1) == 0xff || at(at + 1) == 0) {
                at++; // the data of a scan, or bytes that belong to nothing
                continue;
            }
            int marker = at(at + 1);
            boolean alone = marker == 1 || marker >= 0xd0 && marker <= START_OF_IMAGE;
            ended = marker == END_OF_IMAGE;
            at += 2;
            if (!alone && !ended) {
                at = segment(marker, at);
            }
        }
    }

    private int at(int index) {
        return bytes[index] & 0xff;
    }

    /// @param at index of the segment's length
    /// @return index of what follows it, which is beyond the end for a segment that is cut off
    private int segment(int marker, int at) {
        if (at + 2 > bytes.length) {
            return bytes.length;
        }
        int length = at(at) << 8 | at(at + 1);
        int next = at + Math.max(2, length);
        if (next > bytes.length) {
            return bytes.length;
        }
        boolean table = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
        if (marker >= 0xc0 && marker <= 0xcf && !table && length >= 8) {
            frame = marker;
            height = at(at + 3) << 8 | at(at + 4);
            width = at(at + 5) << 8 | at(at + 6);
            components = at(at + 7);
        } else if (marker == START_OF_SCAN && length >= 3) {
            scans++;
            scannedComponents += at(at + 2);
        } else if (marker == APPLICATION_1
                && exif.limit() == 0
                && length >= 2 + EXIF.length
                && Arrays.equals(bytes, at + 2, at + 2 + EXIF.length, EXIF, 0, EXIF.length)) {
            exif = ByteBuffer.wrap(Arrays.copyOfRange(bytes, at + 2 + EXIF.length, next));
        }
        return next;
    }

    private boolean isProgressive() {
        return (frame & 3) == 2;
    }

    /// The whole file. The mark of its end is set where only that is missing: the decoder then tells whether data are.
    StoredBytes pixels() {
        if (!ended) {
            bytes = Arrays.copyOf(bytes, bytes.length + 2);
            bytes[bytes.length - 2] = (byte) 0xff;
            bytes[bytes.length - 1] = (byte) END_OF_IMAGE;
            ended = true;
        }
        return new StoredBytes(bytes, bytes.length);
    }

    /// A TIFF structure with the EXIF data; empty where there is none.
    ByteBuffer exif() {
        return exif;
    }

    /// @throws InvalidInputException if a picture of this size or kind is not read
    /// @throws IOException           if it is cut off
    void require(Path file) throws IOException {
        if (components == 4) {
            throw new InvalidInputException("picture " + file
                    + " is a JPEG in CMYK, the inks of a printer; convert it to RGB in an image editor");
        }
        if (scans > MOST_SCANS) {
            throw new InvalidInputException("picture " + file + " has " + scans + " scans, at most " + MOST_SCANS
                    + " are read; save it as PNG");
        }
        if (scans == 0 || scannedComponents < components || !ended && isProgressive()) {
            throw new IOException("it is cut off");
        }
        PictureLimits.require(file, width, height, 3);
        if ((long) width * height > (long) bytes.length * PIXELS_PER_BYTE) {
            throw new IOException("its data are too few for its pixels");
        }
    }

    /// Whether a decoder's warning says that pixels are not what they were: data that are missing or make no sense.
    /// Bytes between the data and the end belong to nothing and do no harm.
    static boolean isLoss(String warning) {
        boolean harmless = warning.endsWith("extraneous bytes before marker 0xd9");
        return !harmless
                && (warning.startsWith("Corrupt JPEG data")
                        || warning.startsWith("Premature end")
                        || warning.startsWith("Inconsistent progression"));
    }
}
