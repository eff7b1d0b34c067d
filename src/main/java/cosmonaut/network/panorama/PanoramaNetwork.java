package cosmonaut.network.panorama;

import cosmonaut.network.unet.LatentUnet;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A network that sees the whole circle round a place, `pano-unet-1`. One thread at a time.
public final class PanoramaNetwork {

    private final PanoramaConfig config;
    private final Backend backend;
    private final LatentUnet unet;
    private final Optional<DistanceCode> code;

    private PanoramaNetwork(PanoramaConfig config, Backend backend, LatentUnet unet, Optional<DistanceCode> code) {
        this.config = config;
        this.backend = backend;
        this.unet = unet;
        this.code = code;
        unet.plan(config.height(), config.width());
    }

    /// Checks the weights against the configuration and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws cosmonaut.InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static PanoramaNetwork load(
            Backend backend, TensorScope scope, PanoramaConfig config, WeightSource weights) {
        Set<DType> types = config.expectedWeights().verify(weights, name -> false);
        LatentUnet unet = LatentUnet.of(config.role(), backend, scope, config.form(), weights, types);
        return new PanoramaNetwork(
                config,
                backend,
                unet,
                config.asked() == PanoramaConfig.Role.DISTANCE
                        ? Optional.of(DistanceCode.read(weights))
                        : Optional.empty());
    }

    /// Operations that a forward pass calls for.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(PanoramaConfig config, DType activation, Set<DType> weights) {
        return LatentUnet.operations(config.form(), activation, weights);
    }

    public PanoramaConfig config() {
        return config;
    }

    /// How the network tells distances.
    ///
    /// @throws java.util.NoSuchElementException in a network of colours
    public DistanceCode code() {
        return code.orElseThrow();
    }

    /// Memory for what the network is told of a place, zeros at first; none in a network that is told nothing.
    public @Nullable Tensor allocateFacts(TensorScope scope) {
        return config.facts() == 0 ? null : unet.allocateFacts(scope);
    }

    /// Uploads what holds for a place.
    ///
    /// @param facts of the layout network, from [#allocateFacts]
    /// @param text mean of the text encoder's rows; zeros without a text
    /// @param appearance mean, then standard deviation, of the latents of the world's first picture, by channel
    /// @param seen share of the circle that is seen
    /// @param kept share of the circle that is kept
    public void tell(Tensor facts, float[] text, float[] appearance, double seen, double kept) {
        float[] values = new float[config.facts()];
        System.arraycopy(text, 0, values, 0, config.text());
        System.arraycopy(appearance, 0, values, config.text(), appearance.length);
        values[values.length - 2] = (float) seen;
        values[values.length - 1] = (float) kept;
        backend.write(facts, values);
    }

    /// Uploads what the network is told of these noise levels, so that passes at them transfer nothing.
    ///
    /// @param cNoises `ln(sigma) / 4`
    public void planNoise(double... cNoises) {
        unet.planNoise(cNoises);
    }

    /// @param dst f32 `[latent,1,height,width]`, written
    /// @param planes f32 `[inputs,1,height,width]`, as [PanoramaConfig#inputs] has them
    /// @param cNoise the noise level, `ln(sigma) / 4`; not read in the distance network
    /// @param facts what [#tell] wrote
    public void forward(Tensor dst, Tensor planes, double cNoise, @Nullable Tensor facts) {
        unet.forward(dst, planes, cNoise, facts);
    }
}
