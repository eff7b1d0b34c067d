package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.Tensor;

/// A convolution over space (1,3,3) and one over time (3,1,1), causal, with nothing between them.
final class FactorisedConv {

    private static final ConvGeometry SPACE = ConvGeometry.same(0, 1);

    private final Backend backend;
    private final ConvWeight space;
    private final CausalConv time;

    FactorisedConv(WeightReader weights, String name) {
        this.backend = weights.backend();
        this.space = weights.conv(name + ".0.conv3d");
        this.time = new CausalConv(weights, name + ".1.conv3d", 1);
    }

    /// Whether the convolution of a name gives zero whatever it is given.
    static boolean isDead(WeightReader weights, String name) {
        return weights.isDead(name + ".1.conv3d");
    }

    /// `[T,H,W,Cin]` to `[T,H,W,Cout]`; gives x back.
    Tensor forward(Tensor x, CodingMemory memory) {
        int[] s = x.shape().toArray();
        Tensor room = time.room(memory, s[0], s[1], s[2], space.outputs());
        backend.conv(time.frames(room, memory), x, space, SPACE, Activation.NONE);
        memory.give(x);
        Tensor out = memory.take(s[0], s[1], s[2], space.outputs());
        time.forward(out, room, memory);
        memory.give(room);
        return out;
    }
}
