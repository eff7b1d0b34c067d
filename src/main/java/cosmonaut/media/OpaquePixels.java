package cosmonaut.media;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/// Brings decoded images of every kind to opaque 8-bit sRGB.
///
/// Grey values are taken as they stand: the platform holds them for linear light and would brighten them.
final class OpaquePixels {

    private static final int WHITE = 255;

    private OpaquePixels() {}

    static Picture of(BufferedImage image) {
        boolean components = image.getColorModel() instanceof ComponentColorModel;
        return components ? ofComponents(image) : ofPacked(image);
    }

    /// Palettes and packed pixels, which are sRGB by their definition.
    private static Picture ofPacked(BufferedImage image) {
        Picture picture = Picture.black(image.getWidth(), image.getHeight());
        int[] row = new int[image.getWidth()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                int alpha = argb >>> 24;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    picture.rgb()[at++] = (byte) overWhite(argb >> shift & 0xff, alpha, WHITE);
                }
            }
        }
        return picture;
    }

    private static Picture ofComponents(BufferedImage image) {
        ColorModel model = image.getColorModel();
        Raster raster = image.isAlphaPremultiplied() ? straight(image) : image.getRaster();
        int colours = model.getNumColorComponents();
        if (colours == 3 && !model.getColorSpace().isCS_sRGB()) {
            convert(raster, model.getColorSpace());
        } else if (colours != 1 && colours != 3) {
            throw new IllegalArgumentException(colours + " colour components");
        }
        int max = (1 << model.getComponentSize(0)) - 1;
        byte[] opaque = new byte[max + 1];
        for (int value = 0; value <= max; value++) {
            opaque[value] = (byte) overWhite(value, max, max);
        }
        int bands = raster.getNumBands();
        Picture picture = Picture.black(image.getWidth(), image.getHeight());
        int[] row = new int[image.getWidth() * bands];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, image.getWidth(), 1, row);
            for (int i = 0; i < row.length; i += bands) {
                int alpha = model.hasAlpha() ? row[i + colours] : max;
                for (int c = 0; c < 3; c++) {
                    int value = row[i + Math.min(c, colours - 1)];
                    picture.rgb()[at++] = alpha == max ? opaque[value] : (byte) overWhite(value, alpha, max);
                }
            }
        }
        return picture;
    }

    private static Raster straight(BufferedImage image) {
        WritableRaster raster = image.copyData(null);
        image.getColorModel().coerceData(raster, false);
        return raster;
    }

    private static void convert(Raster raster, ColorSpace from) {
        int[] colours = {0, 1, 2};
        WritableRaster part = ((WritableRaster) raster)
                .createWritableChild(
                        raster.getMinX(),
                        raster.getMinY(),
                        raster.getWidth(),
                        raster.getHeight(),
                        raster.getMinX(),
                        raster.getMinY(),
                        colours);
        new ColorConvertOp(from, ColorSpace.getInstance(ColorSpace.CS_sRGB), null).filter(part, part);
    }

    /// A value of `0..max` with its opacity of `0..max`, over white, rounded to `0..255`.
    private static int overWhite(int value, int alpha, int max) {
        double opacity = (double) alpha / max;
        return (int) Math.round(WHITE * ((double) value / max * opacity + 1 - opacity));
    }
}
