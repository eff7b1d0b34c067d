package cosmonaut.ui.explore;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A long chequered hall, the same for the same camera: what a flight through it must look like is known.
///
/// The prompt "night" makes it dark. A chunk takes as long as it is told to.
final class BoxWorld implements CameraWorld {

    static final int WIDTH = 96;
    static final int HEIGHT = 56;

    private static final int EVALUATIONS = 20;
    private static final double HALF_WIDTH = 2;
    private static final double FLOOR = 1.2;
    private static final double CEILING = 1.6;
    private static final double BACK = 8;
    private static final int[] WALLS = {0x9a4f3c, 0x3c7a9a, 0x8f8a6b, 0xc9cdd2, 0x5e9a4d, 0x7a5aa0};

    /// Its depth is in metres.
    private static final WorldConfig.Cache CACHE =
            new WorldConfig.Cache(1, "packed", 1, "pull-push", "disparity", 0.1, "stretch", "splat", 100, null, null);

    private volatile double chunkSeconds;
    private volatile @Nullable RuntimeException failure;

    BoxWorld(double chunkSeconds) {
        this.chunkSeconds = chunkSeconds;
    }

    static WorldStart start() {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, WIDTH, HEIGHT));
        float[] depth = new float[WIDTH * HEIGHT];
        return new WorldStart(paint(camera, false, depth), depth, camera, "a chequered hall", 1);
    }

    void chunkSeconds(double seconds) {
        chunkSeconds = seconds;
    }

    /// The next chunks fail with this; null lets them succeed again.
    void fail(@Nullable RuntimeException with) {
        failure = with;
    }

    @Override
    public WorldConfig config() {
        return new WorldConfig(
                "cosmonaut-world/1",
                WIDTH,
                HEIGHT,
                12,
                9,
                1,
                1,
                0,
                0,
                16,
                null,
                CACHE,
                8,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private record Node(int pictures, CameraFrame camera, Keyframe newest) implements WorldNode {

        @Override
        public Optional<Keyframe> keyframe() {
            return Optional.of(newest);
        }
    }

    @Override
    public WorldNode start(WorldStart start) {
        float[] depth = new float[WIDTH * HEIGHT];
        Picture picture = paint(start.camera(), false, depth);
        return new Node(0, start.camera(), keyframe(0, start.camera(), picture, depth));
    }

    @Override
    public void require(ChunkSettings settings) {}

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        work(progress);
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        List<GeneratedFrame> frames = new ArrayList<>();
        float[] depth = new float[WIDTH * HEIGHT];
        boolean night = request.settings().prompt().contains("night");
        for (CameraFrame camera : request.cameras()) {
            frames.add(new GeneratedFrame(paint(camera, night, depth), camera, 1));
        }
        int pictures = request.from().pictures() + frames.size();
        GeneratedFrame last = frames.getLast();
        Keyframe newest = keyframe(pictures, last.camera(), last.picture(), depth);
        return new Chunk(frames, new Node(pictures, last.camera(), newest), new StageTimings());
    }

    private void work(ChunkProgress progress) {
        for (int i = 0; i < EVALUATIONS; i++) {
            progress.at(i, EVALUATIONS);
            if (progress.cancelled()) {
                throw new CancellationException();
            }
            LockSupport.parkNanos((long) (chunkSeconds / EVALUATIONS * TimeUnit.SECONDS.toNanos(1)));
        }
        progress.at(EVALUATIONS, EVALUATIONS);
    }

    @Override
    public void close() {}

    private static Keyframe keyframe(int index, CameraFrame camera, Picture picture, float[] depth) {
        float[] colour = new float[3 * WIDTH * HEIGHT];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = (picture.rgb()[i] & 0xff) / 127.5f - 1;
        }
        return Keyframe.of(index, camera, colour, depth, new DisparityFilter(0.1f), 100);
    }

    /// Casts a ray through every pixel to the walls of the hall.
    private static Picture paint(CameraFrame frame, boolean night, float[] depth) {
        Intrinsics lens = frame.intrinsics();
        Pose pose = frame.pose();
        Picture picture = Picture.black(WIDTH, HEIGHT);
        double[] from = {pose.tx(), pose.ty(), pose.tz()};
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int row = i / WIDTH;
            double x = (i - row * WIDTH - lens.cx()) / lens.fx();
            double y = (row - lens.cy()) / lens.fy();
            double[] ray = {
                pose.r00() * x + pose.r01() * y + pose.r02(),
                pose.r10() * x + pose.r11() * y + pose.r12(),
                pose.r20() * x + pose.r21() * y + pose.r22()
            };
            depth[i] = (float) cast(from, ray, night, picture.rgb(), 3 * i);
        }
        return picture;
    }

    /// @return the depth along the camera's axis, since the ray has the length 1 there
    private static double cast(double[] from, double[] ray, boolean night, byte[] rgb, int at) {
        double[] far = {HALF_WIDTH, FLOOR, BACK};
        double[] near = {-HALF_WIDTH, -CEILING, -BACK};
        double distance = Double.MAX_VALUE;
        int wall = 0;
        for (int axis = 0; axis < 3; axis++) {
            double to = ray[axis] > 0 ? (far[axis] - from[axis]) / ray[axis] : (near[axis] - from[axis]) / ray[axis];
            if (ray[axis] != 0 && to > 0 && to < distance) {
                distance = to;
                wall = 2 * axis + (ray[axis] > 0 ? 1 : 0);
            }
        }
        int cells = 0;
        for (int axis = 0; axis < 3; axis++) {
            if (axis != wall / 2) {
                cells += (int) Math.floor(from[axis] + distance * ray[axis]);
            }
        }
        double light = (cells % 2 == 0 ? 1 : 0.72) * (night ? 0.2 : 1) * Math.max(0.35, 1 - distance / 40);
        for (int channel = 0; channel < 3; channel++) {
            rgb[at + channel] = (byte) ((WALLS[wall] >> (16 - 8 * channel) & 0xff) * light);
        }
        return distance;
    }
}
