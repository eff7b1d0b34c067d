package cosmonaut.media;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;

/// Depth as 16-bit grey PNG: so many units of a stated length, 0 where nothing is known.
public final class DepthFile {

    /// What the highest value, where everything farther away ends up, is read as.
    public static final float FAR_METRES = 100;

    /// Pixels of a depth picture that is read: 16 megapixels.
    private static final long MOST_PIXELS = 1 << 24;

    private static final int HIGHEST = 0xffff;

    private DepthFile() {}

    /// @param metresPerUnit length of one unit, finite and above 0
    /// @throws InvalidInputException if the file is missing, damaged, of an unusable size (past 16 megapixels) or not
    ///                               16-bit grey
    public static DepthPicture read(Path file, double metresPerUnit) {
        requireScale(file, metresPerUnit);
        if (PictureFormat.of(file) != PictureFormat.PNG) {
            throw wrongKind(file);
        }
        BufferedImage image;
        try {
            PngFile png = new PngFile(InputFile.read(file, "depth " + file, PictureLimits.MOST_BYTES));
            png.requireSize(file, MOST_PIXELS);
            image = PictureFile.decode(file, PictureFormat.PNG, png.pixels());
        } catch (IOException e) {
            throw new InvalidInputException("depth " + file + " is damaged; copy or make it again", e);
        }
        if (image.getType() != BufferedImage.TYPE_USHORT_GRAY) {
            throw wrongKind(file);
        }
        int width = image.getWidth();
        int height = image.getHeight();
        float[] metres = new float[width * height];
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRaster().getSamples(0, y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                metres[y * width + x] = row[x] == HIGHEST ? FAR_METRES : (float) (row[x] * metresPerUnit);
            }
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
