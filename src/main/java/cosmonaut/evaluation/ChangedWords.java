package cosmonaut.evaluation;

import cosmonaut.world.CameraWorld;
import cosmonaut.world.Chunk;
import cosmonaut.world.ChunkProgress;
import cosmonaut.world.ChunkRequest;
import cosmonaut.world.ChunkSettings;
import cosmonaut.world.ForwardingWorld;

/// A world that is given another prompt after its first chunk.
final class ChangedWords extends ForwardingWorld {

    private final String prompt;

    ChangedWords(CameraWorld world, String prompt) {
        super(world);
        this.prompt = prompt;
    }

    @Override
    public Chunk rollout(ChunkRequest request, ChunkProgress progress) {
        ChunkSettings settings = request.settings();
        return super.rollout(
                request.from().pictures() == 0
                        ? request
                        : new ChunkRequest(request.from(), request.cameras(), settings.withPrompt(prompt)),
                progress);
    }

    /// The world belongs to whoever opened it.
    @Override
    public void close() {}
}
