package cosmonaut.network.depth;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.Tensor;

/// MoGe-1's residual block: `x + conv(ReLU(norm(conv(ReLU(norm x)))))`, the first norm over all channels, the second
/// over groups of 32.
final class NormedResidual {

    private static final int GROUP = 32;
    private static final float EPSILON = 1e-5f;

    private final Backend backend;
    private final Tensor norm1Weight;
    private final Tensor norm1Bias;
    private final ConvWeight conv1;
    private final Tensor norm2Weight;
    private final Tensor norm2Bias;
    private final ConvWeight conv2;

    NormedResidual(WeightReader weights, String name) {
        this.backend = weights.backend();
        this.norm1Weight = weights.vector(name + ".layers.0.weight");
        this.norm1Bias = weights.vector(name + ".layers.0.bias");
        this.conv1 = weights.conv(name + ".layers.2");
        this.norm2Weight = weights.vector(name + ".layers.3.weight");
        this.norm2Bias = weights.vector(name + ".layers.3.bias");
        this.conv2 = weights.conv(name + ".layers.5");
    }

    static void expect(ExpectedWeights expected, String name, int width, int hidden) {
        expected.add(name + ".layers.0.weight", width).add(name + ".layers.0.bias", width);
        expected.add(name + ".layers.2.weight", hidden, width, 3, 3).add(name + ".layers.2.bias", hidden);
        expected.add(name + ".layers.3.weight", hidden).add(name + ".layers.3.bias", hidden);
        expected.add(name + ".layers.5.weight", width, hidden, 3, 3).add(name + ".layers.5.bias", width);
    }

    /// Takes x over.
    Tensor apply(Tensor x, HeadLayers layers, Workspace workspace) {
        int[] s = x.shape().toArray();
        int pixels = s[1] * s[2];
        Tensor normed = workspace.takeLike(x);
        backend.groupNorm(
                normed.reshape(1, pixels, s[3]),
                x.reshape(1, pixels, s[3]),
                norm1Weight,
                norm1Bias,
                EPSILON,
                Activation.RELU);
        Tensor hidden = layers.conv(normed, conv1, Activation.NONE);
        Tensor result = layers.conv(grouped(hidden, pixels, workspace), conv2, Activation.NONE);
        backend.axpby(result, 1, result, 1, x);
        workspace.give(x);
        return result;
    }

    /// Norm and ReLU of every group of channels; takes x over.
    private Tensor grouped(Tensor x, int pixels, Workspace workspace) {
        int channels = conv1.outputs();
        int groups = Math.max(1, channels / GROUP);
        int size = channels / groups;
        Tensor apart = workspace.take(groups, pixels, size);
        backend.permute(apart, x.reshape(pixels, groups, size), 1, 0, 2);
        for (int g = 0; g < groups; g++) {
            Tensor group = apart.slice(g, g + 1);
            int from = g * size;
            backend.groupNorm(
                    group,
                    group,
                    norm2Weight.slice(from, from + size),
                    norm2Bias.slice(from, from + size),
                    EPSILON,
                    Activation.RELU);
        }
        backend.permute(x.reshape(pixels, groups, size), apart, 1, 0, 2);
        workspace.give(apart);
        return x;
    }
}
