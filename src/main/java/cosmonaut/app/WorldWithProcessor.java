package cosmonaut.app;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.tensor.Backend;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.WorldConfig;
import cosmonaut.world.WorldMark;
import cosmonaut.world.WorldStart;
import java.util.List;
import java.util.Optional;

/// A world that owns the processor it computes on: both are closed together.
final class WorldWithProcessor implements CameraWorld {

    private final CameraWorld world;
    private final Backend processor;

    WorldWithProcessor(CameraWorld world, Backend processor) {
        this.world = world;
        this.processor = processor;
    }

    @Override
    public WorldConfig config() {
        return world.config();
    }

    @Override
    public void start(WorldStart start) {
        world.start(start);
    }

    @Override
    public Optional<Keyframe> firstKeyframe() {
        return world.firstKeyframe();
    }

    @Override
    public Chunk rollout(List<CameraFrame> cameras, ChunkProgress progress) {
        return world.rollout(cameras, progress);
    }

    @Override
    public void prompt(String prompt) {
        world.prompt(prompt);
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

    @Override
    public void close() {
        world.close();
        processor.close();
    }
}
