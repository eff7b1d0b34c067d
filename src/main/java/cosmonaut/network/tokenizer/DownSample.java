package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
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

    private final Backend backend;
    private final @Nullable ConvWeight space;
    private final @Nullable CausalConv time;
    private final LinearWeight mix;

    DownSample(WeightReader weights, String name, Level level) {
        this.backend = weights.backend();
        this.space = level.spatial() ? weights.conv(name + ".conv1.conv3d") : null;
        // The reference puts a copy of the first frame in front of the sequence, and its convolution another.
        this.time = level.temporal() ? new CausalConv(weights, name + ".conv2.conv3d", 2) : null;
        this.mix = weights.linear(name + ".conv3.conv3d");
    }

    @Override
    public Tensor forward(Tensor x, CodingMemory memory) {
        Tensor h = space == null ? x : halveSpace(x, space, memory);
        h = time == null ? h : halveTime(h, time, memory);
        Tensor mixed = memory.takeLike(h);
        backend.linear(mixed, h, mix, Activation.NONE);
        memory.give(h);
        return mixed;
    }

    private Tensor halveSpace(Tensor x, ConvWeight weight, CodingMemory memory) {
        int[] s = x.shape().toArray();
        Tensor half = memory.take(s[0], s[1] / 2, s[2] / 2, s[3]);
        backend.conv(half, x, weight, SPACE, Activation.NONE);
        Tensor mean = memory.takeLike(half);
        backend.averagePool(mean, x, 1, 2, 2);
        memory.give(x);
        backend.axpby(half, 1, half, 1, mean);
        memory.give(mean);
        return half;
    }

    /// The means are of frames (0,0), (1,2), (3,4) ...: the first of the clip is frame 0 itself.
    private Tensor halveTime(Tensor x, CausalConv conv, CodingMemory memory) {
        int[] s = x.shape().toArray();
        Tensor room = conv.roomOf(x, memory);
        Tensor h = memory.take((s[0] + 1) / 2, s[1], s[2], s[3]);
        conv.forward(h, room, memory);
        Tensor frames = conv.frames(room, memory);
        Tensor mean = memory.takeLike(h);
        int once = memory.isFirst() ? 1 : 0;
        if (once > 0) {
            backend.copy(mean.slice(0, 1), frames.slice(0, 1));
        }
        if (s[0] > once) {
            backend.averagePool(mean.slice(once, mean.shape().extent(0)), frames.slice(once, s[0]), 2, 1, 1);
        }
        memory.give(room);
        backend.axpby(h, 1, h, 1, mean);
        memory.give(mean);
        return h;
    }
}
