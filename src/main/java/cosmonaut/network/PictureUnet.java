package cosmonaut.network;

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
import org.jspecify.annotations.Nullable;

/// A U-Net over cells of pixels: levels of half the size each on the way down, joined with what they were on the way
/// up. Where its last convolution is dead, it is left out as a whole. One thread at a time.
public final class PictureUnet implements PictureNetwork {

    private static final String OUT = "out";
    private static final ConvGeometry SAME = ConvGeometry.same(0, 1);
    private static final ConvGeometry HALVE = new ConvGeometry(1, 2, 2, 0, 1, 1, 1, 1);

    /// Two convolutions 3x3 with a SiLU after each.
    private record Pair(ConvWeight conv1, ConvWeight conv2, ConvGeometry first) {}

    private final PixelCells cells;
    private final Backend backend;
    private final List<Pair> encoder = new ArrayList<>();
    private final List<Pair> decoder = new ArrayList<>();
    private final @Nullable ConvWeight out;
    private final Activation last;
    private final PictureUnetForm form;

    /// @param last what the planes go through at the end
    /// @param weights that fit [PictureUnetForm#expectedWeights]
    public PictureUnet(PictureUnetForm form, Activation last, WeightReader weights) {
        this.form = form;
        this.cells = new PixelCells(form.cell());
        this.backend = weights.backend();
        this.last = last;
        this.out = weights.isDead(OUT) ? null : weights.conv(OUT);
        if (out == null) {
            return;
        }
        for (int i = 0; i < form.widths().size(); i++) {
            encoder.add(pair(weights, "enc." + i, i == 0 ? SAME : HALVE));
        }
        for (int i = 0; i < form.widths().size() - 1; i++) {
            decoder.add(pair(weights, "dec." + i, SAME));
        }
    }

    /// Operations of every such network.
    ///
    /// @param activation the backend's type of activations
    /// @param weights types of the weights
    public static Set<Operation> operations(DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(Operation.all(weights, Op.CONV));
        needed.addAll(Operation.all(List.of(DType.F32, activation), Op.PERMUTE));
        needed.addAll(Operation.all(activation, Op.RESIZE_NEAREST, Op.NARROW, Op.CONCAT));
        needed.addAll(Operation.all(DType.F32, Op.FILL, Op.ACTIVATE)); // of a dead network
        return needed;
    }

    private static Pair pair(WeightReader weights, String name, ConvGeometry first) {
        return new Pair(weights.conv(name + ".conv1"), weights.conv(name + ".conv2"), first);
    }

    @Override
    public int cell() {
        return cells.size();
    }

    @Override
    public Pass planned(TensorScope memory, int frames, int height, int width) {
        ConvWeight end = out;
        if (end == null) {
            return (dst, src) -> {
                backend.fill(dst, 0);
                backend.activate(dst, last, dst);
            };
        }
        PictureUnetTensors tensors =
                PictureUnetTensors.allocate(memory, backend.activationType(), form, frames, height, width);
        return (dst, src) -> apply(dst, src, tensors, end);
    }

    private void apply(Tensor dst, Tensor src, PictureUnetTensors tensors, ConvWeight end) {
        cells.gather(backend, tensors.cells(), src);
        Tensor x = tensors.cells();
        for (int i = 0; i < encoder.size(); i++) {
            x = apply(encoder.get(i), x, tensors.levels().get(i));
        }
        for (int i = decoder.size() - 1; i >= 0; i--) {
            PictureUnetTensors.Level level = tensors.levels().get(i);
            Tensor joined = tensors.rises().get(i).join(backend, x, level.skip());
            x = apply(decoder.get(i), joined, level);
        }
        backend.conv(tensors.result(), x, end, SAME, last);
        cells.spread(backend, dst, tensors.result());
    }

    private Tensor apply(Pair pair, Tensor x, PictureUnetTensors.Level level) {
        backend.conv(level.between(), x, pair.conv1(), pair.first(), Activation.SILU);
        backend.conv(level.skip(), level.between(), pair.conv2(), SAME, Activation.SILU);
        return level.skip();
    }
}
