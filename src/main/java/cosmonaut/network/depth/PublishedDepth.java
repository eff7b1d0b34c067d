package cosmonaut.network.depth;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;

/// Opens published depth networks, each by its configuration.
public final class PublishedDepth {

    private PublishedDepth() {}

    /// Checks the weights and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws cosmonaut.InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    public static PictureDepth load(
            Backend backend, TensorScope scope, PictureDepthConfig config, WeightSource weights) {
        return switch (config) {
            case MogeConfig moge -> MogeNetwork.load(backend, scope, moge, weights);
            case Moge2Config moge -> Moge2Network.load(backend, scope, moge, weights);
            case DepthAnythingConfig anything -> DepthAnythingNetwork.load(backend, scope, anything, weights);
            default -> throw new IllegalArgumentException("no network of " + config);
        };
    }
}
