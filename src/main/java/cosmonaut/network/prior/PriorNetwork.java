package cosmonaut.network.prior;

import cosmonaut.network.unet.LatentUnet;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.Set;

/// The starter's keyframe prior, `latent-unet-1`: answers what is behind a noisy latent of one picture (EDM's F), from
/// what the memory shows of the picture and a few facts about the whole of it. One thread at a time.
public final class PriorNetwork {

    private final PriorConfig config;
    private final Backend backend;
    private final LatentUnet unet;

    private PriorNetwork(PriorConfig config, Backend backend, LatentUnet unet) {
        this.config = config;
        this.backend = backend;
        this.unet = unet;
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws cosmonaut.InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static PriorNetwork load(Backend backend, TensorScope scope, PriorConfig config, WeightSource weights) {
        Set<DType> types = config.expectedWeights().verify(weights, name -> false);
        return new PriorNetwork(
                config, backend, LatentUnet.of("keyframe", backend, scope, config.form(), weights, types));
    }

    /// Operations that a forward pass calls for.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(PriorConfig config, DType activation, Set<DType> weights) {
        return LatentUnet.operations(config.form(), activation, weights);
    }

    public PriorConfig config() {
        return config;
    }

    /// Reserves the memory for latents of this size.
    public void plan(int height, int width) {
        unet.plan(height, width);
    }

    /// Memory for what a network is told of a picture, to be filled by [#tell].
    public Tensor allocateFacts(TensorScope scope) {
        return unet.allocateFacts(scope);
    }

    /// Uploads what holds for a picture.
    ///
    /// @param facts from [#allocateFacts]
    public void tell(Tensor facts, PriorFacts about) {
        float[] values = new float[config.facts()];
        System.arraycopy(about.text(), 0, values, 0, config.text());
        System.arraycopy(about.appearance(), 0, values, config.text(), 2 * config.latent());
        values[values.length - 1] = (float) about.focal();
        backend.write(facts, values);
    }

    /// Uploads what the network is told of these noise levels, so that passes at them transfer nothing.
    ///
    /// @param cNoises `ln(sigma) / 4` of every step of a schedule
    public void planNoise(double... cNoises) {
        unet.planNoise(cNoises);
    }

    /// @param dst f32 `[latent,1,h,w]`, written
    /// @param planes f32 `[inputs,1,h,w]`: scaled noisy latent, then the conditions as [PriorConfig#conditions] has
    ///     them
    /// @param cNoise the noise level, `ln(sigma) / 4`
    /// @param about what [#tell] wrote
    public void forward(Tensor dst, Tensor planes, double cNoise, Tensor about) {
        unet.forward(dst, planes, cNoise, about);
    }
}
