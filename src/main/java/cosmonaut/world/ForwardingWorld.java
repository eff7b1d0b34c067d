package cosmonaut.world;

import cosmonaut.model.WorldConfig;

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
    public WorldNode start(WorldStart start) {
        return world.start(start);
    }

    @Override
    public void require(ChunkSettings settings) {
        world.require(settings);
    }

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        return world.rollout(request, progress);
    }

    @Override
    public void close() {
        world.close();
    }
}
