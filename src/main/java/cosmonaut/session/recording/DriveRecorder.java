package cosmonaut.session.recording;

import cosmonaut.camera.CameraFrame;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.media.VideoWriter;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.drive.DriveSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Keeps a drive: a clip of every view, one of all side by side, and the sidecar.
///
/// A picture is held until all views have theirs, so that the clips are of one length whatever ends the drive.
public final class DriveRecorder implements DriveSink, AutoCloseable {

    private static final int COLUMNS = 3;
    private static final int ROWS = 2;

    private final DriveFiles files;
    private final int width;
    private final int height;
    private final Map<View, VideoWriter> clips = new EnumMap<>(View.class);
    private final VideoWriter grid;
    private final DriveExports exports;
    private final List<Map<View, Picture>> waiting = new ArrayList<>();

    private DriveRecorder(DriveFiles files, WorldConfig config, DriveExports exports) throws IOException {
        this.files = files;
        this.exports = exports;
        this.width = config.width();
        this.height = config.height();
        try {
            for (View view : View.values()) {
                clips.put(view, VideoWriter.open(files.clip(view), width, height, config.fps()));
            }
            grid = VideoWriter.open(files.grid(), COLUMNS * width, ROWS * height, config.fps());
        } catch (IOException | RuntimeException e) {
            clips.values().forEach(VideoWriter::close);
            throw e;
        }
    }

    /// Makes sure that everything can be written, and that no foreign file is written over, before anything is made.
    ///
    /// @throws cosmonaut.InvalidInputException if it cannot be written there
    public static DriveRecorder open(DriveFiles files, WorldConfig config) throws IOException {
        return open(files, config, new DriveExports(files.folder(), Set.of()));
    }

    /// As above; the pictures are kept for the forms of other programs too.
    public static DriveRecorder open(DriveFiles files, WorldConfig config, DriveExports exports) throws IOException {
        files.prepare();
        exports.discard();
        Sidecar.requireFree(files.sidecar());
        return new DriveRecorder(files, config, exports);
    }

    @Override
    public void accept(View view, int index, Picture picture, CameraFrame camera) throws IOException {
        int place = index - grid.frames();
        while (waiting.size() <= place) {
            waiting.add(new EnumMap<>(View.class));
        }
        waiting.get(place).put(view, picture);
        while (!waiting.isEmpty() && waiting.getFirst().size() == View.values().length) {
            keep(waiting.removeFirst());
        }
    }

    private void keep(Map<View, Picture> views) throws IOException {
        for (Map.Entry<View, VideoWriter> clip : clips.entrySet()) {
            Picture picture = Objects.requireNonNull(views.get(clip.getKey()));
            if (exports.areWanted()) {
                exports.keep(clip.getKey(), grid.frames(), picture);
            }
            clip.getValue().add(picture);
        }
        grid.add(mosaic(views));
    }

    /// Left, front, right over back left, back, back right.
    private Picture mosaic(Map<View, Picture> views) {
        byte[] rgb = new byte[3 * COLUMNS * ROWS * width * height];
        views.forEach((view, picture) -> {
            for (int y = 0; y < height; y++) {
                int to = (view.row() * height + y) * COLUMNS * width + view.column() * width;
                System.arraycopy(picture.rgb(), 3 * y * width, rgb, 3 * to, 3 * width);
            }
        });
        return new Picture(COLUMNS * width, ROWS * height, rgb);
    }

    /// Pictures that all views have.
    public int frames() {
        return grid.frames();
    }

    /// Completes all clips with the pictures they have, and writes the sidecar.
    ///
    /// @throws IOException if one of them cannot be completed
    public void finish(DriveSidecar sidecar) throws IOException {
        for (VideoWriter clip : clips.values()) {
            clip.finish();
        }
        grid.finish();
        sidecar.write(files.sidecar());
    }

    @Override
    public void close() {
        clips.values().forEach(VideoWriter::close);
        grid.close();
    }
}
