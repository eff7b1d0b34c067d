package cosmonaut.diffusion;

import cosmonaut.network.panorama.PanoramaConfig;
import cosmonaut.network.panorama.PanoramaNetwork;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The panorama networks as a [Denoiser]: one tells the layout behind much noise, a small one of its own takes over
/// where the noise is low; what is known and kept is put back into every estimate.
///
/// The layout may be guided by the words: `a + g (a - b)` from its estimate a and that without words, b, which training
/// shows it now and then (Ho and Salimans 2022, with g = w).
///
/// Conditions are set before a run.
public final class PanoramaDenoiser implements Denoiser {

    /// What the finishing network takes its noisy latent in: deviation 1 behind little noise, as it was trained.
    private static final double FINISH_SCALE = 2;

    private final Backend backend;
    private final Supplier<PanoramaNetwork> layout;
    private final Supplier<PanoramaNetwork> finish;
    private final EdmPreconditioning edm;
    private final Guidance guidance;
    private final double sigmaFinish;
    private final int colour;
    private final Tensor planes;
    private final Tensor finishPlanes;
    private final @Nullable Tensor facts;
    private final @Nullable Tensor wordless;
    private final @Nullable Tensor unguided;
    private final Tensor imagined;
    private final Tensor kept;
    private boolean worded;

    /// @param scope of the backend; holds the input
    /// @param layout asked for in every call: it need not be in memory between runs
    /// @param finish asked for in every call
    /// @param guidance by the words; active, every layout with words takes two calls a step
    /// @param sigmaFinish the lowest noise level at which the layout network is asked
    public PanoramaDenoiser(
            Backend backend,
            TensorScope scope,
            Supplier<PanoramaNetwork> layout,
            Supplier<PanoramaNetwork> finish,
            EdmPreconditioning edm,
            Guidance guidance,
            double sigmaFinish) {
        this.backend = backend;
        this.layout = layout;
        this.finish = finish;
        this.edm = edm;
        this.guidance = guidance;
        this.sigmaFinish = sigmaFinish;
        PanoramaNetwork present = layout.get();
        PanoramaConfig config = present.config();
        this.colour = config.colour();
        this.planes = scope.allocate(DType.F32, config.inputs(), 1, config.height(), config.width());
        this.finishPlanes =
                scope.allocate(DType.F32, finish.get().config().inputs(), 1, config.height(), config.width());
        this.facts = present.allocateFacts(scope);
        boolean guided = guidance.isActive();
        this.wordless = guided ? present.allocateFacts(scope) : null;
        this.unguided = guided ? scope.allocate(DType.F32, colour, 1, config.height(), config.width()) : null;
        this.imagined = scope.allocate(DType.F32, colour, 1, config.height(), config.width());
        this.kept = scope.allocate(DType.F32, imagined.shape());
    }

    /// Tells what is known of the place.
    ///
    /// @param known latents of the filled panorama, f32 `[colour,1,h,w]`
    /// @param distances code of its distances, `[channels,h,w]`
    /// @param quarters seen, kept and near, each of four quarters, then the height of the row: `[13,h,w]`
    /// @param keptCells 1 in cells that stay as they are, else 0: `[h,w]`
    /// @param text mean of the text encoder's rows; zeros without a text
    /// @param appearance mean, then deviation, of the first picture's latents, by channel
    /// @param seen share of the circle that is seen
    /// @param keptShare share of the circle that is kept
    public void condition(
            Tensor known,
            float[] distances,
            float[] quarters,
            float[] keptCells,
            float[] text,
            float[] appearance,
            double seen,
            double keptShare) {
        backend.copy(planes.slice(colour, 2 * colour), known);
        backend.write(planes.slice(2 * colour, planes.shape().extent(0)), quarters);
        int coded = distances.length / keptCells.length;
        backend.copy(finishPlanes.slice(colour, 2 * colour), known);
        backend.write(finishPlanes.slice(2 * colour, 2 * colour + coded), distances);
        backend.write(
                finishPlanes.slice(2 * colour + coded, finishPlanes.shape().extent(0)), quarters);
        float[] mask = new float[colour * keptCells.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = keptCells[i % keptCells.length];
        }
        backend.write(kept, mask);
        for (int i = 0; i < mask.length; i++) {
            mask[i] = 1 - mask[i];
        }
        backend.write(imagined, mask);
        backend.multiply(kept, kept, known);
        layout.get().tell(Objects.requireNonNull(facts), text, appearance, seen, keptShare);
        worded = false;
        for (float feature : text) {
            worded |= feature != 0;
        }
        if (wordless != null) {
            layout.get().tell(wordless, new float[text.length], appearance, seen, keptShare);
        }
    }

    @Override
    public void plan(SigmaSchedule schedule) {
        layout.get()
                .planNoise(schedule.levels()
                        .filter(this::isLayout)
                        .map(edm::cNoise)
                        .toArray());
        finish.get()
                .planNoise(schedule.levels()
                        .filter(sigma -> !isLayout(sigma))
                        .map(edm::cNoise)
                        .toArray());
    }

    private boolean isLayout(double sigma) {
        return sigma >= sigmaFinish * (1 - 1e-9);
    }

    @Override
    public void denoise(Tensor x0, Tensor x, double sigma) {
        boolean whole = isLayout(sigma);
        if (whole) {
            backend.axpby(planes.slice(0, colour), edm.cIn(sigma), x, 0, x);
            layout.get().forward(x0, planes, edm.cNoise(sigma), facts);
            if (unguided != null && worded) {
                // Of the answers instead of the estimates: what both have in common falls out.
                layout.get().forward(unguided, planes, edm.cNoise(sigma), wordless);
                guidance.combine(backend, x0, x0, unguided);
            }
        } else {
            backend.axpby(finishPlanes.slice(0, colour), FINISH_SCALE * edm.cIn(sigma), x, 0, x);
            finish.get().forward(x0, finishPlanes, edm.cNoise(sigma), null);
        }
        backend.axpby(x0, edm.cOut(sigma), x0, edm.cSkip(sigma), x);
        backend.multiply(x0, x0, imagined);
        backend.axpby(x0, 1, x0, 1, kept);
    }
}
