package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;

/// WebP pictures (RFC 9649), which the platform cannot read: decoded by the video library.
final class WebpFile {

    private static final int HEADER = 30;
    private static final int SIZE_BITS = 14;

    private WebpFile() {}

    static Picture read(Path file) throws IOException {
        requireSize(file);
        VideoCodec.load();
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setFormat("webp_pipe");
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGBA);
        try {
            grabber.start();
            Frame frame = grabber.grabImage();
            if (frame == null) {
                throw new IOException("no picture in it");
            }
            PictureLimits.require(file, frame.imageWidth, frame.imageHeight);
            return overWhite(frame);
        } finally {
            grabber.release();
        }
    }

    /// The size stands in the first chunk: lossy `VP8 `, lossless `VP8L` or extended `VP8X`.
    private static void requireSize(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEADER);
        }
        if (head.length < HEADER) {
            throw new IOException("the file is cut off");
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int mask = (1 << SIZE_BITS) - 1;
        switch (new String(head, 12, 4, StandardCharsets.ISO_8859_1)) {
            case "VP8 " -> PictureLimits.require(file, bytes.getShort(26) & mask, bytes.getShort(28) & mask);
            case "VP8L" -> {
                int bits = bytes.getInt(21);
                PictureLimits.require(file, 1 + (bits & mask), 1 + (bits >>> SIZE_BITS & mask));
            }
            case "VP8X" -> {
                PictureLimits.require(file, 1 + (bytes.getInt(24) & 0xffffff), 1 + (bytes.getInt(26) >>> 8));
                if ((head[20] & 2) != 0) {
                    throw new InvalidInputException(
                            "picture " + file + " is an animated WebP; save one of its pictures as PNG");
                }
            }
            default -> throw new IOException("an unknown first chunk");
        }
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
