package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.network.tokenizer.TokenizerConfig.Level;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Doubles T (T to 2T-1), then H and W: repetition plus a convolution of it for each, then a 1x1x1 convolution.
final class UpSample implements Layer {

    private static final ConvGeometry SPACE = ConvGeometry.same(0, 1);
    private static final ConvGeometry TIME = ConvGeometry.same(2, 0);

    private final Backend backend;
    private final @Nullable ConvWeight time;
    private final @Nullable ConvWeight space;
    private final LinearWeight mix;

    UpSample(WeightReader weights, String name, Level level) {
        this.backend = weights.backend();
        this.time = level.temporal() ? weights.conv(name + ".conv1.conv3d") : null;
        this.space = level.spatial() ? weights.conv(name + ".conv2.conv3d") : null;
        this.mix = weights.linear(name + ".conv3.conv3d");
    }

    @Override
    public Tensor forward(Tensor x, Workspace workspace) {
        Tensor h = time == null ? x : addConv(doubleTime(x, workspace), time, TIME, workspace);
        h = space == null ? h : addConv(doubleSpace(h, workspace), space, SPACE, workspace);
        Tensor mixed = workspace.takeLike(h);
        backend.linear(mixed, h, mix, Activation.NONE);
        workspace.give(h);
        return mixed;
    }

    /// Every frame twice but the first: 0, 1, 1, 2, 2 ... A single frame stays as it is.
    private Tensor doubleTime(Tensor x, Workspace workspace) {
        int frames = x.shape().extent(0);
        if (frames == 1) {
            return x;
        }
        Tensor twice = workspace.take(x.shape().with(0, 2 * frames - 1).toArray());
        backend.copy(twice.slice(0, 1), x.slice(0, 1));
        backend.resizeNearest(twice.slice(1, 2 * frames - 1), x.slice(1, frames));
        workspace.give(x);
        return twice;
    }

    private Tensor doubleSpace(Tensor x, Workspace workspace) {
        int[] s = x.shape().toArray();
        Tensor twice = workspace.take(s[0], 2 * s[1], 2 * s[2], s[3]);
        backend.resizeNearest(twice, x);
        workspace.give(x);
        return twice;
    }

    private Tensor addConv(Tensor x, ConvWeight weight, ConvGeometry geometry, Workspace workspace) {
        Tensor h = workspace.takeLike(x);
        backend.conv(h, x, weight, geometry, Activation.NONE);
        backend.axpby(h, 1, h, 1, x);
        workspace.give(x);
        return h;
    }
}
