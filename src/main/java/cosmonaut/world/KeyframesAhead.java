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
///
/// A chunk tells of what lies between two known pictures far better than it makes up what lies beyond one. Such a
/// picture is made alone, in a clip of one with nothing given, of noise and what the memory shows of it: by the model's
/// keyframe prior, or by the same network as chunks where it has none.
final class KeyframesAhead implements ChunkPreparation {

    private static final float[] NOTHING_GIVEN = {};

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
    private final ClipGenerator generator;
    private final Optional<KeyframePriorSampler> prior;
    private final WorldMemory memory;
    private final KeyframeMaker keyframes;
    private final DetailLayer detail;

    /// @param generator of single pictures
    /// @param prior what samples for the generator, if it is the keyframe prior
    KeyframesAhead(
            WorldConfig.Outpainting outpainting,
            ClipGenerator generator,
            Optional<KeyframePriorSampler> prior,
            WorldMemory memory,
            KeyframeMaker keyframes,
            DetailLayer detail) {
        this.newShare = outpainting.newShare();
        this.turnAhead = outpainting.turnAheadDegrees();
        this.walkAhead = outpainting.chunksWalkedAhead();
        this.walkShare = outpainting.newShareOfWalk();
        this.generator = generator;
        this.prior = prior;
        this.memory = memory;
        this.keyframes = keyframes;
        this.detail = detail;
    }

    @Override
    public void start(float[] pixels) {
        prior.ifPresent(sampler -> sampler.appearance(generator.latentsOf(pixels)));
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
            run.evaluations().expect(evaluations());
            memory.remember(outpainted(index - 2, ahead.get(), run));
            clock = timings.lap(Stage.OUTPAINT, clock);
        }
        boolean wanted = shareUnseen(end) > newShare;
        clock = timings.lap(Stage.WARP, clock);
        if (!wanted) {
            return Optional.empty();
        }
        CameraFrame place = cameras.size() == 1 ? end : place(from, end);
        boolean atEnd = place.equals(end);
        run.evaluations().expect(atEnd ? evaluations() - keyframes.evaluations() : evaluations());
        Keyframe made = outpainted(atEnd ? index : index - 1, place, run);
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
        Warp seen = generator.look(List.of(detail.reduced(end)));
        double further = Math.min(walkAhead * displacement, FREE_SHARE * free(seen));
        if (further < displacement) {
            return Optional.empty();
        }
        double times = further / displacement;
        Pose on = Pose.at(times * step.tx(), times * step.ty(), times * step.tz());
        CameraFrame ahead = new CameraFrame(end.pose().compose(on), end.intrinsics());
        return shareUnseen(ahead) > walkShare ? Optional.of(ahead) : Optional.empty();
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

    private double shareUnseen(CameraFrame camera) {
        return 1 - generator.look(List.of(detail.reduced(camera))).coverage();
    }

    private int evaluations() {
        return generator.evaluations() + 1;
    }

    /// Makes the picture of a camera.
    ///
    /// @param index of the picture in the flight
    private Keyframe outpainted(int index, CameraFrame camera, ChunkRun run) {
        CameraFrame small = detail.reduced(camera);
        generator.generate(NOTHING_GIVEN, List.of(small), run.untimed());
        float[] made = generator.picture(0);
        float[] large =
                detail.enlarged(new float[][] {made}, i -> generator.seen(i), generator.sources(), List.of(camera))[0];
        run.evaluations().before();
        Keyframe keyframe =
                keyframes.estimated(index, small, made, generator.seenLast()).orElseThrow();
        return detail.remembering(keyframe, large);
    }
}
