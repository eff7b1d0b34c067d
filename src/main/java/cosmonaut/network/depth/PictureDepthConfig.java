package cosmonaut.network.depth;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;

/// The shape of a published depth network, which is told by its weights.
public interface PictureDepthConfig {

    /// Names and shapes of the tensors.
    ExpectedWeights expectedWeights();

    /// Whether a file may hold this tensor although it is not used.
    boolean isSkipped(String name);

    /// Elements that the network works on for a picture of this size.
    long workspaceElements(int height, int width);

    /// Checks the weights and takes them in.
    ///
    /// @param scope owns the weights and the workspace
    /// @throws cosmonaut.InvalidInputException if a tensor is missing, has another shape, is not finite or has no place
    PictureDepth load(Backend backend, TensorScope scope, WeightSource weights);
}
