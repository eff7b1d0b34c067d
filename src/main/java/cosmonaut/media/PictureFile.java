package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Pictures on disk. What a file is, its first bytes say, not its name.
public final class PictureFile {

    private static final float JPEG_QUALITY = 0.95f;

    private PictureFile() {}

    /// Reads a PNG, JPEG, BMP, GIF (its first frame) or WebP picture: turned upright as its EXIF data say, laid over
    /// white where it is transparent, and brought to 8 bits. Its size is checked before it is decoded.
    ///
    /// @throws InvalidInputException if the file is missing, is no such picture, is damaged, or is smaller than 16x16,
    ///                               larger than 16384 in a side or 100 megapixels in all
    public static Picture read(Path file) {
        PictureFormat format = PictureFormat.of(file);
        try {
            Picture picture = format == PictureFormat.WEBP ? WebpFile.read(file) : decode(file, format);
            return format.mayBeTurned() ? ExifOrientation.of(file).upright(picture) : picture;
        } catch (IOException e) {
            throw damaged(file, format, e);
        }
    }

    private static Picture decode(Path file, PictureFormat format) throws IOException {
        BufferedImage image = image(file, format);
        try {
            return OpaquePixels.of(image);
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    /// The first image of a file, after a check of its size.
    static BufferedImage image(Path file, PictureFormat format) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
        try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
            reader.setInput(stream, true, true);
            PictureLimits.require(file, reader.getWidth(0), reader.getHeight(0));
            return reader.read(0);
        } catch (InvalidInputException e) {
            throw e;
        } catch (RuntimeException e) {
            // The decoders of the platform meet damaged files with whatever exception comes first.
            throw new IOException(e);
        } finally {
            reader.dispose();
        }
    }

    private static InvalidInputException damaged(Path file, PictureFormat format, IOException e) {
        return new InvalidInputException(
                "picture " + file + " is damaged or of an unusual kind of " + format
                        + "; open it in an image editor and save it as PNG",
                e);
    }

    /// Writes a picture as PNG, without a date, with the name of this program in it.
    ///
    /// @throws InvalidInputException if the folder is missing or may not be written
    /// @throws IOException           if the disk is full or fails
    public static void writePng(Picture picture, Path file) throws IOException {
        writeImage(image(picture), "png", file);
    }

    /// Whether a file is a PNG that this program wrote.
    public static boolean isOwnPng(Path file) {
        return PngMark.isOn(file);
    }

    /// Writes a picture as JPEG of high quality.
    ///
    /// @throws InvalidInputException if the folder is missing or may not be written
    /// @throws IOException           if the disk is full or fails
    public static void writeJpeg(Picture picture, Path file) throws IOException {
        writeImage(image(picture), "jpeg", file);
    }

    private static BufferedImage image(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                row[x] = picture.pixel(x, y);
            }
            image.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        return image;
    }

    static void writeImage(BufferedImage image, String format, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(stream);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new InvalidInputException(
                    "picture " + file + " cannot be written; give a file in a folder that exists and may be written");
        }
        try {
            Files.write(file, format.equals("png") ? PngMark.on(bytes.toByteArray()) : bytes.toByteArray());
        } catch (IOException e) {
            try {
                Files.deleteIfExists(file); // half a picture is none
            } catch (IOException gone) {
                e.addSuppressed(gone);
            }
            throw new IOException("picture " + file + " could not be written (" + DiskFailure.reason(file, e)
                            + "); free some space or give another folder",
                    e);
        }
    }
}
