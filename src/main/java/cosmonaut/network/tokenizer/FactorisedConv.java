package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.Tensor;

/// A convolution over space (1,3,3) and one over time (3,1,1), causal, with nothing between them.
final class FactorisedConv {

    private static final ConvGeometry SPACE = ConvGeometry.same(0, 1);
    private static final ConvGeometry TIME = ConvGeometry.same(2, 0);

    private final Backend backend;
    private final ConvWeight space;
    private final ConvWeight time;

    FactorisedConv(WeightReader weights, String name) {
        this.backend = weights.backend();
        this.space = weights.conv(name + ".0.conv3d");
        this.time = weights.conv(name + ".1.conv3d");
    }

    /// Whether the convolution of a name gives zero whatever it is given.
    static boolean isDead(WeightReader weights, String name) {
        return weights.isDead(name + ".1.conv3d");
    }

    /// `[T,H,W,Cin]` to `[T,H,W,Cout]`; gives x back.
    Tensor forward(Tensor x, Workspace workspace) {
        Tensor wide = workspace.take(x.shape().with(-1, space.outputs()).toArray());
        backend.conv(wide, x, space, SPACE, Activation.NONE);
        workspace.give(x);
        Tensor out = workspace.takeLike(wide);
        backend.conv(out, wide, time, TIME, Activation.NONE);
        workspace.give(wide);
        return out;
    }
}
