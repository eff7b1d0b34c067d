package cosmonaut.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;

/// A clip being written, picture by picture, as H.264 in an mp4 file.
///
/// The clip grows under a temporary name beside the final one and is moved there by [#finish()], so a half-written clip
/// never carries the final name. The same pictures at the same rate give the same bytes on one machine. A writer may be
/// finished from another thread than the one that adds pictures (a shutdown hook): after that, [#add] fails.
///
/// ```java
/// try (VideoWriter clip = VideoWriter.open(Path.of("flight.mp4"), 192, 112, 12)) {
///     for (Picture picture : pictures) {
///         clip.add(picture);
///     }
///     clip.finish();
/// }
/// ```
public abstract class VideoWriter implements AutoCloseable {

    /// Opens a clip, after making sure that it can be written at all.
    ///
    /// @param file   where the clip goes, a name that ends in `.mp4`; a clip that is there is replaced at the end
    /// @param width  pixels, even, 16 to 4096
    /// @param height pixels, even, 16 to 4096
    /// @param fps    pictures in a second, above 0 and at most 240
    /// @throws cosmonaut.InvalidInputException if the name, the folder, a size or the rate cannot be used
    /// @throws CodecUnavailableException       if this machine has no video codec
    /// @throws IOException                     if the disk fails
    public static VideoWriter open(Path file, int width, int height, double fps) throws IOException {
        ClipTarget target = ClipTarget.check(file, width, height, fps);
        return start(VideoCodec.load(), target);
    }

    static VideoWriter start(VideoCodec codec, ClipTarget target) throws IOException {
        return NativeWriter.start(codec, target);
    }

    /// Appends a picture of the clip's size.
    ///
    /// @throws IllegalArgumentException if its size is another one
    /// @throws IllegalStateException    after [#finish()] or [#abort()]
    /// @throws IOException              if the disk is full or fails
    public abstract void add(Picture picture) throws IOException;

    /// The pictures added so far.
    public abstract int frames();

    /// Completes the clip and moves it to its final name. A second call does nothing. With no picture added there is
    /// nothing to play, and no file appears.
    ///
    /// @throws IOException if the disk is full or fails; nothing is left under either name then
    public abstract void finish() throws IOException;

    /// Removes what was written; a clip that was there before stays. Does nothing after [#finish()].
    public abstract void abort();

    /// Aborts, unless the clip is finished.
    @Override
    public abstract void close();

    /// Writes clips with the native library. Its methods exclude each other, so that a shutdown hook may finish a clip
    /// in
    /// the middle of [#add].
    private static final class NativeWriter extends VideoWriter {

        /// The quantiser of H.264 (0 lossless, 51 worst) that every macroblock gets: the rate follows the content. At
        /// 16
        /// the error is hardly seen on an 8-bit display, and a picture of pure noise still fits the encoder's buffer.
        private static final int QUANTISER = 16;
        /// Slices of a picture. The encoder keeps half a slice of its fixed buffer free, and gives up where it cannot:
        /// in
        /// one piece, noise would not fit.
        private static final int SLICES = 8;
        /// Bits of a pixel from which the stated rate follows: above what the quantiser makes, as the standard's level
        /// is
        /// taken from it, and no limit to it.
        private static final int STATED_BITS = 12;

        private static final int LOWEST_RATE = 1_000_000;
        private static final int HIGHEST_RATE = 100_000_000;
        /// The quantiser of MPEG-4 (1 best, 31 worst).
        private static final int FALLBACK_QUANTISER = 2;
        /// Seconds between pictures that one can seek to.
        private static final double SEEK_INTERVAL = 2;
        /// Bytes left on a disk that no longer takes a picture.
        private static final long FULL_DISK = 1 << 16;
        /// Vector code may read beyond the last pixel.
        private static final int READ_AHEAD = 64;

        private final ClipTarget target;
        private final FFmpegFrameRecorder recorder;
        private final ByteBuffer pixels;
        private int frames;
        private boolean open = true;

        private NativeWriter(ClipTarget target, FFmpegFrameRecorder recorder) {
            this.target = target;
            this.recorder = recorder;
            this.pixels = ByteBuffer.allocateDirect(3 * target.width() * target.height() + READ_AHEAD);
        }

        static NativeWriter start(VideoCodec codec, ClipTarget target) throws IOException {
            FFmpegFrameRecorder recorder =
                    new FFmpegFrameRecorder(target.partial().toFile(), target.width(), target.height(), 0);
            configureStream(recorder, codec, target.fps());
            configureFile(recorder);
            try {
                recorder.start();
            } catch (FrameRecorder.Exception e) {
                target.discard();
                throw failure(target, e);
            }
            return new NativeWriter(target, recorder);
        }

