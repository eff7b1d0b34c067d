package cosmonaut.diffusion;

import cosmonaut.network.sketch.SketchConfig;
import cosmonaut.network.sketch.SketchFacts;
import cosmonaut.network.sketch.SketchNetwork;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/// A [SketchNetwork] as a [Denoiser]: preconditioning round the network.
///
/// Conditions and facts are set before a run.
public final class SketchDenoiser implements Denoiser {

    private final Backend backend;
    private final SketchNetwork network;
    private final EdmPreconditioning edm;
    private final Tensor planes;
    private final Tensor latent;
    private @Nullable SketchFacts facts;

    /// @param scope of the backend; holds the input
    /// @param height of a latent
    /// @param width of a latent
    public SketchDenoiser(
            Backend backend, TensorScope scope, SketchNetwork network, EdmPreconditioning edm, int height, int width) {
        this.backend = backend;
        this.network = network;
        this.edm = edm;
        SketchConfig config = network.config();
        this.planes = scope.allocate(DType.F32, config.inputs(), 1, height, width);
        this.latent = planes.slice(0, config.latent());
    }

    /// The planes behind the latent, to be written: `[conditions,1,h,w]`.
    public Tensor conditionPlanes() {
        return planes.slice(network.config().latent(), network.config().inputs());
    }

    public void facts(SketchFacts about) {
        facts = about;
    }

    @Override
    public void denoise(Tensor x0, Tensor x, double sigma) {
        SketchFacts about = facts;
        if (about == null) {
            throw new IllegalStateException("nothing was told of the picture before sampling");
        }
        backend.axpby(latent, edm.cIn(sigma), x, 0, x);
        network.forward(x0, planes, edm.cNoise(sigma), about);
        backend.axpby(x0, edm.cOut(sigma), x0, edm.cSkip(sigma), x);
    }
}
