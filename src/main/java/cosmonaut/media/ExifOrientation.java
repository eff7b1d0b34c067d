package cosmonaut.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How a camera was held, as its EXIF data say (EXIF 2.3, tag 0x0112): what to do to the stored pixels.
///
/// @param transposed whether rows and columns are exchanged first
/// @param mirrored   whether each row is then reversed
/// @param flipped    whether the order of the rows is then reversed
record ExifOrientation(boolean transposed, boolean mirrored, boolean flipped) {

    /// Bytes of a structure's beginning and of an entry of a directory.
    private static final int HEADER = 8;

    private static final int ENTRY = 12;
    private static final short ORIENTATION = 0x0112;
    /// The type of 16-bit numbers.
    private static final short SHORT = 3;

    static final ExifOrientation UPRIGHT = new ExifOrientation(false, false, false);

    /// What the first directory of a TIFF structure says (TIFF 6.0, section 2); one that says nothing, or nothing that
    /// can be understood, is upright.
    static ExifOrientation of(ByteBuffer tiff) {
        if (tiff.limit() < HEADER) {
            return UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (tiff.getShort(2) != 42 || directory < HEADER || directory > tiff.limit() - 2) {
            return UPRIGHT;
        }
        int entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (int i = 0, at = directory + 2; i < entries && at <= tiff.limit() - ENTRY; i++, at += ENTRY) {
            if (tiff.getShort(at) == ORIENTATION) {
                return tiff.getShort(at + 2) == SHORT ? of(tiff.getShort(at + 8)) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /// @param value 1 to 8: where the first row and the first column of the stored pixels are seen
    static ExifOrientation of(int value) {
        return switch (value) {
            case 2 -> new ExifOrientation(false, true, false);
            case 3 -> new ExifOrientation(false, true, true);
            case 4 -> new ExifOrientation(false, false, true);
            case 5 -> new ExifOrientation(true, false, false);
            case 6 -> new ExifOrientation(true, true, false);
            case 7 -> new ExifOrientation(true, true, true);
            case 8 -> new ExifOrientation(true, false, true);
            default -> UPRIGHT;
        };
    }

    Picture upright(Picture stored) {
        if (equals(UPRIGHT)) {
            return stored;
        }
        int width = transposed ? stored.height() : stored.width();
        int height = transposed ? stored.width() : stored.height();
        Picture turned = Picture.black(width, height);
        int at = 0;
        for (int y = 0; y < height; y++) {
            int row = flipped ? height - 1 - y : y;
            for (int x = 0; x < width; x++) {
                int column = mirrored ? width - 1 - x : x;
                int from = transposed ? column * stored.width() + row : row * stored.width() + column;
                System.arraycopy(stored.rgb(), 3 * from, turned.rgb(), at, 3);
                at += 3;
            }
        }
        return turned;
    }
}
