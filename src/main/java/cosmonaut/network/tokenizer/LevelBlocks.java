package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.network.tokenizer.TokenizerConfig.Level;
import cosmonaut.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The residual blocks of one level, each followed by attention where the configuration says so.
final class LevelBlocks implements Layer {

    private final List<Layer> layers = new ArrayList<>();

    LevelBlocks(WeightReader weights, String name, Level level) {
        for (int j = 0; j < level.blocks(); j++) {
            boolean changesWidth = j == 0 && level.in() != level.out();
            layers.add(new ResidualBlock(weights, name + ".block." + j, changesWidth));
            if (level.attention()) {
                AttentionBlock.of(weights, name + ".attn." + j + ".0", AttentionBlock.Along.SPACE)
                        .ifPresent(layers::add);
                AttentionBlock.of(weights, name + ".attn." + j + ".1", AttentionBlock.Along.TIME)
                        .ifPresent(layers::add);
            }
        }
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
