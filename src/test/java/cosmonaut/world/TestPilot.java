package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Flies a world chunk after chunk, each from where the one before ended.
final class TestPilot {

    private final CameraWorld world;
    private @Nullable WorldNode here;
    private ChunkSettings settings = ChunkSettings.of("", 0);

    TestPilot(CameraWorld world) {
        this.world = world;
    }

    TestPilot(CameraWorld world, WorldStart start) {
        this(world);
        start(start);
    }

    void start(WorldStart start) {
        here = world.start(start);
        settings = start.settings();
    }

    WorldNode here() {
        return Objects.requireNonNull(here);
    }

    void returnTo(WorldNode node) {
        here = node;
    }

    void change(UnaryOperator<ChunkSettings> how) {
        settings = how.apply(settings);
    }

    Chunk rollout(List<CameraFrame> cameras) {
        return rollout(cameras, ChunkProgress.NONE);
    }

    Chunk rollout(List<CameraFrame> cameras, ChunkProgress progress) {
        Chunk chunk = world.rollout(new ChunkRequest(here(), cameras, settings), progress);
        here = chunk.node();
        return chunk;
    }
}
