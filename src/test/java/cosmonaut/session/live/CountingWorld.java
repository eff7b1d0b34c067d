package cosmonaut.session.live;

import cosmonaut.bench.SlowWorld;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A small slow world that writes down what it is asked, and fails when told to.
public final class CountingWorld implements CameraWorld {

    public static final int WIDTH = 48;
    public static final int HEIGHT = 32;
    public static final WorldConfig CONFIG = new WorldConfig(
            "cosmonaut-world/1",
            WIDTH,
            HEIGHT,
            12,
            9,
            1,
            1,
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
    public static final CameraFrame CAMERA =
            new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(75, WIDTH, HEIGHT));

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<List<CameraFrame>> rollouts = new CopyOnWriteArrayList<>();
    final List<ChunkRequest> requests = new CopyOnWriteArrayList<>();
    volatile @Nullable RuntimeException failure;
    private final SlowWorld world;

    public CountingWorld(double secondsPerChunk, SlowWorld.Waiting waiting) {
        world = new SlowWorld(CONFIG, secondsPerChunk, waiting);
    }

    /// A picture with stripes and a wall 4 m ahead.
    public static WorldStart start() {
        Picture picture = Picture.black(WIDTH, HEIGHT);
        for (int i = 0; i < picture.rgb().length; i++) {
            int x = i / 3 % WIDTH;
            int y = i / 3 / WIDTH;
            picture.rgb()[i] = (byte) (40 + 5 * (x * (i % 3 + 1) % 17) + 3 * (y % 11) + 60);
        }
        float[] depth = new float[WIDTH * HEIGHT];
        java.util.Arrays.fill(depth, 4);
        return new WorldStart(picture, depth, CAMERA, "stripes", 7);
    }

    @Override
    public WorldConfig config() {
        return CONFIG;
    }

    @Override
    public WorldNode start(WorldStart start) {
        asked.add("start " + start.settings().prompt() + " " + start.settings().seed());
        fail();
        return world.start(start);
    }

    private void fail() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public void require(ChunkSettings settings) {}

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        asked.add("rollout");
        rollouts.add(request.cameras());
        requests.add(request);
        fail();
        return world.rollout(request, progress);
    }

    @Override
    public void close() {
        asked.add("close");
        world.close();
    }
}
