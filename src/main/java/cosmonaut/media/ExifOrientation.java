package cosmonaut.media;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.io.IOException;
import java.nio.file.Path;

/// How a camera was held, as its EXIF data say (EXIF 2.3, tag 0x0112): what to do to the stored pixels.
///
/// @param transposed whether rows and columns are exchanged first
/// @param mirrored   whether each row is then reversed
/// @param flipped    whether the order of the rows is then reversed
record ExifOrientation(boolean transposed, boolean mirrored, boolean flipped) {

    static final ExifOrientation UPRIGHT = new ExifOrientation(false, false, false);

    /// What a file says; a file that says nothing, or nothing that can be understood, is upright.
    static ExifOrientation of(Path file) throws IOException {
        try {
            ExifIFD0Directory exif =
                    ImageMetadataReader.readMetadata(file.toFile()).getFirstDirectoryOfType(ExifIFD0Directory.class);
            Integer value = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return value == null ? UPRIGHT : of(value);
        } catch (ImageProcessingException e) {
            // The pixels were decoded: damage beside them does not matter.
            return UPRIGHT;
        }
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
