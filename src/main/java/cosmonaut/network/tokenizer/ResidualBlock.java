package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// `x' + F2(silu(norm2(F1(silu(norm1(x))))))`, where x' is x or, if the width changes, a 1x1x1 convolution of it.
final class ResidualBlock implements Layer {

    private final Backend backend;
    private final FrameNorm norm1;
    private final FactorisedConv conv1;
    private final FrameNorm norm2;
    private final FactorisedConv conv2;
    private final @Nullable LinearWeight shortcut;

    ResidualBlock(WeightReader weights, String name, boolean changesWidth) {
        this.backend = weights.backend();
        this.norm1 = new FrameNorm(weights, name + ".norm1");
        this.conv1 = new FactorisedConv(weights, name + ".conv1");
        this.norm2 = new FrameNorm(weights, name + ".norm2");
        this.conv2 = new FactorisedConv(weights, name + ".conv2");
        this.shortcut = changesWidth ? weights.linear(name + ".nin_shortcut.conv3d") : null;
    }

    @Override
    public Tensor forward(Tensor x, Workspace workspace) {
        Tensor h = workspace.takeLike(x);
        norm1.apply(h, x, Activation.SILU);
        h = conv1.forward(h, workspace);
        norm2.apply(h, h, Activation.SILU);
        h = conv2.forward(h, workspace);
        if (shortcut == null) {
            backend.axpby(x, 1, x, 1, h);
            workspace.give(h);
            return x;
        }
        Tensor wide = workspace.takeLike(h);
        backend.linear(wide, x, shortcut, Activation.NONE);
        workspace.give(x);
        backend.axpby(h, 1, h, 1, wide);
        workspace.give(wide);
        return h;
    }
}
