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
import java.util.List;
import java.util.Optional;

/// Black pictures of a scene whose depth is known exactly.
public final class SceneWorld implements CameraWorld {

    private static final int WIDTH = SolidScene.LENS.width();
    private static final int HEIGHT = SolidScene.LENS.height();
    private static final WorldConfig.Cache CACHE =
            new WorldConfig.Cache(1, "packed", 1, "pull-push", "disparity", 0.1, "stretch", "splat", 50, null, null);

    private final SolidScene scene;
    private final boolean metric;

    private record Node(int pictures, CameraFrame camera, Optional<Keyframe> keyframe) implements WorldNode {}

    /// @param metric whether its depth is known to be in metres
    public SceneWorld(SolidScene scene, boolean metric) {
        this.scene = scene;
        this.metric = metric;
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
                null);
    }

    private Node node(int pictures, CameraFrame camera) {
        return new Node(pictures, camera, Optional.of(scene.seenBy(pictures, camera)));
    }

    @Override
    public WorldNode start(WorldStart start) {
        return node(0, start.camera());
    }

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        List<CameraFrame> cameras = request.cameras();
        List<GeneratedFrame> frames = cameras.stream()
                .map(camera -> new GeneratedFrame(Picture.black(WIDTH, HEIGHT), camera, 1))
                .toList();
        return new Chunk(
                frames, node(request.from().pictures() + cameras.size(), cameras.getLast()), new StageTimings());
    }

    @Override
    public void close() {}
}
