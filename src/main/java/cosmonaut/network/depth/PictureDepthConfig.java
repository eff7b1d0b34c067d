package cosmonaut.network.depth;

import cosmonaut.network.ExpectedWeights;

/// The shape of a published depth network, which is told by its weights.
public interface PictureDepthConfig {

    /// Names and shapes of the tensors.
    ExpectedWeights expectedWeights();

    /// Whether a file may hold this tensor although it is not used.
    boolean isSkipped(String name);

    /// Elements that the network works on for a picture of this size.
    long workspaceElements(int height, int width);
}
