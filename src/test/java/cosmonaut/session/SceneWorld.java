package cosmonaut.session;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SolidScene;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.GeneratedFrame;
import cosmonaut.world.StageTimings;
import cosmonaut.world.WorldNode;
import cosmonaut.world.WorldStart;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Black pictures of a scene whose depth is known exactly.
public final class SceneWorld implements CameraWorld {

    private static final int WIDTH = SolidScene.LENS.width();
    private static final int HEIGHT = SolidScene.LENS.height();
    private static final WorldConfig.Cache CACHE =
            new WorldConfig.Cache(1, "packed", 1, "pull-push", "disparity", 0.1, "stretch", "splat", 50, null, null);

    private final SolidScene scene;
    private final boolean metric;
    private final List<Keyframe> imagined;
    private int rollouts;

    private record Node(int pictures, CameraFrame camera, Optional<Keyframe> keyframe, List<Keyframe> beside)
            implements WorldNode {

        @Override
        public List<Keyframe> keyframes() {
            return Stream.concat(beside.stream(), keyframe.stream()).toList();
        }
    }

    /// @param metric whether its depth is known to be in metres
    /// @param imagined views that every chunk remembers beside its own pictures, and that are prepared from the start
    public SceneWorld(SolidScene scene, boolean metric, CameraFrame... imagined) {
        this.scene = scene;
        this.metric = metric;
        this.imagined =
                Arrays.stream(imagined).map(camera -> scene.seenBy(0, camera)).toList();
    }

    /// Chunks that were asked for.
    public int rollouts() {
        return rollouts;
    }

    public static WorldStart start(CameraFrame camera) {
        return new WorldStart(Picture.black(WIDTH, HEIGHT), null, camera, "", 1);
    }

    @Override
    public WorldConfig config() {
        return new WorldConfig(
                "cosmonaut-world/1",
                WIDTH,
                HEIGHT,
                24,
                9,
                1,
                1,
                0,
                0,
                1,
                null,
                metric ? CACHE : null,
                8,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private Node node(int pictures, CameraFrame camera, List<Keyframe> beside) {
        return new Node(pictures, camera, Optional.of(scene.seenBy(pictures, camera)), beside);
    }

    @Override
    public WorldNode prepareAll(WorldNode newest) {
        return new Node(newest.pictures(), newest.camera(), newest.keyframe(), imagined);
    }

    @Override
    public WorldNode start(WorldStart start) {
        return node(0, start.camera(), List.of());
    }

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        rollouts++;
        List<CameraFrame> cameras = request.cameras();
        List<GeneratedFrame> frames = cameras.stream()
                .map(camera -> new GeneratedFrame(Picture.black(WIDTH, HEIGHT), camera, 1))
                .toList();
        return new Chunk(
                frames,
                node(request.from().pictures() + cameras.size(), cameras.getLast(), imagined),
                new StageTimings());
    }

    @Override
    public void close() {}
}
