package cosmonaut.evaluation;

import cosmonaut.camera.CameraFrame;
import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ForwardingWorld;
import cosmonaut.world.WorldStart;
import java.util.List;

/// A world that is given another prompt after its first chunk.
final class ChangedWords extends ForwardingWorld {

    private final String prompt;
    private int chunks;

    ChangedWords(CameraWorld world, String prompt) {
        super(world);
        this.prompt = prompt;
    }

    @Override
    public void start(WorldStart start) {
        chunks = 0;
        super.start(start);
    }

    @Override
    public Chunk rollout(List<CameraFrame> cameras, ChunkProgress progress) {
        if (chunks == 1) {
            prompt(prompt);
        }
        chunks++;
        return super.rollout(cameras, progress);
    }

    /// The world belongs to whoever opened it.
    @Override
    public void close() {}
}
