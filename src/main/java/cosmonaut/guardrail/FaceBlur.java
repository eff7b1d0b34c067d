package cosmonaut.guardrail;

import cosmonaut.media.Picture;
import java.util.List;

/// Makes faces unrecognisable: a face of more than 20x20 pixels becomes 5x5 squares, as in the Cosmos paper.
final class FaceBlur {

    private static final double LEAST = 20;
    private static final int SQUARES = 5;

    /// The detector's box ends at the eyebrows and the chin.
    private static final double MARGIN = 0.15;

    private FaceBlur() {}

    /// The faces of a picture that are large enough to be known by.
    static List<Face> large(List<Face> faces) {
        return faces.stream()
                .filter(face -> face.width() > LEAST && face.height() > LEAST)
                .toList();
    }

    /// The picture with these faces as squares of their mean colours; the same picture where there are none.
    static Picture pixelated(Picture picture, List<Face> faces) {
        if (faces.isEmpty()) {
            return picture;
        }
        Picture changed =
                new Picture(picture.width(), picture.height(), picture.rgb().clone());
        faces.forEach(face -> pixelate(changed, face));
        return changed;
    }

    private static void pixelate(Picture picture, Face face) {
        int left = bound(face.left() - MARGIN * face.width(), picture.width());
        int right = bound(face.left() + (1 + MARGIN) * face.width(), picture.width());
        // Foreheads are higher than chins are low.
        int top = bound(face.top() - 2 * MARGIN * face.height(), picture.height());
        int bottom = bound(face.top() + (1 + MARGIN) * face.height(), picture.height());
        for (int row = 0; row < SQUARES; row++) {
            for (int column = 0; column < SQUARES; column++) {
                flatten(
                        picture,
                        left + (right - left) * column / SQUARES,
                        top + (bottom - top) * row / SQUARES,
                        left + (right - left) * (column + 1) / SQUARES,
                        top + (bottom - top) * (row + 1) / SQUARES);
            }
        }
    }

    private static int bound(double at, int most) {
        return (int) Math.clamp(Math.round(at), 0, most);
    }

    private static void flatten(Picture picture, int left, int top, int right, int bottom) {
        int pixels = (right - left) * (bottom - top);
        if (pixels <= 0) {
            return;
        }
        byte[] rgb = picture.rgb();
        for (int c = 0; c < 3; c++) {
            long sum = 0;
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    sum += rgb[3 * (y * picture.width() + x) + c] & 0xff;
                }
            }
            byte mean = (byte) (sum / pixels);
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    rgb[3 * (y * picture.width() + x) + c] = mean;
                }
            }
        }
    }
}
