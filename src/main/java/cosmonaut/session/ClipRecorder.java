package cosmonaut.session;

import cosmonaut.InvalidInputException;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoWriter;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.WorldConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Keeps a flight: the clip, its sidecar and, if wished, every picture as PNG.
public final class ClipRecorder implements ClipSink {

    private final Path clip;
    private final VideoWriter video;
    private final @Nullable Path pictures;

    private ClipRecorder(Path clip, VideoWriter video, @Nullable Path pictures) {
        this.clip = clip;
        this.video = video;
        this.pictures = pictures;
    }

    /// A clip without single pictures.
    ///
    /// @throws InvalidInputException if it cannot be written there
    public static ClipRecorder open(Path clip, WorldConfig config) throws IOException {
        return open(clip, null, config);
    }

    /// Makes sure that everything can be written before anything is generated.
    ///
    /// @param pictures folder for single pictures, made if need be
    /// @throws InvalidInputException if it cannot be written there
    public static ClipRecorder open(Path clip, @Nullable Path pictures, WorldConfig config) throws IOException {
        if (pictures != null) {
            try {
                Files.createDirectories(pictures);
            } catch (IOException e) {
                throw new InvalidInputException(
                        "--frames-dir " + pictures + " cannot be made (" + e.getMessage() + "); name another folder",
                        e);
            }
        }
        return new ClipRecorder(clip, VideoWriter.open(clip, config.width(), config.height(), config.fps()), pictures);
    }

    @Override
    public void accept(int index, GeneratedFrame frame) throws IOException {
        video.add(frame.picture());
        if (pictures != null) {
            PictureFile.writePng(frame.picture(), pictures.resolve(String.format(Locale.ROOT, "%06d.png", index)));
        }
    }

    @Override
    public void finish(Sidecar sidecar) throws IOException {
        video.finish();
        sidecar.write(Sidecar.beside(clip));
    }

    @Override
    public void close() {
        video.close();
    }
}
