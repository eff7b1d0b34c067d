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

/// Halves H and W, then T (T to (T+1)/2): a strided convolution plus a mean for each, then a 1x1x1 convolution.
final class DownSample implements Layer {

    /// Zeros on the right and at the bottom only.
    private static final ConvGeometry SPACE = new ConvGeometry(1, 2, 2, 0, 0, 1, 0, 1);

    /// The reference puts a copy of the first frame in front of the sequence, and its convolution another.
    private static final ConvGeometry TIME = new ConvGeometry(2, 1, 1, 2, 0, 0, 0, 0);

    private final Backend backend;
    private final @Nullable ConvWeight space;
    private final @Nullable ConvWeight time;
    private final LinearWeight mix;

    DownSample(WeightReader weights, String name, Level level) {
        this.backend = weights.backend();
        this.space = level.spatial() ? weights.conv(name + ".conv1.conv3d") : null;
        this.time = level.temporal() ? weights.conv(name + ".conv2.conv3d") : null;
        this.mix = weights.linear(name + ".conv3.conv3d");
    }

    @Override
    public Tensor forward(Tensor x, Workspace workspace) {
        Tensor h = space == null ? x : halveSpace(x, space, workspace);
        h = time == null ? h : halveTime(h, time, workspace);
        Tensor mixed = workspace.takeLike(h);
        backend.linear(mixed, h, mix, Activation.NONE);
        workspace.give(h);
        return mixed;
    }

    private Tensor halveSpace(Tensor x, ConvWeight weight, Workspace workspace) {
        int t = x.shape().extent(0);
        int h = x.shape().extent(1) / 2;
        int w = x.shape().extent(2) / 2;
        Tensor half = workspace.take(t, h, w, x.shape().extent(3));
        backend.conv(half, x, weight, SPACE, Activation.NONE);
        Tensor mean = workspace.takeLike(half);
        backend.averagePool(mean, x, 1, 2, 2);
        workspace.give(x);
        backend.axpby(half, 1, half, 1, mean);
        workspace.give(mean);
        return half;
    }

    /// The means are of frames (0,0), (1,2), (3,4) ...: the first is frame 0 itself.
    private Tensor halveTime(Tensor x, ConvWeight weight, Workspace workspace) {
        int frames = x.shape().extent(0);
        int half = (frames + 1) / 2;
        Tensor h = workspace.take(x.shape().with(0, half).toArray());
        backend.conv(h, x, weight, TIME, Activation.NONE);
        Tensor mean = workspace.takeLike(h);
        backend.copy(mean.slice(0, 1), x.slice(0, 1));
        if (half > 1) {
            backend.averagePool(mean.slice(1, half), x.slice(1, frames), 2, 1, 1);
        }
        workspace.give(x);
        backend.axpby(h, 1, h, 1, mean);
        workspace.give(mean);
        return h;
    }
}
