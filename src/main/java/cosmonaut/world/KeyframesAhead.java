package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.world.StageTimings.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes keyframes ahead of a chunk, where much of what comes is new: outpaints novel views and remembers them.
final class KeyframesAhead implements ChunkPreparation {

    /// Chunks that a turn is looked ahead, at most.
    private static final int CHUNKS_AHEAD = 3;

    /// A turn of a chunk, in degrees, that is none.
    private static final double LEAST_TURN = 0.5;

    /// A turn of a chunk, in degrees, with which one still walks to where one looks.
    private static final double MOST_TURN_WALKING = 5;

    /// The displacement of a chunk, in metres, that is none.
    private static final double LEAST_DISPLACEMENT = 0.02;

    /// How much of the distance to what is in front may be gone ahead.
    private static final double FREE_SHARE = 0.4;

    /// Of the pixels in the middle, the share that counts as what is in front.
    private static final double NEAREST_SHARE = 0.1;

    private final double newShare;
    private final double turnAhead;
    private final double walkAhead;
    private final double walkShare;
    private final Outpainter outpainter;
    private final Optional<KeyframePriorSampler> prior;
    private final WorldMemory memory;

    /// @param prior what samples for the outpainter, if it is the keyframe prior
    KeyframesAhead(
            WorldConfig.Outpainting outpainting,
            Outpainter outpainter,
            Optional<KeyframePriorSampler> prior,
            WorldMemory memory) {
        this.newShare = outpainting.newShare();
        this.turnAhead = outpainting.turnAheadDegrees();
        this.walkAhead = outpainting.chunksWalkedAhead();
        this.walkShare = outpainting.newShareOfWalk();
        this.outpainter = outpainter;
        this.prior = prior;
        this.memory = memory;
    }

    @Override
    public void start(float[] pixels, CameraFrame camera, long seed) {
        prior.ifPresent(sampler -> sampler.appearance(outpainter.latentsOf(pixels)));
    }

    /// One keyframe far ahead where one walks, then one of the chunk's end, or ahead of it in a turn.
    @Override
    public Optional<Keyframe> prepare(CameraFrame from, List<CameraFrame> cameras, int index, ChunkRun run) {
        StageTimings timings = run.timings();
        CameraFrame end = cameras.getLast();
        long clock = System.nanoTime();
        Optional<CameraFrame> ahead = cameras.size() > 2 ? walkedAhead(from, end) : Optional.empty();
        clock = timings.lap(Stage.WARP, clock);
        if (ahead.isPresent()) {
            run.evaluations().expect(outpainter.evaluations());
            memory.remember(outpainter.outpainted(index - 2, ahead.get(), Optional.empty(), run));
            clock = timings.lap(Stage.OUTPAINT, clock);
        }
        boolean wanted = outpainter.shareUnseen(end) > newShare;
        clock = timings.lap(Stage.WARP, clock);
        if (!wanted) {
            return Optional.empty();
        }
        CameraFrame place = cameras.size() == 1 ? end : place(from, end);
        boolean atEnd = place.equals(end);
        run.evaluations()
                .expect(atEnd ? outpainter.evaluations() - outpainter.depthEvaluations() : outpainter.evaluations());
        Keyframe made = outpainter.outpainted(atEnd ? index : index - 1, place, Optional.empty(), run);
        memory.remember(made);
        timings.lap(Stage.OUTPAINT, clock);
        return atEnd ? Optional.of(made) : Optional.empty();
    }

    /// Where the picture of a chunk is best made: at its end, or further on in a turn. A turn ahead is one picture that
    /// hangs together instead of many strips, each of which would be made of the one before.
    ///
    /// @param from the camera before the chunk
    /// @param end the chunk's last camera
    private CameraFrame place(CameraFrame from, CameraFrame end) {
        double turned = from.pose().degreesTo(end.pose());
        double further = Math.min(turnAhead, CHUNKS_AHEAD * turned);
        if (turned < LEAST_TURN || further == 0) {
            return end;
        }
        Quaternion turn = end.pose().relativeTo(from.pose()).quaternion();
        double degrees = turn.w() < 0 ? -further : further;
        Pose ahead = Pose.of(Quaternion.about(turn.x(), turn.y(), turn.z(), degrees), 0, 0, 0);
        return new CameraFrame(end.pose().compose(ahead), end.intrinsics());
    }

    /// Where a picture is worth making early, because one walks there: several chunks further on, if a good part of it
    /// is new. Walking brings a narrow new rim with every chunk, each continued from the one before; what is made from
    /// ahead is a broad one that hangs together, and is first seen from afar.
    ///
    /// @param from the camera before the chunk
    /// @param end the chunk's last camera
    /// @return none where one does not walk forward, something is near in front, or too little is new
    private Optional<CameraFrame> walkedAhead(CameraFrame from, CameraFrame end) {
        Pose step = end.pose().relativeTo(from.pose());
        double displacement = from.pose().distanceTo(end.pose());
        boolean forward = displacement > LEAST_DISPLACEMENT && step.tz() >= Math.hypot(step.tx(), step.ty());
        if (walkAhead == 0 || !forward || from.pose().degreesTo(end.pose()) > MOST_TURN_WALKING) {
            return Optional.empty();
        }
        Warp seen = outpainter.look(end);
        double further = Math.min(walkAhead * displacement, FREE_SHARE * free(seen));
        if (further < displacement) {
            return Optional.empty();
        }
        double times = further / displacement;
        Pose on = Pose.at(times * step.tx(), times * step.ty(), times * step.tz());
        CameraFrame ahead = new CameraFrame(end.pose().compose(on), end.intrinsics());
        return outpainter.shareUnseen(ahead) > walkShare ? Optional.of(ahead) : Optional.empty();
    }

    /// Metres to what is in front: the middle ninth of a view, all but its nearest pixels farther away.
    private static double free(Warp view) {
        int width = view.width();
        int columns = width / 3;
        int rows = view.height() / 3;
        float[] middle = new float[columns * rows];
        for (int y = 0; y < rows; y++) {
            System.arraycopy(view.depth(), (rows + y) * width + columns, middle, y * columns, columns);
        }
        Arrays.sort(middle);
        return middle[(int) (NEAREST_SHARE * middle.length)];
    }
}
