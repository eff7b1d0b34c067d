package cosmonaut.media;

import java.io.IOException;
import java.nio.file.Path;

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
public interface VideoWriter extends AutoCloseable {

    /// Opens a clip, after making sure that it can be written at all.
    ///
    /// @param file   where the clip goes, a name that ends in `.mp4`; a clip that is there is replaced at the end
    /// @param width  pixels, even, 16 to 4096
    /// @param height pixels, even, 16 to 4096
    /// @param fps    pictures in a second, above 0 and at most 240
    /// @throws cosmonaut.InvalidInputException if the name, the folder, a size or the rate cannot be used
    /// @throws CodecUnavailableException       if this machine has no video codec
    /// @throws IOException                     if the disk fails
    static VideoWriter open(Path file, int width, int height, double fps) throws IOException {
        ClipTarget target = ClipTarget.check(file, width, height, fps);
        return FfmpegVideoWriter.start(VideoCodec.load(), target);
    }

    /// Appends a picture of the clip's size.
    ///
    /// @throws IllegalArgumentException if its size is another one
    /// @throws IllegalStateException    after [#finish()] or [#abort()]
    /// @throws IOException              if the disk is full or fails
    void add(Picture picture) throws IOException;

    /// The pictures added so far.
    int frames();

    /// Completes the clip and moves it to its final name. A second call does nothing. With no picture added there is
    /// nothing to play, and no file appears.
    ///
    /// @throws IOException if the disk is full or fails; nothing is left under either name then
    void finish() throws IOException;

    /// Removes what was written; a clip that was there before stays. Does nothing after [#finish()].
    void abort();

    /// Aborts, unless the clip is finished.
    @Override
    void close();
}
