package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;

/// WebP pictures (RFC 9649), which the platform cannot read: decoded by the video library.
final class WebpFile {

    private static final int HEADER = 30;
    private static final int SIZE_BITS = 14;
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    /// `EXIF` and `Exif` as little-endian numbers.
    private static final int EXIF = 0x46495845;

    private static final int EXIF_MARK = 0x66697845;
    private static final int MARK_BYTES = 6;

    /// Red, green, blue and opacity.
    private static final int BYTES_PER_PIXEL = 4;

    private WebpFile() {}

    static Picture read(Path file, byte[] bytes) throws IOException {
        requireSize(file, bytes);
        VideoCodec.load();
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setFormat("webp_pipe");
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGBA);
        grabber.setVideoOption("max_pixels", Integer.toString(PictureLimits.MOST_PIXELS));
        try {
            grabber.start();
            Frame frame = grabber.grabImage();
            if (frame == null) {
                throw new IOException("no picture in it");
            }
            PictureLimits.require(file, frame.imageWidth, frame.imageHeight, BYTES_PER_PIXEL);
            return overWhite(frame);
        } finally {
            grabber.release();
        }
    }

    /// The size stands in the first chunk: lossy `VP8 `, lossless `VP8L` or extended `VP8X`.
    private static void requireSize(Path file, byte[] head) throws IOException {
        if (head.length < HEADER) {
            throw new IOException("the file is cut off");
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int mask = (1 << SIZE_BITS) - 1;
        switch (new String(head, 12, 4, StandardCharsets.ISO_8859_1)) {
            case "VP8 " -> require(file, bytes.getShort(26) & mask, bytes.getShort(28) & mask);
            case "VP8L" -> {
                int bits = bytes.getInt(21);
                require(file, 1 + (bits & mask), 1 + (bits >>> SIZE_BITS & mask));
            }
            case "VP8X" -> {
                require(file, 1 + (bytes.getInt(24) & 0xffffff), 1 + (bytes.getInt(26) >>> 8));
                if ((head[20] & 2) != 0) {
                    throw new InvalidInputException(
                            "picture " + file + " is an animated WebP; save one of its pictures as PNG");
                }
            }
            default -> throw new IOException("an unknown first chunk");
        }
    }

    private static void require(Path file, int width, int height) {
        PictureLimits.require(file, width, height, BYTES_PER_PIXEL);
    }

    /// A TIFF structure with the EXIF data, of the chunk `EXIF`; empty where there is none.
    static ByteBuffer exif(byte[] file) {
        ByteBuffer all = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long at = FIRST_CHUNK;
        while (at <= file.length - CHUNK_HEADER) {
            long size = Integer.toUnsignedLong(all.getInt((int) at + 4));
            long data = at + CHUNK_HEADER;
            if (all.getInt((int) at) == EXIF && data + size <= file.length) {
                ByteBuffer exif = all.slice((int) data, (int) size);
                // Some programs keep the mark that the data have in a JPEG.
                return size > MARK_BYTES && all.getInt((int) data) == EXIF_MARK
                        ? exif.slice(MARK_BYTES, (int) size - MARK_BYTES)
                        : exif;
            }
            at = data + size + (size & 1);
        }
        return ByteBuffer.allocate(0);
    }

    private static Picture overWhite(Frame frame) {
        Picture picture = Picture.black(frame.imageWidth, frame.imageHeight);
        ByteBuffer rgba = (ByteBuffer) frame.image[0];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int from = y * frame.imageStride + 4 * x;
                int alpha = rgba.get(from + 3) & 0xff;
                for (int c = 0; c < 3; c++) {
                    int value = (rgba.get(from + c) & 0xff) * alpha + 255 * (255 - alpha);
                    picture.rgb()[3 * (y * picture.width() + x) + c] = (byte) Math.round(value / 255f);
                }
            }
        }
        return picture;
    }
}
