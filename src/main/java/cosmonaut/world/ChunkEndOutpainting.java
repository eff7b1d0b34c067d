package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.world.StageTimings.Stage;
import java.util.List;
import java.util.Optional;

/// Outpaints the last picture of a chunk before the chunk, where much of it is new, and remembers it.
final class ChunkEndOutpainting implements ChunkPreparation {

    private final double newShare;
    private final Outpainter outpainter;
    private final Optional<KeyframePriorSampler> prior;
    private final WorldMemory memory;

    /// @param newShare of a picture above which it is made, 0 to 1
    /// @param prior what samples for the outpainter, if it is the keyframe prior
    ChunkEndOutpainting(
            double newShare, Outpainter outpainter, Optional<KeyframePriorSampler> prior, WorldMemory memory) {
        this.newShare = newShare;
        this.outpainter = outpainter;
        this.prior = prior;
        this.memory = memory;
    }

    @Override
    public void start(float[] pixels, CameraFrame camera, long seed) {
        prior.ifPresent(sampler -> sampler.appearance(outpainter.latentsOf(pixels)));
    }

    @Override
    public Optional<Keyframe> prepare(CameraFrame from, List<CameraFrame> cameras, int index, ChunkRun run) {
        return prepare(cameras.getLast(), index, Optional.empty(), run);
    }

    @Override
    public Optional<Keyframe> imagine(CameraFrame camera, int index, ChunkRun run) {
        return imagine(camera, index, Optional.empty(), run);
    }

    /// As above, where something may be guessed of the view.
    Optional<Keyframe> imagine(CameraFrame camera, int index, Optional<Warp> guess, ChunkRun run) {
        run.evaluations().expect(outpainter.evaluations());
        return Optional.of(outpainter.outpainted(index, camera, guess, run));
    }

    /// As [#prepare(CameraFrame, List, int, ChunkRun)], where something may be guessed of the end.
    ///
    /// @param guess what may lie where the memory shows nothing, seen by the same camera
    Optional<Keyframe> prepare(CameraFrame end, int index, Optional<Warp> guess, ChunkRun run) {
        StageTimings timings = run.timings();
        long clock = System.nanoTime();
        boolean wanted = outpainter.shareUnseen(end) > newShare;
        clock = timings.lap(Stage.WARP, clock);
        if (!wanted) {
            return Optional.empty();
        }
        // The depth of the chunk's end is told here, and not once more behind the chunk.
        run.evaluations().expect(outpainter.evaluations() - outpainter.depthEvaluations());
        Keyframe made = outpainter.outpainted(index, end, guess, run);
        memory.remember(made);
        timings.lap(Stage.OUTPAINT, clock);
        return Optional.of(made);
    }
}
