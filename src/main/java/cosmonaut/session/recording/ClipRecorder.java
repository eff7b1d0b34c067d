package cosmonaut.session.recording;

import cosmonaut.media.Picture;
import cosmonaut.media.VideoWriter;
import cosmonaut.model.WorldConfig;
import cosmonaut.world.GeneratedFrame;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps a flight: the clip, its sidecar and, if wished, every picture as PNG.
public final class ClipRecorder implements ClipSink {

    /// Room that a live recording leaves on the disk: enough to bring a short clip into its ordinary form.
    private static final long ROOM_TO_FINISH = 16L << 20;

    private final Path clip;
    private final VideoWriter video;
    private final @Nullable FrameFolder pictures;
    private final @Nullable LongSupplier room;

    ClipRecorder(Path clip, VideoWriter video, @Nullable FrameFolder pictures, @Nullable LongSupplier room) {
        this.clip = clip;
        this.video = video;
        this.pictures = pictures;
        this.room = room;
    }

    /// A clip that ends while the disk has room to complete it.
    ///
    /// @throws InvalidInputException if it cannot be written there
    public static ClipRecorder open(Path clip, VideoShape shape) throws IOException {
        Sidecar.requireFree(Sidecar.beside(clip));
        VideoWriter video = VideoWriter.open(clip, shape.width(), shape.height(), shape.fps());
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

    /// Makes sure that everything can be written, and that no foreign file is written over, before anything is
    /// generated.
    ///
    /// @param files the folder of pictures is made if need be
    /// @throws InvalidInputException if it cannot be written there
    public static ClipRecorder open(FlightFiles files, WorldConfig config) throws IOException {
        Sidecar.requireFree(Sidecar.beside(files.clip()));
        FrameFolder pictures = files.pictures() == null ? null : FrameFolder.open(files.pictures());
        VideoWriter video = VideoWriter.open(files.clip(), config.width(), config.height(), config.fps());
        return new ClipRecorder(files.clip(), video, pictures, null);
    }

    @Override
    public void accept(int index, GeneratedFrame frame) throws IOException {
        accept(index, frame, 1);
    }

    @Override
    public void accept(int index, GeneratedFrame frame, int periods) throws IOException {
        if (room != null && room.getAsLong() < ROOM_TO_FINISH) {
            throw new IOException("clip " + clip
                    + " ends here, as the disk is nearly full; free some space or record to another folder");
        }
        if (pictures == null) {
            video.add(frame.picture(), periods);
        } else {
            accept(pictures, index, frame.picture(), periods);
        }
    }

    /// Clip and folder hold the same pictures, whichever of the two disks fails.
    private void accept(FrameFolder folder, int index, Picture picture, int periods) throws IOException {
        folder.write(index, picture);
        try {
            video.add(picture, periods);
        } catch (IOException e) {
            folder.remove(index);
            throw e;
        }
    }

    /// The pictures kept so far.
    public int frames() {
        return video.frames();
    }

    @Override
    public Optional<IOException> finish(Sidecar sidecar) throws IOException {
        if (video.frames() == 0) {
            throw new IOException("clip " + clip + " has no picture");
        }
        video.finish();
        try {
            sidecar.write(Sidecar.beside(clip));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    @Override
    public void close() {
        video.close();
    }
}
