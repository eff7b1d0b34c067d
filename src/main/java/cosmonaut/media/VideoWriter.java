package cosmonaut.media;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A clip being written, picture by picture, as H.264 in an mp4 file.
///
/// The clip grows under a name of its own beside the final one, `flight.PID-0.part.mp4`, which plays at any moment,
/// also after a power failure; [#finish()] gives it the ordinary form and the final name. What a program left under
/// such a name [UnfinishedClips] finds. The same pictures at the same rate give the same bytes on one machine. A writer
/// may be finished from another thread than the one that adds pictures (a shutdown hook): after that, [#add] fails.
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
        return start(VideoCodec.load(), target, PartialClip.create(target.file()));
    }

    static VideoWriter start(VideoCodec codec, ClipTarget target, PartialClip partial) throws IOException {
        return NativeWriter.start(codec, target, partial);
    }

    /// Appends a picture of the clip's size.
    ///
    /// @throws IllegalArgumentException if its size is another one
    /// @throws IllegalStateException    after [#finish()], [#abort()] or a picture that could not be written
    /// @throws IOException              if the disk is full or fails; the pictures before stay, and can be finished
    public void add(Picture picture) throws IOException {
        add(picture, 1);
    }

    /// As [#add(Picture)], of a picture that stands for the time of several.
    ///
    /// @param periods for how many periods of the rate it stands, 1 at least
    public abstract void add(Picture picture, int periods) throws IOException;

    /// The pictures added so far: they survive the end of the program.
    public abstract int frames();

    /// Completes the clip and moves it to its final name. A second call does nothing. With no picture added there is
    /// nothing to play, and no file appears. Where the disk has no room for a second copy, the clip stays as it was
    /// written, which plays too.
    ///
    /// @throws IOException if it cannot have its final name; the message says where its pictures are
    public abstract void finish() throws IOException;

    /// Removes what was written; a clip that was there before stays. Does nothing after [#finish()].
    public abstract void abort();

    /// Aborts, unless the clip is finished.
    @Override
    public abstract void close();

    /// Writes clips with the native library. Its methods exclude each other, so that a shutdown hook may finish a clip
    /// in the middle of [#add].
    private static final class NativeWriter extends VideoWriter {

        private final ClipTarget target;
        private final PartialClip partial;
        private final PictureEncoder encoder;
        private final FragmentMuxer muxer;
        private int frames;
        private long end;
        private boolean open = true;
        private boolean ended;

        private NativeWriter(ClipTarget target, PartialClip partial, PictureEncoder encoder, FragmentMuxer muxer) {
            this.target = target;
            this.partial = partial;
            this.encoder = encoder;
            this.muxer = muxer;
        }

        static NativeWriter start(VideoCodec codec, ClipTarget target, PartialClip partial) throws IOException {
            PictureEncoder encoder = null;
            FragmentMuxer muxer = null;
            try {
                encoder = PictureEncoder.open(codec, target.width(), target.height(), target.fps());
                muxer = new FragmentMuxer(encoder.context());
                partial.append(muxer.head());
                return new NativeWriter(target, partial, encoder, muxer);
            } catch (IOException e) {
                release(encoder, muxer);
                partial.discard();
                throw failure(target, e);
            }
        }

        @Override
        public synchronized void add(Picture picture, int periods) throws IOException {
            if (!open || ended) {
                throw new IllegalStateException("the clip " + target.file() + " is closed");
            }
            if (picture.width() != target.width() || picture.height() != target.height()) {
                throw new IllegalArgumentException("a picture of " + picture.width() + "x" + picture.height()
                        + " does not fit the clip of " + target.width() + "x" + target.height());
            }
            if (periods < 1) {
                throw new IllegalArgumentException("a picture cannot stand for " + periods + " periods");
            }
            try {
                partial.append(muxer.fragment(encoder.encode(picture, end, periods)));
            } catch (IOException e) {
                ended = true;
                throw failure(target, e);
            }
            frames++;
            end += periods;
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
            release(encoder, muxer);
            try {
                partial.complete(target.file());
            } catch (IOException e) {
                throw new IOException(
                        "clip " + target.file() + " could not be given its name ("
                                + DiskFailure.reason(target.file(), e) + "); its " + frames + " pictures are in "
                                + partial.path(),
                        e);
            }
        }

        @Override
        public synchronized void abort() {
            if (!open) {
                return;
            }
            open = false;
            release(encoder, muxer);
            partial.discard();
        }

        @Override
        public void close() {
            abort();
        }

        private static void release(@Nullable PictureEncoder encoder, @Nullable FragmentMuxer muxer) {
            if (muxer != null) {
                muxer.close();
            }
            if (encoder != null) {
                encoder.close();
            }
        }

        private static IOException failure(ClipTarget target, IOException cause) {
            return new IOException(
                    "clip " + target.file() + " could not be written (" + DiskFailure.reason(target.file(), cause)
                            + "); free some space or give another folder",
                    cause);
        }
    }
}
