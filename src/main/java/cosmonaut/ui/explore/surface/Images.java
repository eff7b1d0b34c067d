package cosmonaut.ui.explore.surface;

import cosmonaut.media.Picture;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/// Pictures as JavaFX draws them.
public final class Images {

    private static final int OPAQUE = 0xff << 24;

    private Images() {}

    public static Image of(Picture picture) {
        WritableImage image = new WritableImage(picture.width(), picture.height());
        image.getPixelWriter()
                .setPixels(
                        0,
                        0,
                        picture.width(),
                        picture.height(),
                        PixelFormat.getByteRgbInstance(),
                        picture.rgb(),
                        0,
                        3 * picture.width());
        return image;
    }

    /// `0xffRRGGBB`, row by row.
    public static int[] argb(Picture picture) {
        byte[] rgb = picture.rgb();
        int[] argb = new int[picture.width() * picture.height()];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = OPAQUE | (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        }
        return argb;
    }
}
