package cosmonaut.session;

import cosmonaut.bench.SlowWorld;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.WorldConfig;
import cosmonaut.world.WorldMark;
import cosmonaut.world.WorldStart;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A small slow world that writes down what it is asked, and fails when told to.
final class CountingWorld implements CameraWorld {

    static final int WIDTH = 48;
    static final int HEIGHT = 32;
    static final WorldConfig CONFIG =
            new WorldConfig("cosmonaut-world/1", WIDTH, HEIGHT, 12, 9, 1, 1, 0, 0, 1, null, null, 8, null, null, null);
    static final CameraFrame CAMERA = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(75, WIDTH, HEIGHT));

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<List<CameraFrame>> rollouts = new CopyOnWriteArrayList<>();
    volatile @Nullable RuntimeException failure;
    private final SlowWorld world;

    CountingWorld(double secondsPerChunk, SlowWorld.Waiting waiting) {
        world = new SlowWorld(CONFIG, secondsPerChunk, waiting);
    }

    /// A picture with stripes and a wall 4 m ahead.
    static WorldStart start() {
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
    public void start(WorldStart start) {
        asked.add("start " + start.prompt() + " " + start.seed());
        fail();
        world.start(start);
    }

    private void fail() {
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
    }

    @Override
    public Optional<Keyframe> firstKeyframe() {
        return world.firstKeyframe();
    }

    @Override
    public Chunk rollout(List<CameraFrame> cameras, ChunkProgress progress) {
        asked.add("rollout");
        rollouts.add(cameras);
        fail();
        return world.rollout(cameras, progress);
    }

    @Override
    public void prompt(String prompt) {
        asked.add("prompt " + prompt);
        world.prompt(prompt);
    }

    @Override
    public void seed(long seed) {
        asked.add("seed " + seed);
        world.seed(seed);
    }

    @Override
    public void steps(int steps) {
        asked.add("steps " + steps);
        world.steps(steps);
    }

    @Override
    public void guidance(double strength) {
        asked.add("guidance " + strength);
    }

    @Override
    public WorldMark mark() {
        return world.mark();
    }

    @Override
    public void returnTo(WorldMark mark) {
        asked.add("return to " + mark.pictures());
        world.returnTo(mark);
    }

    @Override
    public void close() {
        asked.add("close");
        world.close();
    }
}
