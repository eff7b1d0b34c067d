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

/// Doubles T (T to 2T-1), then H and W: repetition plus a convolution of it for each, then a 1x1x1 convolution.
final class UpSample implements Layer {

    private static final ConvGeometry SPACE = ConvGeometry.same(0, 1);

    private final Backend backend;
    private final @Nullable CausalConv time;
    private final @Nullable ConvWeight space;
    private final LinearWeight mix;

    UpSample(WeightReader weights, String name, Level level) {
        this.backend = weights.backend();
        this.time = level.temporal() ? new CausalConv(weights, name + ".conv1.conv3d", 1) : null;
        this.space = level.spatial() ? weights.conv(name + ".conv2.conv3d") : null;
        this.mix = weights.linear(name + ".conv3.conv3d");
    }

    @Override
    public Tensor forward(Tensor x, CodingMemory memory) {
        Tensor h = time == null ? x : doubleTime(x, time, memory);
        h = space == null ? h : doubleSpace(h, space, memory);
        Tensor mixed = memory.takeLike(h);
        backend.linear(mixed, h, mix, Activation.NONE);
        memory.give(h);
        return mixed;
    }

    /// Every frame twice but the first of the clip: 0, 1, 1, 2, 2 ...
    private Tensor doubleTime(Tensor x, CausalConv conv, CodingMemory memory) {
        int[] s = x.shape().toArray();
        int once = memory.isFirst() ? 1 : 0;
        Tensor room = conv.room(memory, 2 * s[0] - once, s[1], s[2], s[3]);
        Tensor twice = conv.frames(room, memory);
        if (once > 0) {
            backend.copy(twice.slice(0, 1), x.slice(0, 1));
        }
        if (s[0] > once) {
            backend.resizeNearest(twice.slice(once, 2 * s[0] - once), x.slice(once, s[0]));
        }
        memory.give(x);
        Tensor h = memory.takeLike(twice);
        conv.forward(h, room, memory);
        backend.axpby(h, 1, h, 1, twice);
        memory.give(room);
        return h;
    }

    private Tensor doubleSpace(Tensor x, ConvWeight conv, CodingMemory memory) {
        int[] s = x.shape().toArray();
        Tensor twice = memory.take(s[0], 2 * s[1], 2 * s[2], s[3]);
        backend.resizeNearest(twice, x);
        memory.give(x);
        Tensor h = memory.takeLike(twice);
        backend.conv(h, twice, conv, SPACE, Activation.NONE);
        backend.axpby(h, 1, h, 1, twice);
        memory.give(twice);
        return h;
    }
}
