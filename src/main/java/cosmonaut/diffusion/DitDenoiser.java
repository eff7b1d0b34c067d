package cosmonaut.diffusion;

import cosmonaut.network.dit.Dit;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.LatentGrid;
import cosmonaut.network.dit.TextContext;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A DiT as a [Denoiser]: preconditioning, given frames, condition channels, guidance (Cosmos 1.0, sections 2.2 and
/// 2.6).
///
/// A network that is told a trajectory can be guided by it in particular: `a + g (a - b) + h (o - b)`, where o is the
/// negative branch with the trajectory (driving reference, section 1.5). That asks the network three times a step.
///
/// What stays the same over a run is set before it: text, condition channels and given frames.
public final class DitDenoiser implements Denoiser {

    /// One side of guidance: a text and the input tensor whose condition channels are filled.
    private final class Branch {

        private final Tensor input;
        private final Tensor latent;
        private @Nullable TextContext text;

        Branch(TensorScope scope, LatentGrid grid) {
            int channels = config.inChannels();
            input = scope.allocate(DType.F32, channels, grid.frames(), grid.height(), grid.width());
            latent = input.slice(0, config.outChannels());
        }

        /// What the network makes of the state `x` (which holds the given frames already).
        void forward(Tensor dst, Tensor x, double sigma) {
            TextContext prompt = text;
            if (prompt == null) {
                throw new IllegalStateException("no text was set before sampling");
            }
            double cIn = edm.cIn(sigma);
            backend.axpby(latent, cIn, x, 0, x);
            dit.get().forward(dst, input, edm.cNoise(sigma), prompt);
        }
    }

    private final Backend backend;
    private final Supplier<Dit> dit;
    private final DitConfig config;
    private final EdmPreconditioning edm;
    private Guidance guidance;
    private final @Nullable Video2WorldCondition given;
    private final Branch positive;
    private final @Nullable Branch negative;
    private final @Nullable Branch steered;
    private final Guidance steering;
    private final Tensor state;
    private final @Nullable Tensor negativeEstimate;
    private final @Nullable Tensor steeredEstimate;

    /// @param scope of the backend; holds the input tensors
    /// @param dit the network, asked for in every call: it need not be in memory between runs
    /// @param guidance to begin with; none means that there will never be any, and no memory is taken for it
    /// @param given frames to continue, or none
    public DitDenoiser(
            Backend backend,
            TensorScope scope,
            Supplier<Dit> dit,
            EdmPreconditioning edm,
            Guidance guidance,
            @Nullable Video2WorldCondition given) {
        this(backend, scope, dit, edm, guidance, Guidance.NONE, given);
    }

    /// As above, guided by a trajectory besides.
    ///
    /// @param steering h, for all runs; none leaves the third branch out
    public DitDenoiser(
            Backend backend,
            TensorScope scope,
            Supplier<Dit> dit,
            EdmPreconditioning edm,
            Guidance guidance,
            Guidance steering,
            @Nullable Video2WorldCondition given) {
        backend.plan("denoiser", Operation.all(DType.F32, Op.AXPBY, Op.MULTIPLY, Op.MULTIPLY_ADD, Op.GUIDE));
        this.backend = backend;
        this.dit = dit;
        this.edm = edm;
        this.guidance = guidance;
        this.given = given;
        Dit network = dit.get();
        LatentGrid grid = network.grid();
        this.config = network.config();
        int channels = config.outChannels();
        positive = new Branch(scope, grid);
        state = scope.allocate(DType.F32, channels, grid.frames(), grid.height(), grid.width());
        this.steering = steering;
        boolean compares = guidance.isActive() || steering.isActive();
        negative = compares ? new Branch(scope, grid) : null;
        negativeEstimate = compares ? scope.allocate(DType.F32, state.shape()) : null;
        steered = steering.isActive() ? new Branch(scope, grid) : null;
        steeredEstimate = steering.isActive() ? scope.allocate(DType.F32, state.shape()) : null;
    }

    /// Guides with another strength from now on; 0 leaves the negative estimate out.
    ///
    /// @throws IllegalStateException when it began without guidance
    public void guidance(Guidance other) {
        if (negative == null && other.isActive()) {
            throw new IllegalStateException("the denoiser was made without guidance and cannot take it up");
        }
        guidance = other;
    }

    /// Sets the texts.
    ///
    /// @param negativeText used with guidance only; null takes the positive one for both branches
    public void text(TextContext positiveText, @Nullable TextContext negativeText) {
        positive.text = positiveText;
        if (negative != null) {
            negative.text = negativeText == null ? positiveText : negativeText;
        }
    }

    /// Sets the text of the branch that is guided by a trajectory: the negative one with the trajectory.
    ///
    /// @throws IllegalStateException when it began without such guidance
    public void steeredText(TextContext text) {
        if (steered == null) {
            throw new IllegalStateException("the denoiser was made without guidance by a trajectory");
        }
        steered.text = text;
    }

    /// The condition channels of the positive branch, `[in-C,T,H,W]`, zero until written: a view of the network's
    /// input, in the model's channel order after the latent.
    public Tensor conditionChannels() {
        return conditions(positive);
    }

    /// The condition channels of the negative branch, or null without guidance.
    public @Nullable Tensor negativeConditionChannels() {
        return negative == null ? null : conditions(negative);
    }

    /// The condition channels of all branches that the positive one is compared with.
    public List<Tensor> comparedConditionChannels() {
        return Stream.of(Optional.ofNullable(negative), Optional.ofNullable(steered))
                .flatMap(Optional::stream)
                .map(this::conditions)
                .toList();
    }

    @Override
    public void plan(SigmaSchedule schedule) {
        dit.get().planNoise(schedule.levels().map(edm::cNoise).toArray());
    }

    @Override
    public void denoise(Tensor x0, Tensor x, double sigma) {
        Video2WorldCondition frames = given != null && given.appliesAt(sigma) ? given : null;
        Tensor from = x;
        if (frames != null) {
            frames.insert(state, x, sigma);
            from = state;
        }
        positive.forward(x0, from, sigma);
        if ((guidance.isActive() || steering.isActive()) && negative != null && negativeEstimate != null) {
            again(frames, x, sigma);
            negative.forward(negativeEstimate, from, sigma);
            if (steered != null && steeredEstimate != null) {
                again(frames, x, sigma);
                steered.forward(steeredEstimate, from, sigma);
                double pull = steering.strength() * edm.cOut(sigma);
                backend.axpby(steeredEstimate, pull, steeredEstimate, -pull, negativeEstimate);
                if (frames != null) {
                    backend.multiply(steeredEstimate, steeredEstimate, frames.free());
                }
            }
            backend.guide(
                    x0,
                    guidance.strength(),
                    edm.cOut(sigma),
                    x0,
                    negativeEstimate,
                    edm.cSkip(sigma),
                    from,
                    frames == null ? null : frames.free(),
                    frames == null ? null : frames.given());
            if (steeredEstimate != null) {
                backend.axpby(x0, 1, x0, 1, steeredEstimate);
            }
            return;
        }
        backend.axpby(x0, edm.cOut(sigma), x0, edm.cSkip(sigma), from);
        if (frames != null) {
            frames.replace(x0);
        }
    }

    /// For the next branch, where every branch gets other noise on its given frames; the free ones are what they were.
    private void again(@Nullable Video2WorldCondition frames, Tensor x, double sigma) {
        if (frames != null && frames.drawsFresh()) {
            frames.insert(state, x, sigma);
        }
    }

    private Tensor conditions(Branch branch) {
        return branch.input.slice(config.outChannels(), config.inChannels());
    }
}