        private static void configureStream(FFmpegFrameRecorder recorder, VideoCodec codec, double fps) {
            recorder.setVideoCodecName(codec.encoder());
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setFrameRate(fps);
            recorder.setGopSize((int) Math.max(1, Math.round(SEEK_INTERVAL * fps)));
            recorder.setMaxBFrames(0);
            recorder.setImageScalingFlags(swscale.SWS_BICUBIC
                    | swscale.SWS_ACCURATE_RND
                    | swscale.SWS_FULL_CHR_H_INT
                    | swscale.SWS_FULL_CHR_H_INP
                    | swscale.SWS_BITEXACT);
            // The bytes must not depend on the machine's cores.
            recorder.setVideoOption("threads", "1");
            recorder.setVideoOption("flags", "+bitexact");
            // What the conversion from RGB does; without it players guess by the size.
            recorder.setVideoOption("colorspace", "smpte170m");
            recorder.setVideoOption("color_primaries", "bt709");
            recorder.setVideoOption("color_trc", "iec61966-2-1");
            recorder.setVideoOption("color_range", "tv");
            if (codec.isH264()) {
                recorder.setVideoProfile(avcodec.AV_PROFILE_H264_HIGH);
                recorder.setVideoOption("rc_mode", "quality");
                recorder.setVideoOption("allow_skip_frames", "0");
                recorder.setVideoOption("slices", Integer.toString(SLICES));
                recorder.setVideoOption("qmin", Integer.toString(QUANTISER));
                recorder.setVideoOption("qmax", Integer.toString(QUANTISER));
                double rate = (double) STATED_BITS * recorder.getImageWidth() * recorder.getImageHeight() * fps;
                recorder.setVideoBitrate((int) Math.clamp(rate, LOWEST_RATE, HIGHEST_RATE));
            } else {
                recorder.setVideoQuality(FALLBACK_QUANTISER);
            }
        }

        private static void configureFile(FFmpegFrameRecorder recorder) {
            // By name, because the temporary's name does not end in .mp4.
            recorder.setFormat("mp4");
            // No version and no date in the file.
            recorder.setOption("fflags", "+bitexact");
            // The index before the pictures, so that a browser plays it while it loads.
            recorder.setOption("movflags", "+faststart");
        }

        @Override
        public synchronized void add(Picture picture) throws IOException {
            if (!open) {
                throw new IllegalStateException("the clip " + target.file() + " is closed");
            }
            if (picture.width() != target.width() || picture.height() != target.height()) {
                throw new IllegalArgumentException("a picture of " + picture.width() + "x" + picture.height()
                        + " does not fit the clip of " + target.width() + "x" + target.height());
            }
            pixels.put(0, picture.rgb());
            try {
                recorder.recordImage(
                        target.width(),
                        target.height(),
                        Frame.DEPTH_UBYTE,
                        3,
                        3 * target.width(),
                        avutil.AV_PIX_FMT_RGB24,
                        pixels);
            } catch (FrameRecorder.Exception e) {
                IOException failure = failure(target, e);
                abort();
                throw failure;
            }
            frames++;
        }

        @Override
        public synchronized int frames() {
            return frames;
        }

        @Override
        public synchronized void finish() throws IOException {
            if (!open) {
                return;
            }
            if (frames == 0) {
                abort();
                return;
            }
            open = false;
            try {
                recorder.stop();
                // The library does not tell whether the last bytes arrived.
                Mp4Boxes.requireComplete(target.partial());
                target.complete();
            } catch (IOException e) {
                IOException failure = failure(target, e);
                target.discard();
                throw failure;
            }
        }

        @Override
        public synchronized void abort() {
            if (!open) {
                return;
            }
            open = false;
            try {
                recorder.release();
            } catch (FrameRecorder.Exception e) {
                // The file goes away with everything that is wrong with it.
            } finally {
                target.discard();
            }
        }

        @Override
        public void close() {
            abort();
        }

        private static IOException failure(ClipTarget target, IOException cause) {
            return new IOException("clip " + target.file() + " could not be written: " + reason(target, cause), cause);
        }

        private static String reason(ClipTarget target, IOException cause) {
            try {
                if (Files.getFileStore(target.folder()).getUsableSpace() < FULL_DISK) {
                    return "the disk is full; free some space or give another folder";
                }
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
            String said = String.valueOf(cause.getMessage()).replaceFirst("\\s*\\(For more details.*", "");
            return "the video library says \"" + said + "\"; check the disk or try another folder";
        }
    }
}
