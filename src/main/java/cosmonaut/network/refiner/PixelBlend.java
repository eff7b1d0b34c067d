package cosmonaut.network.refiner;

import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.PictureNetwork;
import cosmonaut.network.PixelCells;
import cosmonaut.network.WeightReader;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The body of `pixel-blend-1`: a few convolutions over cells of 4x4 pixels, each added to what was before. Those that
/// are dead are left out.
final class PixelBlend implements PictureNetwork {

    private static final PixelCells CELLS = new PixelCells(4);
    private static final int CELL_INPUTS = RefinerConfig.INPUTS * CELLS.size() * CELLS.size();
    private static final int CELL_OUTPUTS = RefinerConfig.OUTPUTS * CELLS.size() * CELLS.size();
    private static final ConvGeometry SAME = ConvGeometry.same(0, 1);

    /// @param cells `[T,h,w,112]`
    /// @param hidden `[T,h,w,width]`
    /// @param between `[T,h,w,width]`
    /// @param result `[T,h,w,64]`
    private record Tensors(Tensor cells, Tensor hidden, Tensor between, Tensor result) {}

    private final Backend backend;
    private final List<ConvWeight> layers = new ArrayList<>();
    private final ConvWeight out;
    private final int width;

    /// @param weights that fit [#expectedWeights]
    PixelBlend(RefinerConfig.Blend config, WeightReader weights) {
        this.width = config.width();
        this.backend = weights.backend();
        layers.add(weights.conv("conv.0"));
        for (int i = 1; i < config.layers(); i++) {
            if (!weights.isDead("conv." + i)) {
                layers.add(weights.conv("conv." + i));
            }
        }
        this.out = weights.conv("out");
    }

    private static Tensors allocate(TensorScope scope, DType type, int channels, int t, int height, int width) {
        int h = height / CELLS.size();
        int w = width / CELLS.size();
        return new Tensors(
                scope.allocate(type, t, h, w, CELL_INPUTS),
                scope.allocate(type, t, h, w, channels),
                scope.allocate(type, t, h, w, channels),
                scope.allocate(type, t, h, w, CELL_OUTPUTS));
    }

    static Set<Operation> operations(DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(Operation.all(weights, Op.CONV));
        needed.addAll(Operation.all(List.of(DType.F32, activation), Op.PERMUTE));
        needed.addAll(Operation.all(activation, Op.AXPBY));
        return needed;
    }

    /// Names and shapes of the tensors that a configuration calls for.
    static ExpectedWeights expectedWeights(RefinerConfig.Blend config) {
        ExpectedWeights expected = new ExpectedWeights();
        int width = config.width();
        for (int i = 0; i < config.layers(); i++) {
            int in = i == 0 ? CELL_INPUTS : width;
            expected.add("conv." + i + ".weight", width, in, 3, 3).add("conv." + i + ".bias", width);
        }
        return expected.add("out.weight", CELL_OUTPUTS, width, 3, 3).add("out.bias", CELL_OUTPUTS);
    }

    @Override
    public int cell() {
        return CELLS.size();
    }

    @Override
    public Pass planned(TensorScope memory, int frames, int pictureHeight, int pictureWidth) {
        Tensors tensors = allocate(memory, backend.activationType(), width, frames, pictureHeight, pictureWidth);
        return (dst, src) -> apply(dst, src, tensors);
    }

    private void apply(Tensor dst, Tensor src, Tensors tensors) {
        Tensor x = tensors.hidden();
        Tensor y = tensors.between();
        CELLS.gather(backend, tensors.cells(), src);
        backend.conv(x, tensors.cells(), layers.getFirst(), SAME, Activation.SILU);
        for (ConvWeight layer : layers.subList(1, layers.size())) {
            backend.conv(y, x, layer, SAME, Activation.SILU);
            backend.axpby(x, 1, x, 1, y);
        }
        backend.conv(tensors.result(), x, out, SAME, Activation.NONE);
        CELLS.spread(backend, dst, tensors.result());
    }
}
