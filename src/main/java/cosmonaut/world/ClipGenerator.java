package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.world.StageTimings.Stage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the new pictures of a clip: warp, encode, condition, sample, decode, finish.
///
/// Everything is planned for one size of clip; the weights are shared with the generators of other sizes.
final class ClipGenerator {

    private final Backend backend;
    private final ClipShape clip;
    private final ClipView view;
    private final LatentCoder coder;
    private final CacheEncoding encoding;
    private final ConditionChannels conditions;
    private final LatentSampler sampler;
    private final List<FrameFinish> finishes;
    private final PictureTransfer transfer;
    private final Tensor given;
    private final Tensor start;
    private final Tensor pictures;

    /// What a generator of a size of clip is put together from.
    ///
    /// @param transfer moves pictures of the networks' size
    record Parts(
            ClipView view,
            LatentCoder coder,
            CacheEncoding encoding,
            ConditionChannels conditions,
            LatentSampler sampler,
            List<FrameFinish> finishes,
            PictureTransfer transfer) {}

    ClipGenerator(Backend backend, TensorScope scope, ClipShape clip, Parts parts) {
        this.backend = backend;
        this.clip = clip;
        this.view = parts.view();
        this.coder = parts.coder();
        this.encoding = parts.encoding();
        this.conditions = parts.conditions();
        this.sampler = parts.sampler();
        this.finishes = List.copyOf(parts.finishes());
        this.transfer = parts.transfer();
        this.given = scope.allocate(DType.F32, coder.latentShape());
        this.start = scope.allocate(DType.F32, coder.latentShape());
        this.pictures = scope.allocate(DType.F32, coder.pixels().shape().with(1, clip.fresh()));
    }

    /// Evaluations of networks that [#generate] takes.
    int evaluations() {
        int finishing = finishes.stream().mapToInt(FrameFinish::evaluations).sum();
        return encoding.evaluations() + sampler.evaluations() + 1 + finishing;
    }

    /// Looks through cameras without making anything.
    ///
    /// @param cameras of the whole clip, with the networks' lens
    /// @return what the memory shows in the last of them
    Warp look(List<CameraFrame> cameras) {
        view.look(cameras);
        return view.last().orElseThrow();
    }

    /// Makes the new pictures; [#picture] hands them out.
    ///
    /// @param frames the conditioning frames, interleaved, none in a clip without any
    /// @param cameras of the whole clip, with the networks' lens
    void generate(List<float[]> frames, List<CameraFrame> cameras, ChunkRun run) {
        generate(frames, cameras, Optional.empty(), run);
    }

    /// As [#generate(List, List, ChunkRun)], of a clip of one picture of which there may be a guess.
    ///
    /// @param guess what may lie where the memory shows nothing, seen by the clip's camera
    void generate(List<float[]> frames, List<CameraFrame> cameras, Optional<Warp> guess, ChunkRun run) {
        if (frames.size() != clip.given()) {
            throw new IllegalArgumentException(frames.size() + " frames for a clip that begins with " + clip.given());
        }
        StageTimings timings = run.timings();
        long clock = System.nanoTime();
        view.look(cameras);
        guess.ifPresent(this::begin);
        clock = timings.lap(Stage.WARP, clock);
        conditions.setRays(cameras);
        encoding.encode(given, frames, view, conditions, run.evaluations());
        clock = timings.lap(Stage.ENCODE, clock);
        float[] normals =
                run.noise().standardNormals(Math.toIntExact(given.shape().elements()));
        LatentSampler.Inputs inputs =
                new LatentSampler.Inputs(given, guess.map(one -> start), conditions, view, cameras, run.noise());
        Tensor latents = sampler.sample(inputs, normals, run.evaluations());
        clock = timings.lap(Stage.DENOISE, clock);
        run.evaluations().before();
        Tensor decoded = coder.decode(latents);
        clock = timings.lap(Stage.DECODE, clock);
        backend.narrow(pictures, decoded, 1, clip.given());
        backend.clamp(pictures, pictures, -1, 1); // as pictures are where the pixel path is trained
        finishes.forEach(finish -> finish.finish(pictures, clip.given(), view, run.evaluations()));
        timings.lap(Stage.REFINE, clock);
    }

    /// Begins with a guess: its latents are where sampling starts from, and its colours fill what the networks see.
    private void begin(Warp guess) {
        Warp seen = view.last().orElseThrow();
        GuessedFill.fill(seen, guess);
        coder.put(0, seen.filled());
        coder.encode(start);
    }

    /// A picture that was made last, interleaved, in [-1,1], a new array.
    ///
    /// @param fresh 0 for the first new one
    float[] picture(int fresh) {
        return transfer.get(pictures, fresh);
    }

    /// A picture that was made last, in 8 bits.
    ///
    /// @param fresh 0 for the first new one
    Picture rounded(int fresh) {
        return transfer.picture(pictures, fresh);
    }

    /// Who is shown the rounded pictures while they lie on the device.
    void show(@Nullable DecodedPictures listener) {
        transfer.show(listener);
    }

    /// What the memory showed of a new picture to those behind the networks.
    Optional<Warp> seen(int fresh) {
        return view.seen(clip.given() + fresh);
    }

    /// What the memory showed of the last picture.
    Optional<Warp> seenLast() {
        return view.last();
    }

    /// The share of a new picture's pixels that the memory showed.
    double coverage(int fresh) {
        return view.coverage(clip.given() + fresh);
    }

    /// The keyframes that were warped.
    List<Keyframe> sources() {
        return view.sources();
    }

    /// Model latents of pictures that fill a clip, `[C,T,h,w]`.
    float[] latentsOf(float[]... clipPictures) {
        for (int i = 0; i < clipPictures.length; i++) {
            coder.put(i, clipPictures[i]);
        }
        coder.encode(given);
        float[] values = new float[Math.toIntExact(given.shape().elements())];
        backend.read(values, given);
        return values;
    }
}
