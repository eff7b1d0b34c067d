package cosmonaut.network.tokenizer;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.tensor.Tensor;

/// The coarsest part of encoder and decoder: residual block, attention over space, attention over time, residual block.
final class MiddleBlock implements Layer {

    private final ResidualBlock block1;
    private final AttentionBlock space;
    private final AttentionBlock time;
    private final ResidualBlock block2;

    MiddleBlock(WeightReader weights, String name) {
        this.block1 = new ResidualBlock(weights, name + ".block_1", false);
        this.space = new AttentionBlock(weights, name + ".attn_1.0", AttentionBlock.Along.SPACE);
        this.time = new AttentionBlock(weights, name + ".attn_1.1", AttentionBlock.Along.TIME);
        this.block2 = new ResidualBlock(weights, name + ".block_2", false);
    }

    @Override
    public Tensor forward(Tensor x, Workspace workspace) {
        Tensor h = block1.forward(x, workspace);
        h = space.forward(h, workspace);
        h = time.forward(h, workspace);
        return block2.forward(h, workspace);
    }
}
