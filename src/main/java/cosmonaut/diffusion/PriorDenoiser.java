package cosmonaut.diffusion;

import cosmonaut.network.prior.PriorConfig;
import cosmonaut.network.prior.PriorFacts;
import cosmonaut.network.prior.PriorNetwork;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A [PriorNetwork] as a [Denoiser]: preconditioning round the network, and guidance against what it would answer
/// without the conditions, which training shows it now and then.
///
/// Conditions and facts are set before a run.
public final class PriorDenoiser implements Denoiser {

    private final Backend backend;
    private final Supplier<PriorNetwork> network;
    private final PriorConfig config;
    private final EdmPreconditioning edm;
    private final Guidance guidance;
    private final Tensor planes;
    private final @Nullable Tensor barePlanes;
    private final @Nullable Tensor bareEstimate;
    private final Tensor facts;
    private boolean told;

    /// @param scope of the backend; holds the input
    /// @param network asked for in every call: it need not be in memory between runs
    /// @param height of a latent
    /// @param width of a latent
    public PriorDenoiser(
            Backend backend,
            TensorScope scope,
            Supplier<PriorNetwork> network,
            EdmPreconditioning edm,
            Guidance guidance,
            int height,
            int width) {
        this.backend = backend;
        this.network = network;
        this.edm = edm;
        this.guidance = guidance;
        PriorNetwork present = network.get();
        this.config = present.config();
        this.planes = scope.allocate(DType.F32, config.inputs(), 1, height, width);
        this.facts = present.allocateFacts(scope);
        boolean guided = guidance.isActive();
        this.barePlanes = guided ? scope.allocate(DType.F32, planes.shape()) : null;
        this.bareEstimate = guided ? scope.allocate(DType.F32, config.latent(), 1, height, width) : null;
    }

    /// The planes behind the latent, to be written: `[conditions,1,h,w]`.
    public Tensor conditionPlanes() {
        return planes.slice(config.latent(), config.inputs());
    }

    /// Tells what holds for the picture of the next runs.
    public void facts(PriorFacts about) {
        network.get().tell(facts, about);
        told = true;
    }

    @Override
    public void plan(SigmaSchedule schedule) {
        network.get().planNoise(schedule.levels().map(edm::cNoise).toArray());
    }

    @Override
    public void denoise(Tensor x0, Tensor x, double sigma) {
        if (!told) {
            throw new IllegalStateException("nothing was told of the picture before sampling");
        }
        estimate(x0, planes, x, sigma);
        if (barePlanes != null && bareEstimate != null) {
            estimate(bareEstimate, barePlanes, x, sigma);
            guidance.combine(backend, x0, x0, bareEstimate);
        }
    }

    private void estimate(Tensor x0, Tensor input, Tensor x, double sigma) {
        backend.axpby(input.slice(0, config.latent()), edm.cIn(sigma), x, 0, x);
        network.get().forward(x0, input, edm.cNoise(sigma), facts);
        backend.axpby(x0, edm.cOut(sigma), x0, edm.cSkip(sigma), x);
    }
}
