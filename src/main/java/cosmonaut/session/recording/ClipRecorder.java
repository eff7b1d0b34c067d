package cosmonaut.session.recording;

import cosmonaut.InvalidInputException;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoWriter;
import cosmonaut.model.WorldConfig;
import cosmonaut.world.GeneratedFrame;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps a flight: the clip, its sidecar and, if wished, every picture as PNG.
public final class ClipRecorder implements ClipSink {

    /// Room that a live recording leaves on the disk: enough to complete the clip with its index.
    private static final long ROOM_TO_FINISH = 16L << 20;

    private final Path clip;
    private final VideoWriter video;
    private final @Nullable Path pictures;
    private final @Nullable LongSupplier room;
    private boolean broken;

    ClipRecorder(Path clip, VideoWriter video, @Nullable Path pictures, @Nullable LongSupplier room) {
        this.clip = clip;
        this.video = video;
        this.pictures = pictures;
        this.room = room;
    }

    /// A clip that ends while the disk has room to complete it, so that what was recorded is kept.
    ///
    /// @throws InvalidInputException if it cannot be written there
    public static ClipRecorder open(Path clip, WorldConfig config) throws IOException {
        VideoWriter video = VideoWriter.open(clip, config.width(), config.height(), config.fps());
        FileStore disk =
                Files.getFileStore(Objects.requireNonNull(clip.toAbsolutePath().getParent()));
        return new ClipRecorder(clip, video, null, () -> roomOn(disk));
    }

    private static long roomOn(FileStore disk) {
        try {
            return disk.getUsableSpace();
        } catch (IOException e) {
            // A disk that does not tell is written to until it refuses.
            return Long.MAX_VALUE;
        }
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
        VideoWriter video = VideoWriter.open(clip, config.width(), config.height(), config.fps());
        return new ClipRecorder(clip, video, pictures, null);
    }

    @Override
    public void accept(int index, GeneratedFrame frame) throws IOException {
        if (room != null && room.getAsLong() < ROOM_TO_FINISH) {
            throw new IOException("clip " + clip
                    + " ends here, as the disk is nearly full; free some space or record to another folder");
        }
        try {
            video.add(frame.picture());
        } catch (IOException e) {
            broken = true;
            throw e;
        }
        if (pictures != null) {
            PictureFile.writePng(frame.picture(), pictures.resolve(String.format(Locale.ROOT, "%06d.png", index)));
        }
    }

    @Override
    public void finish(Sidecar sidecar) throws IOException {
        if (broken) {
            throw new IOException("clip " + clip + " was lost with the disk; record to another folder");
        }
        video.finish();
        sidecar.write(Sidecar.beside(clip));
    }

    @Override
    public void close() {
        video.close();
    }
}
