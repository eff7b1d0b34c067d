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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// Drives whose world answers at once: each view has a colour of its own, which the seed changes.
public final class FakeDrives implements DriveOpener {

    private static final SceneLibrary LIBRARY = SceneLibrary.in(Path.of("sample-scenes"));

    public static final WorldConfig CONFIG = new WorldConfig(
            "cosmonaut-world/1", 64, 36, 12, 9, 1, 1, 0, 0, 1, null, null, 8, null, null, null, null, null, null, null);

    /// Of a network of several views, by the pictures of every view that it goes on from.
    private static WorldConfig ofViews(int given) {
        return new WorldConfig(
                "cosmonaut-world/1",
                64,
                36,
                12,
                17,
                given,
                given > 0 ? 1 : 0,
                0,
                0,
                1,
                null,
                null,
                8,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /// What the opener says that it opens; a network of several views goes on from pictures, or by text alone.
    public enum Model {
        MEMORY,
        VIEWS,
        VIEWS_OF_TEXT
    }

    /// The model that the settings name at the moment.
    public volatile Model model = Model.MEMORY;

    /// Whether a chunk waits until it is cancelled, or until this changes.
    public volatile boolean patience;

    /// Of every drive, in their order.
    public final List<DriveStart> starts = new CopyOnWriteArrayList<>();

    private final World memory = new World(CONFIG, 0);

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
        return switch (model) {
            case MEMORY -> DriveKind.ofMemory(CONFIG, true);
            case VIEWS -> new DriveKind(ofViews(1), true, true, false, 8);
            case VIEWS_OF_TEXT -> new DriveKind(ofViews(0), true, false, false, 0);
        };
    }

    @Override
    public OpenedDrive open(int given) {
        World world = switch (model) {
            case MEMORY -> memory;
            case VIEWS -> new World(ofViews(given), 6);
            case VIEWS_OF_TEXT -> new World(ofViews(0), 6);
        };
        return new OpenedDrive(world, model.toString(), "none", "fake", 1, 0, "test");
    }

    private static Picture plain(int view, long seed, int index) {
        Picture picture = Picture.black(CONFIG.width(), CONFIG.height());
        for (int i = 0; i < picture.rgb().length; i++) {
            picture.rgb()[i] = (byte) (40 + 25 * view + 20 * seed * (i % 3) + index);
        }
        return picture;
    }

    private final class World implements DrivingWorld {

        private final WorldConfig config;
        private final int views;

        World(WorldConfig config, int views) {
            this.config = config;
            this.views = views;
        }

        @Override
        public WorldConfig config() {
            return config;
        }

        @Override
        public int views() {
            return views;
        }

        @Override
        public boolean followsCameras() {
            return views == 0;
        }

        @Override
        public boolean takesTrajectory() {
            return false;
        }

        @Override
        public boolean goesOn() {
            return config.overlap() > 0;
        }

        @Override
        public String sha256() {
            return "0".repeat(64);
        }

        @Override
        public DriveNode begin(DriveStart start, ChunkProgress progress) {
            starts.add(start);
            List<Picture> first = goesOn()
                    ? Collections.nCopies(6, start.views().getFirst().pictures().getLast())
                    : List.of();
            return new Node(0, first, start.seed());
        }

        @Override
        public DriveNode next(DriveNode from, DriveStep step, ViewSink sink, ChunkProgress progress)
                throws IOException {
            Node node = (Node) from;
            List<Picture> newest = new ArrayList<>();
            for (int view = 0; view < step.cameras().size(); view++) {
                for (int i = 0; i < step.cameras().get(view).size(); i++) {
                    sink.accept(view, node.pictures() + i, plain(view, node.seed(), node.pictures() + i));
                }
                newest.add(plain(view, node.seed(), 7));
                progress.at(view + 1, step.cameras().size());
                while (patience && !progress.cancelled()) {
                    LockSupport.parkNanos(1_000_000);
                }
                if (progress.cancelled()) {
                    throw new CancellationException("in the middle of a chunk");
                }
            }
            return new Node(node.pictures() + step.cameras().getFirst().size(), newest, node.seed());
        }

        @Override
        public void close() {}
    }
}
