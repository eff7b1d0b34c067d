package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.diffusion.FinalSigma;
import cosmonaut.diffusion.Guidance;
import cosmonaut.diffusion.NumpyRandom;
import cosmonaut.diffusion.SamplerConfig;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.sketch.SketchNetwork;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes the picture at the end of a chunk before the chunk, where much of it is new, and remembers it as a keyframe.
///
/// A chunk tells of what lies between two known pictures far better than it makes up what lies beyond one. That picture
/// is made alone, in a window of one with nothing given, of noise and what the memory shows of it: by the model's
/// sketcher, or by the same network as chunks where it has none.
final class KeyframeInventor {

    private static final float[] NOTHING_GIVEN = {};

    /// Chunks that a turn is looked ahead, at most.
    private static final int CHUNKS_AHEAD = 3;

    /// A turn of a chunk, in degrees, that is none.
    private static final double LEAST_TURN = 0.5;

    /// A turn of a chunk, in degrees, with which one still walks to where one looks.
    private static final double MOST_TURN_WALKING = 5;

    /// The way of a chunk, in metres, that is none.
    private static final double LEAST_WAY = 0.02;

    /// How much of the way to what is in front may be gone ahead.
    private static final double FREE_SHARE = 0.4;

    /// Of the pixels in the middle, the share that counts as what is in front.
    private static final double NEAREST_SHARE = 0.1;

    private final double newShare;
    private final double turnAhead;
    private final double walkAhead;
    private final double walkShare;
    private final WindowGenerator<?> generator;
    private final @Nullable WindowSampler sampler;
    private final @Nullable SketchSampler sketcher;
    private final KeyframeMaker keyframes;
    private final DetailLayer detail;

    KeyframeInventor(
            Backend backend,
            TensorScope scope,
            ModelParts parts,
            WorldConfig.Invention invention,
            Guidance guidance,
            CacheMemory memory,
            KeyframeMaker keyframes,
            DetailLayer detail) {
        this.newShare = invention.newShare();
        this.turnAhead = invention.turnAheadDegrees();
        this.walkAhead = invention.chunksWalkedAhead();
        this.walkShare = invention.newShareOfWalk();
        this.keyframes = keyframes;
        this.detail = detail;
        SamplerConfig sampling = new SamplerConfig(
                invention.steps(),
                invention.solverKind(),
                FinalSigma.ZERO,
                invention.sigmaMax(),
                invention.sigmaMin(),
                parts.sampling().rho(),
                parts.sampling().sigmaData());
        Window window = Window.picture();
        double sigmaData = sampling.sigmaData();
        SketchNetwork network = parts.sketcher();
        if (network == null) {
            var imagining = new WindowGenerator<>(
                    backend,
                    scope,
                    parts,
                    window,
                    sigmaData,
                    memory,
                    (latent, channels) ->
                            new WindowSampler(backend, scope, parts, latent, channels, window, sampling, guidance));
            this.generator = imagining;
            this.sampler = imagining.sampler();
            this.sketcher = null;
        } else {
            var sketching = new WindowGenerator<>(
                    backend,
                    scope,
                    parts,
                    window,
                    sigmaData,
                    memory,
                    (latent, channels) -> new SketchSampler(
                            backend, scope, parts, network, latent, sampling, invention.sketchGuidance()));
            this.generator = sketching;
            this.sampler = null;
            this.sketcher = sketching.sampler();
        }
    }

    /// What samples with the network of the chunks; none where there is a sketcher.
    @Nullable
    WindowSampler sampler() {
        return sampler;
    }

    /// What sketches inventions, or none.
    @Nullable
    SketchSampler sketcher() {
        return sketcher;
    }

    /// Begins a world.
    ///
    /// @param pixels its first picture, interleaved, of the networks' size
    void start(float[] pixels) {
        if (sketcher != null) {
            sketcher.look(generator.coded(new float[][] {pixels}));
        }
    }

    /// Whether so much is new at a camera that its picture is worth making first.
    boolean isWanted(CameraFrame camera) {
        return shareUnseen(camera) > newShare;
    }

    /// Where the picture of a chunk is best made: at its end, or further on in a turn. A turn ahead is one picture that
    /// hangs together instead of many strips, each of which would be made of the one before.
    ///
    /// @param from the camera before the chunk
    /// @param end the chunk's last camera
    CameraFrame place(CameraFrame from, CameraFrame end) {
        double turned = from.pose().degreesTo(end.pose());
        double further = Math.min(turnAhead, CHUNKS_AHEAD * turned);
        if (turned < LEAST_TURN || further == 0) {
            return end;
        }
        Quaternion turn = end.pose().relativeTo(from.pose()).quaternion();
        double way = turn.w() < 0 ? -further : further;
        Pose ahead = Pose.of(Quaternion.about(turn.x(), turn.y(), turn.z(), way), 0, 0, 0);
        return new CameraFrame(end.pose().compose(ahead), end.intrinsics());
    }

    /// Where a picture is worth making early, because one walks there: several chunks further on, if a good part of it
    /// is new. Walking brings a narrow new rim with every chunk, each continued from the one before; what is made from
    /// ahead is a broad one that hangs together, and is first seen from afar.
    ///
    /// @param from the camera before the chunk
    /// @param end the chunk's last camera
    /// @return none where one does not walk forward, something is near in front, or too little is new
    @Nullable
    CameraFrame walkedAhead(CameraFrame from, CameraFrame end) {
        Pose step = end.pose().relativeTo(from.pose());
        double way = from.pose().distanceTo(end.pose());
        boolean forward = way > LEAST_WAY && step.tz() >= Math.hypot(step.tx(), step.ty());
        if (walkAhead == 0 || !forward || from.pose().degreesTo(end.pose()) > MOST_TURN_WALKING) {
            return null;
        }
        generator.look(List.of(detail.reduced(end)));
        double further = Math.min(walkAhead * way, FREE_SHARE * free(seen()));
        if (further < way) {
            return null;
        }
        double times = further / way;
        Pose on = Pose.at(times * step.tx(), times * step.ty(), times * step.tz());
        CameraFrame ahead = new CameraFrame(end.pose().compose(on), end.intrinsics());
        return shareUnseen(ahead) > walkShare ? ahead : null;
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
        generator.look(List.of(detail.reduced(camera)));
        return 1 - seen().coverage();
    }

    /// Evaluations of networks that [#invent] takes.
    int evaluations() {
        return generator.evaluations() + 1;
    }

    /// Makes the picture of a camera.
    ///
    /// @param index of the picture in the flight
    Keyframe invent(int index, CameraFrame camera, NumpyRandom random, Evaluations evaluations) {
        CameraFrame small = detail.reduced(camera);
        generator.look(List.of(small));
        if (sketcher != null) {
            sketcher.sees(seen(), small.intrinsics().fx() / seen().width());
        }
        float[][] made = generator.generate(NOTHING_GIVEN, List.of(small), random, evaluations, new StageTimings());
        float[] large = detail.enlarged(made, List.of(seen()), generator.sources(), List.of(camera))[0];
        evaluations.before();
        return detail.remembering(keyframes.estimated(index, small, made[0], seen()), large);
    }

    private Warp seen() {
        return Objects.requireNonNull(generator.seen(0));
    }
}
