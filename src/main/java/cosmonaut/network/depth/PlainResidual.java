package cosmonaut.network.depth;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.Tensor;

/// A residual block without norms: `x + conv(ReLU(conv(ReLU x)))`, with copies of the edge around the picture.
final class PlainResidual {

    private final Backend backend;
    private final ConvWeight conv1;
    private final ConvWeight conv2;

    /// @param weights has `name.layers.2` and `name.layers.5`
    PlainResidual(WeightReader weights, String name) {
        this.backend = weights.backend();
        this.conv1 = weights.conv(name + ".layers.2");
        this.conv2 = weights.conv(name + ".layers.5");
    }

    static void expect(ExpectedWeights expected, String name, int width, int hidden) {
        expected.add(name + ".layers.2.weight", hidden, width, 3, 3).add(name + ".layers.2.bias", hidden);
        expected.add(name + ".layers.5.weight", width, hidden, 3, 3).add(name + ".layers.5.bias", width);
    }

    /// Takes x over.
    Tensor apply(Tensor x, HeadLayers layers, Workspace workspace) {
        Tensor positive = workspace.takeLike(x);
        backend.activate(positive, Activation.RELU, x);
        Tensor hidden = layers.conv(positive, conv1, Activation.RELU);
        Tensor result = layers.conv(hidden, conv2, Activation.NONE);
        backend.axpby(result, 1, result, 1, x);
        workspace.give(x);
        return result;
    }
}
