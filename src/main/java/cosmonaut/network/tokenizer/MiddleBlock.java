package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The coarsest part of encoder and decoder: residual block, attention over space, attention over time, residual block.
final class MiddleBlock implements Layer {

    private final List<Layer> layers = new ArrayList<>();

    MiddleBlock(WeightReader weights, String name) {
        layers.add(new ResidualBlock(weights, name + ".block_1", false));
        AttentionBlock.of(weights, name + ".attn_1.0", AttentionBlock.Along.SPACE)
                .ifPresent(layers::add);
        AttentionBlock.of(weights, name + ".attn_1.1", AttentionBlock.Along.TIME)
                .ifPresent(layers::add);
        layers.add(new ResidualBlock(weights, name + ".block_2", false));
    }

    @Override
    public Tensor forward(Tensor x, CodingMemory memory) {
        Tensor h = x;
        for (Layer layer : layers) {
            h = layer.forward(h, memory);
        }
        return h;
    }
}
