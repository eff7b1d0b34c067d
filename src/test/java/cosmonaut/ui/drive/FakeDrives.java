package cosmonaut.ui.drive;

import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.scene.SceneSummary;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.DriveNode;
import cosmonaut.world.DriveStart;
import cosmonaut.world.DriveStep;
import cosmonaut.world.DrivingWorld;
import cosmonaut.world.ViewSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Drives whose world answers at once: each view has a colour of its own, which the seed changes.
public final class FakeDrives implements DriveOpener {

    private static final SceneLibrary LIBRARY = SceneLibrary.in(Path.of("sample-scenes"));

    public static final WorldConfig CONFIG = new WorldConfig(
            "cosmonaut-world/1", 64, 36, 12, 9, 1, 1, 0, 0, 1, null, null, 8, null, null, null, null, null, null, null);

    /// Of every drive, in their order.
    public final List<DriveStart> starts = new CopyOnWriteArrayList<>();

    private record Node(int pictures, List<Picture> newest, long seed) implements DriveNode {}

    @Override
    public List<SceneSummary> scenes() {
        return List.of(LIBRARY.summary("street-crossing"), LIBRARY.summary("street-morning"));
    }

    @Override
    public Scene scene(String name) {
        return LIBRARY.open(name, Optional.empty(), CONFIG.width(), CONFIG.height());
    }

    @Override
    public DriveKind kind() {
        return new DriveKind(CONFIG, false);
    }

    @Override
    public OpenedDrive open() {
        return new OpenedDrive(new World(), "fake", "none", "one memory", 1, 0, "test");
    }

    private static Picture plain(int view, long seed, int index) {
        Picture picture = Picture.black(CONFIG.width(), CONFIG.height());
        for (int i = 0; i < picture.rgb().length; i++) {
            picture.rgb()[i] = (byte) (40 + 25 * view + 20 * seed * (i % 3) + index);
        }
        return picture;
    }

    private final class World implements DrivingWorld {

        @Override
        public WorldConfig config() {
            return CONFIG;
        }

        @Override
        public int views() {
            return 0;
        }

        @Override
        public boolean followsCameras() {
            return true;
        }

        @Override
        public boolean takesTrajectory() {
            return false;
        }

        @Override
        public boolean goesOn() {
            return true;
        }

        @Override
        public String sha256() {
            return "0".repeat(64);
        }

        @Override
        public DriveNode begin(DriveStart start, ChunkProgress progress) {
            starts.add(start);
            return new Node(
                    0,
                    Collections.nCopies(6, start.views().getFirst().pictures().getLast()),
                    start.seed());
        }

        @Override
        public DriveNode next(DriveNode from, DriveStep step, ViewSink sink, ChunkProgress progress)
                throws IOException {
            Node node = (Node) from;
            List<Picture> newest = new ArrayList<>();
            for (int view = 0; view < step.cameras().size(); view++) {
                for (int i = 0; i < step.cameras().get(view).size(); i++) {
                    sink.accept(view, node.pictures() + i, plain(view, node.seed(), i));
                }
                newest.add(plain(view, node.seed(), 7));
                progress.at(view + 1, step.cameras().size());
            }
            return new Node(node.pictures() + step.cameras().getFirst().size(), newest, node.seed());
        }

        @Override
        public void close() {}
    }
}
