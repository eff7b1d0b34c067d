package cosmonaut.media;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;

/// The pictures of a clip, one after another.
public final class VideoReader implements AutoCloseable {

    private static final String CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi";

    /// Pixels of all pictures that are read at once: 150 megapixels.
    private static final long MOST_AT_ONCE = 150_000_000;

    /// Pixels of a picture: 16 megapixels.
    private static final int MOST_PIXELS = 1 << 24;

    private final Path file;
    private final FFmpegFrameGrabber grabber;
    private boolean open = true;

    private VideoReader(Path file, FFmpegFrameGrabber grabber) {
        this.file = file;
        this.grabber = grabber;
    }

    /// @throws InvalidInputException     if there is no such file or it is no video
    /// @throws CodecUnavailableException if this machine has no video codec
    public static VideoReader open(Path file) throws IOException {
        InputFile.requireRegular(file, "clip " + file);
        VideoCodec.load();
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        grabber.setImageScalingFlags(swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INT);
        grabber.setVideoOption("threads", "1");
        grabber.setVideoOption("max_pixels", Integer.toString(MOST_PIXELS));
        // Playlists and scripts, which video libraries open too, name other files and addresses.
        grabber.setOption("format_whitelist", CONTAINERS);
        grabber.setOption("protocol_whitelist", "file");
        VideoReader reader = new VideoReader(file, grabber);
        try {
            grabber.start();
        } catch (FrameGrabber.Exception e) {
            reader.close();
            throw new InvalidInputException("clip " + file + " is not a video that can be read; convert it to mp4", e);
        }
        if (!grabber.hasVideo()) {
            reader.close();
            throw new InvalidInputException("clip " + file + " has no pictures in it; give a video file");
        }
        return reader;
    }

    /// Reads all pictures of a clip, which must fit into memory.
    ///
    /// @throws InvalidInputException if there are more than 150 megapixels of them
    public static List<Picture> readAll(Path file) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        try (VideoReader reader = open(file)) {
            for (Optional<Picture> next = reader.next(); next.isPresent(); next = reader.next()) {
                pictures.add(next.get());
                if ((long) reader.width() * reader.height() * pictures.size() > MOST_AT_ONCE) {
                    throw new InvalidInputException("clip " + file + " has more than " + MOST_AT_ONCE
                            + " pixels in all its pictures; give a shorter one");
                }
            }
        }
        return pictures;
    }

    public int width() {
        return grabber.getImageWidth();
    }

    public int height() {
        return grabber.getImageHeight();
    }

    /// Pictures in a second.
    public double fps() {
        return grabber.getVideoFrameRate();
    }

    /// The next picture, or nothing at the end.
    ///
    /// @throws InvalidInputException if the clip is damaged here
    public Optional<Picture> next() throws IOException {
        if (!open) {
            throw new IllegalStateException("the clip " + file + " is closed");
        }
        try {
            Frame frame = grabber.grabImage();
            return frame == null ? Optional.empty() : Optional.of(picture(frame));
        } catch (FrameGrabber.Exception e) {
            throw new InvalidInputException("clip " + file + " is damaged; record or copy it again", e);
        }
    }

    private static Picture picture(Frame frame) {
        Picture picture = Picture.black(frame.imageWidth, frame.imageHeight);
        ByteBuffer rows = (ByteBuffer) frame.image[0];
        int row = 3 * frame.imageWidth;
        for (int y = 0; y < frame.imageHeight; y++) {
            rows.get(y * frame.imageStride, picture.rgb(), y * row, row);
        }
        return picture;
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            grabber.release();
        } catch (FrameGrabber.Exception e) {
            // Nothing is lost with a file that was only read.
        }
    }
}
