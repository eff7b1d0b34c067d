package cosmonaut.media;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/// The kinds of picture files, told apart by their first bytes.
enum PictureFormat {
    PNG(0, "\u0089PNG\r\n\u001a\n"),
    JPEG(0, "\u00ff\u00d8\u00ff"),
    BMP(0, "BM"),
    GIF(0, "GIF8"),
    WEBP(8, "WEBP");

    private final int offset;
    private final byte[] signature;

    PictureFormat(int offset, String signature) {
        this.offset = offset;
        this.signature = signature.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @throws InvalidInputException if the file cannot be read or is none of these
    static PictureFormat of(Path file) {
        String what = "picture " + file;
        byte[] head = InputFile.head(file, what, ForeignPicture.HEAD_BYTES);
        for (PictureFormat format : values()) {
            int end = format.offset + format.signature.length;
            if (head.length >= end
                    && Arrays.equals(head, format.offset, end, format.signature, 0, end - format.offset)) {
                return format;
            }
        }
        throw new InvalidInputException(what + " is "
                + ForeignPicture.of(head)
                        .map(ForeignPicture::said)
                        .orElse("not a PNG, JPEG, BMP, GIF or WebP file, whatever its name; give a picture"));
    }
}
