package cosmonaut.app.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.WorldConfig;
import cosmonaut.world.WorldMark;
import cosmonaut.world.WorldStart;
import java.util.List;
import java.util.Optional;

/// A world that is given another prompt after its first chunk.
final class ChangedWords implements CameraWorld {

    private final CameraWorld world;
    private final String prompt;
    private int chunks;

    ChangedWords(CameraWorld world, String prompt) {
        this.world = world;
        this.prompt = prompt;
    }

    @Override
    public WorldConfig config() {
        return world.config();
    }

    @Override
    public void start(WorldStart start) {
        chunks = 0;
        world.start(start);
    }

    @Override
    public Optional<Keyframe> firstKeyframe() {
        return world.firstKeyframe();
    }

    @Override
    public Chunk rollout(List<CameraFrame> cameras, ChunkProgress progress) {
        if (chunks == 1) {
            world.prompt(prompt);
        }
        chunks++;
        return world.rollout(cameras, progress);
    }

    @Override
    public void prompt(String other) {
        world.prompt(other);
    }

    @Override
    public void seed(long seed) {
        world.seed(seed);
    }

    @Override
    public void steps(int steps) {
        world.steps(steps);
    }

    @Override
    public WorldMark mark() {
        return world.mark();
    }

    @Override
    public void returnTo(WorldMark mark) {
        world.returnTo(mark);
    }

    /// The world belongs to whoever opened it.
    @Override
    public void close() {}
}
