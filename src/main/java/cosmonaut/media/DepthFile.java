package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;

/// Depth as 16-bit grey PNG: so many units of a stated length, 0 where nothing is known.
public final class DepthFile {

    /// What the highest value, where everything farther away ends up, is read as.
    public static final float FAR_METRES = 100;

    private static final int HIGHEST = 0xffff;

    private DepthFile() {}

    /// @param metresPerUnit length of one unit, finite and above 0
    /// @throws InvalidInputException if the file is missing, damaged, of an unusable size or not 16-bit grey
    public static DepthPicture read(Path file, double metresPerUnit) {
        requireScale(file, metresPerUnit);
        if (PictureFormat.of(file) != PictureFormat.PNG) {
            throw wrongKind(file);
        }
        BufferedImage image;
        try {
            image = PictureFile.image(file, PictureFormat.PNG);
        } catch (IOException e) {
            throw new InvalidInputException("depth " + file + " is damaged; copy or make it again", e);
        }
        if (image.getType() != BufferedImage.TYPE_USHORT_GRAY) {
            throw wrongKind(file);
        }
        int width = image.getWidth();
        int height = image.getHeight();
        int[] units = image.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
        float[] metres = new float[units.length];
        for (int i = 0; i < units.length; i++) {
            metres[i] = units[i] == HIGHEST ? FAR_METRES : (float) (units[i] * metresPerUnit);
        }
        return new DepthPicture(width, height, metres);
    }

    /// Rounds to whole units; what is nearer than one unit but known becomes one, what is too far (or infinite) the
    /// highest value, what is not a number 0.
    ///
    /// @param metresPerUnit length of one unit, finite and above 0
    /// @throws InvalidInputException if the folder is missing or may not be written
    /// @throws IOException           if the disk is full or fails
    public static void write(DepthPicture depth, Path file, double metresPerUnit) throws IOException {
        requireScale(file, metresPerUnit);
        BufferedImage image = new BufferedImage(depth.width(), depth.height(), BufferedImage.TYPE_USHORT_GRAY);
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < depth.height(); y++) {
            for (int x = 0; x < depth.width(); x++) {
                raster.setSample(x, y, 0, units(depth.metres()[y * depth.width() + x], metresPerUnit));
            }
        }
        PictureFile.writeImage(image, "png", file);
    }

    private static int units(float metres, double metresPerUnit) {
        return metres > 0 ? (int) Math.clamp(Math.rint(metres / metresPerUnit), 1, HIGHEST) : 0;
    }

    private static void requireScale(Path file, double metresPerUnit) {
        if (!(metresPerUnit > 0 && Double.isFinite(metresPerUnit))) {
            throw new InvalidInputException(
                    "depth " + file + ": a unit of " + metresPerUnit + " m is unusable; give a length above 0");
        }
    }

    private static InvalidInputException wrongKind(Path file) {
        return new InvalidInputException("depth " + file + " is not a 16-bit grey PNG; save it as one");
    }
}
