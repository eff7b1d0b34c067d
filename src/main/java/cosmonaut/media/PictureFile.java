package cosmonaut.media;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Pictures on disk. What a file is, its first bytes say, not its name.
public final class PictureFile {

    private static final float JPEG_QUALITY = 0.95f;

    private PictureFile() {}

    /// Reads a PNG, JPEG, BMP, GIF (its first frame) or WebP picture: turned upright as its EXIF data say, laid over
    /// white where it is transparent, and brought to 8 bits. Its size is checked before it is decoded.
    ///
    /// @throws InvalidInputException if the file is missing, is no such picture, is damaged or cut off, is smaller than
    ///                               16x16, or is past [PictureLimits]: 128 MiB, 16384 pixels in a side, 67 megapixels
    ///                               in all (of 16 bits: those that decode to 256 MiB)
    public static Picture read(Path file) {
        PictureFormat format = PictureFormat.of(file);
        byte[] bytes = InputFile.read(file, "picture " + file, PictureLimits.MOST_BYTES);
        try {
            return switch (format) {
                case PNG -> {
                    PngFile png = new PngFile(bytes);
                    png.requireSize(file, 0);
                    yield upright(png.exif(), opaque(decode(file, format, png.pixels())));
                }
                case JPEG -> {
                    JpegFile jpeg = new JpegFile(bytes);
                    jpeg.require(file);
                    yield upright(jpeg.exif(), opaque(decode(file, format, jpeg.pixels())));
                }
                case WEBP -> upright(WebpFile.exif(bytes), WebpFile.read(file, bytes));
                case BMP, GIF -> opaque(decode(file, format, new StoredBytes(bytes, bytes.length)));
            };
        } catch (IOException e) {
            throw damaged(file, format, e);
        }
    }

    private static Picture upright(ByteBuffer exif, Picture stored) {
        return ExifOrientation.of(exif).upright(stored);
    }

    private static Picture opaque(BufferedImage image) throws IOException {
        try {
            return OpaquePixels.of(image);
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    /// The first image of a file.
    ///
    /// @throws IOException if it is damaged, or something of it is missing
    static BufferedImage decode(Path file, PictureFormat format, ImageInputStream stream) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
        List<String> losses = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> {
            if (format != PictureFormat.JPEG || JpegFile.isLoss(warning)) {
                losses.add(warning);
            }
        });
        try (stream) {
            reader.setInput(stream, true, true);
            PictureLimits.require(file, reader.getWidth(0), reader.getHeight(0), 3);
            BufferedImage image = reader.read(0);
            if (!losses.isEmpty()) {
                throw new IOException(losses.getFirst());
            }
            return image;
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
                "picture " + file + " is damaged, cut off or of an unusual kind of " + format
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

    /// The bytes of a JPEG file of high quality.
    public static byte[] jpeg(Picture picture) throws IOException {
        return bytes(image(picture), "jpeg");
    }

    /// The bytes of a PNG file, without a date.
    public static byte[] png(Picture picture) throws IOException {
        return bytes(image(picture), "png");
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

    private static byte[] bytes(BufferedImage image, String format) throws IOException {
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
        return bytes.toByteArray();
    }

    static void writeImage(BufferedImage image, String format, Path file) throws IOException {
        byte[] bytes = bytes(image, format);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw new InvalidInputException(
                    "picture " + file + " cannot be written; give a file in a folder that exists and may be written");
        }
        try {
            Files.write(file, format.equals("png") ? PngMark.on(bytes) : bytes);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(file); // half a picture is none
            } catch (IOException gone) {
                e.addSuppressed(gone);
            }
            throw new IOException(
                    "picture " + file + " could not be written (" + DiskFailure.reason(file, e)
                            + "); free some space or give another folder",
                    e);
        }
    }
}
