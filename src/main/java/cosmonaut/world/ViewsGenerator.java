package cosmonaut.world;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.world.StageTimings.Stage;
import java.util.List;

/// Makes the new pictures of several views at once: encode view by view, sample all together, decode view by view
/// (Cosmos 1.0, section 5).
final class ViewsGenerator {

    private final Backend backend;
    private final ClipShape clip;
    private final LatentCoder coder;
    private final ConditionChannels conditions;
    private final DitSampler sampler;
    private final Tensor[] ofViews;
    private final Tensor given;
    private final Tensor pictures;

    /// Gets the pictures of a view as soon as they are decoded.
    @FunctionalInterface
    interface Decoded {

        /// @param pictures `[3,fresh,H,W]`, its new ones, in [-1,1]; good until the call returns
        void accept(int view, Tensor pictures);
    }

    /// @param coder of one view
    /// @param conditions of all views
    ViewsGenerator(
            Backend backend,
            TensorScope scope,
            ClipShape clip,
            LatentCoder coder,
            ConditionChannels conditions,
            DitSampler sampler) {
        this.backend = backend;
        this.clip = clip;
        this.coder = coder;
        this.conditions = conditions;
        this.sampler = sampler;
        this.ofViews = new Tensor[clip.views()];
        for (int v = 0; v < ofViews.length; v++) {
            ofViews[v] = scope.allocate(DType.F32, coder.latentShape());
        }
        this.given = scope.allocate(DType.F32, latent(coder, clip));
        this.pictures = scope.allocate(DType.F32, coder.pixels().shape().with(1, clip.fresh()));
    }

    /// Latents of all views, `[C,V*T,h,w]`.
    static Shape latent(LatentCoder coder, ClipShape clip) {
        Shape ofView = coder.latentShape();
        return ofView.with(1, clip.views() * ofView.extent(1));
    }

    /// Evaluations of networks that [#generate] takes.
    int evaluations() {
        return (clip.given() == 0 ? 0 : clip.views()) + sampler.evaluations() + clip.views();
    }

    /// Makes the new pictures.
    ///
    /// @param frames the conditioning frames of every view, interleaved, none in a clip without any
    void generate(List<List<float[]>> frames, ChunkRun run, Decoded decoded) {
        StageTimings timings = run.timings();
        long clock = System.nanoTime();
        if (clip.given() > 0) {
            encode(frames, run.evaluations());
        }
        clock = timings.lap(Stage.ENCODE, clock);
        float[] normals =
                run.noise().standardNormals(Math.toIntExact(given.shape().elements()));
        Tensor latents = sampler.sample(given, conditions, run.noise(), normals, run.evaluations());
        clock = timings.lap(Stage.DENOISE, clock);
        int ofView = coder.latentShape().extent(1);
        for (int v = 0; v < clip.views(); v++) {
            run.evaluations().before();
            backend.narrow(ofViews[v], latents, 1, v * ofView);
            backend.narrow(pictures, coder.decode(ofViews[v]), 1, clip.given());
            backend.clamp(pictures, pictures, -1, 1);
            decoded.accept(v, pictures);
        }
        timings.lap(Stage.DECODE, clock);
    }

    /// What is given, then grey (Cosmos 1.0, section 2.6).
    private void encode(List<List<float[]>> frames, Evaluations evaluations) {
        for (int v = 0; v < clip.views(); v++) {
            if (frames.get(v).size() != clip.given()) {
                throw new IllegalArgumentException(
                        frames.get(v).size() + " frames for a clip that begins with " + clip.given());
            }
            coder.clear();
            for (int i = 0; i < clip.given(); i++) {
                coder.put(i, frames.get(v).get(i));
            }
            evaluations.before();
            coder.encode(ofViews[v]);
        }
        backend.concat(given, 1, ofViews);
    }
}
