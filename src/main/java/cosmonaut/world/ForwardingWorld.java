package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import java.util.List;
import java.util.Optional;

/// A world that hands everything to another one; a subclass changes what it is there for.
public abstract class ForwardingWorld implements CameraWorld {

    private final CameraWorld world;

    protected ForwardingWorld(CameraWorld world) {
        this.world = world;
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
    public void guidance(double strength) {
        world.guidance(strength);
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
    }
}
