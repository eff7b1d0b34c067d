package cosmonaut.network.vision;

import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// DINOv2 (arXiv 2304.07193), the vision transformer that published depth networks are built on. One thread at a time.
public final class VisionTransformer {

    /// Is given the features of a block.
    @FunctionalInterface
    public interface Features {

        /// @param index how many of the blocks asked for came before
        /// @param tokens `[1+N,D]` behind the final norm, the class token first; to be used within the call
        void take(int index, Tensor tokens);
    }

    private final VisionConfig config;
    private final Backend backend;
    private final LinearWeight patchEmbed;
    private final PositionTable positions;
    private final float[] classToken;
    private final List<VisionBlock> blocks;
    private final AffineNorm norm;

    /// @param scope owns the weights
    /// @param weights that [VisionConfig#expect] let through
    /// @param prefix of the names, such as `backbone.`
    public VisionTransformer(WeightReader weights, TensorScope scope, String prefix, VisionConfig config) {
        this.config = config;
        this.backend = weights.backend();
        this.patchEmbed = weights.linear(prefix + "patch_embed.proj"); // [D,3,14,14] as [D,588]
        this.positions =
                new PositionTable(weights.host(prefix + "pos_embed").toFloats(), config.grid(), config.width());
        this.classToken = weights.host(prefix + "cls_token").toFloats();
        this.blocks = IntStream.range(0, config.blocks())
                .mapToObj(i -> new VisionBlock(weights, scope, prefix + "blocks." + i + ".", config))
                .toList();
        this.norm = AffineNorm.read(weights, scope, prefix + "norm");
    }

    /// Operations of every such network.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(Operation.all(weights, Op.LINEAR));
        needed.addAll(Operation.all(activation, Op.FILL, Op.AXPBY, Op.LAYER_NORM_MODULATE, Op.ATTENTION, Op.GATED_ADD));
        return needed;
    }

    public VisionConfig config() {
        return config;
    }

    /// Reserves the memory for pictures of h rows and w columns of patches.
    ///
    /// @param scope owns it
    public VisionTensors planned(TensorScope scope, int h, int w) {
        VisionTensors tensors = VisionTensors.allocate(scope, backend.activationType(), config, h * w);
        float[] places = positions.resized(h, w).clone();
        for (int c = 0; c < config.width(); c++) {
            places[c] += classToken[c];
        }
        backend.write(tensors.positions(), places);
        return tensors;
    }

    /// Cuts a picture into patches and hands it to the backend.
    ///
    /// @param planes `[3,14h,14w]`, with the mean and the deviation that the network was trained with taken out
    public void write(VisionTensors tensors, float[] planes, int h, int w) {
        int size = VisionConfig.PATCH;
        float[] patches = new float[h * w * VisionConfig.PATCH_NUMBERS];
        int width = w * size;
        int to = 0;
        for (int patch = 0; patch < h * w; patch++) {
            for (int c = 0; c < 3; c++) {
                for (int dy = 0; dy < size; dy++) {
                    int row = c * h * size + patch / w * size + dy;
                    System.arraycopy(planes, row * width + patch % w * size, patches, to, size);
                    to += size;
                }
            }
        }
        backend.write(tensors.patches(), patches);
    }

    /// The network itself, over the patches that were written. Nothing but operations.
    ///
    /// @param taken numbers of the blocks whose features are wanted
    /// @param to gets them in the order of the blocks
    public void forward(VisionTensors tensors, Set<Integer> taken, Features to) {
        Tensor x = tensors.x();
        int tokens = x.shape().extent(0);
        backend.fill(x.slice(0, 1), 0);
        backend.linear(x.slice(1, tokens), tensors.patches(), patchEmbed, Activation.NONE);
        backend.axpby(x, 1, x, 1, tensors.positions());
        int found = 0;
        for (int i = 0; i < blocks.size() && found < taken.size(); i++) {
            blocks.get(i).apply(tensors);
            if (taken.contains(i)) {
                norm.apply(backend, tensors.normed(), x);
                to.take(found, tensors.normed());
                found++;
            }
        }
    }
}
