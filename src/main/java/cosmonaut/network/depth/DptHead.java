package cosmonaut.network.depth;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.network.depth.DepthAnythingConfig.Grid;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Depth Anything's head, a dense prediction transformer's (arXiv 2103.13413): features of four blocks at four sizes,
/// joined from coarse to fine (GEN3C section 4.3). Its convolutions pad with zeros.
final class DptHead {

    private static final ConvGeometry SAME = ConvGeometry.same(0, 1);
    private static final ConvGeometry HALVE = new ConvGeometry(1, 2, 2, 0, 1, 1, 1, 1);

    /// Pixels of the finest level along a side of a patch; half as many of the next.
    private static final int FINEST = 4;

    /// `x + conv2(ReLU(conv1(ReLU x)))`.
    private record Residual(ConvWeight conv1, ConvWeight conv2) {}

    /// @param joining of what comes from a finer level; the coarsest has none
    private record Fusion(@Nullable Residual joining, Residual own, LinearWeight out) {}

    /// @param levels `[1,h,w,features]` of the four sizes, from fine to coarse
    /// @param inverse `[14h*14w,1]`, written
    record Tensors(Grid grid, HeadMemory memory, List<Tensor> levels, Tensor inverse) {}

    private final DepthAnythingConfig config;
    private final Backend backend;
    private final List<LinearWeight> projects;
    private final LinearWeight fourfold;
    private final LinearWeight twofold;
    private final ConvWeight halving;
    private final List<ConvWeight> levels;
    private final List<Fusion> fusions;
    private final ConvWeight output1;
    private final ConvWeight output2;
    private final LinearWeight last;

    DptHead(WeightReader weights, DepthAnythingConfig config) {
        String head = DepthAnythingConfig.HEAD;
        String scratch = DepthAnythingConfig.SCRATCH;
        this.config = config;
        this.backend = weights.backend();
        this.projects = IntStream.range(0, DepthAnythingConfig.LEVELS)
                .mapToObj(i -> weights.linear(head + "projects." + i))
                .toList();
        this.fourfold = HeadLayers.cellsOf(weights, head + "resize_layers.0");
        this.twofold = HeadLayers.cellsOf(weights, head + "resize_layers.1");
        this.halving = weights.conv(head + "resize_layers.3");
        this.levels = IntStream.rangeClosed(1, DepthAnythingConfig.LEVELS)
                .mapToObj(i -> weights.convWithoutBias(scratch + "layer" + i + "_rn"))
                .toList();
        this.fusions = IntStream.rangeClosed(1, DepthAnythingConfig.LEVELS)
                .mapToObj(i -> fusion(weights, scratch + "refinenet" + i + ".", i < DepthAnythingConfig.LEVELS))
                .toList();
        this.output1 = weights.conv(scratch + "output_conv1");
        this.output2 = weights.conv(scratch + "output_conv2.0");
        this.last = weights.linear(scratch + "output_conv2.2");
    }

    private static Fusion fusion(WeightReader weights, String name, boolean joins) {
        return new Fusion(
                joins ? residual(weights, name + "resConfUnit1.") : null,
                residual(weights, name + "resConfUnit2."),
                weights.linear(name + "out_conv"));
    }

    private static Residual residual(WeightReader weights, String name) {
        return new Residual(weights.conv(name + "conv1"), weights.conv(name + "conv2"));
    }

    Tensors planned(TensorScope scope, Grid grid) {
        HeadMemory memory = new HeadMemory(backend, scope, config.widest(grid));
        int h = grid.h();
        int w = grid.w();
        int[] rows = {FINEST * h, 2 * h, h, (h + 1) / 2};
        int[] columns = {FINEST * w, 2 * w, w, (w + 1) / 2};
        for (int i = 0; i < rows.length; i++) {
            planResize(memory, rows[i], i == 0 ? 2 * rows[0] : rows[i - 1]);
            planResize(memory, columns[i], i == 0 ? 2 * columns[0] : columns[i - 1]);
        }
        planResize(memory, 2 * rows[0], 14 * h);
        planResize(memory, 2 * columns[0], 14 * w);
        return new Tensors(
                grid,
                memory,
                IntStream.range(0, rows.length)
                        .mapToObj(i ->
                                scope.allocate(backend.activationType(), 1, rows[i], columns[i], config.features()))
                        .toList(),
                scope.allocate(backend.activationType(), 14 * h * 14 * w, 1));
    }

    private static void planResize(HeadMemory memory, int from, int to) {
        memory.planResize(AxisTaps.corners(from, to));
    }

    /// Brings the features of one block to their size.
    ///
    /// @param patches `[N,D]`
    void take(Tensors tensors, int index, Tensor patches) {
        Workspace workspace = tensors.memory().workspace();
        if (index == 0) {
            workspace.reset();
        }
        HeadLayers layers = new HeadLayers(backend, tensors.memory());
        Grid grid = tensors.grid();
        int width = config.widths().get(index);
        Tensor x = workspace.take(1, grid.h(), grid.w(), width);
        backend.linear(x.reshape(grid.h() * grid.w(), width), patches, projects.get(index), Activation.NONE);
        x = switch (index) {
            case 0 -> layers.enlarged(x, fourfold, FINEST);
            case 1 -> layers.enlarged(x, twofold, 2);
            case 2 -> x;
            default -> halved(x, workspace);
        };
        backend.conv(tensors.levels().get(index), x, levels.get(index), SAME, Activation.NONE);
        workspace.give(x);
    }

    private Tensor halved(Tensor x, Workspace workspace) {
        int[] s = x.shape().toArray();
        Tensor half = workspace.take(1, (s[1] + 1) / 2, (s[2] + 1) / 2, s[3]);
        backend.conv(half, x, halving, HALVE, Activation.NONE);
        workspace.give(x);
        return half;
    }

    /// The inverse depth of the features that were taken.
    void finish(Tensors tensors) {
        Workspace workspace = tensors.memory().workspace();
        HeadLayers layers = new HeadLayers(backend, tensors.memory());
        int coarsest = fusions.size() - 1;
        Tensor x = workspace.takeLike(tensors.levels().get(coarsest));
        backend.copy(x, tensors.levels().get(coarsest));
        for (int i = coarsest; i >= 0; i--) {
            Residual joining = fusions.get(i).joining();
            if (joining != null) {
                Tensor finer = workspace.takeLike(x);
                backend.copy(finer, tensors.levels().get(i));
                // The level itself may be spoilt: nothing asks for it again.
                residual(tensors.levels().get(i), finer, joining, workspace);
                backend.axpby(x, 1, x, 1, tensors.levels().get(i));
            }
            x = own(x, fusions.get(i).own(), workspace);
            int[] to = (i > 0 ? tensors.levels().get(i - 1) : x).shape().toArray();
            int factor = i > 0 ? 1 : 2;
            x = mapped(
                    layers.resized(x, factor * to[1], factor * to[2]),
                    fusions.get(i).out(),
                    workspace);
        }
        x = convolved(x, output1, Activation.NONE, workspace);
        x = layers.resized(x, 14 * tensors.grid().h(), 14 * tensors.grid().w());
        x = convolved(x, output2, Activation.RELU, workspace);
        backend.linear(
                tensors.inverse(),
                x.reshape(tensors.inverse().shape().extent(0), config.last()),
                last,
                Activation.RELU);
        workspace.give(x);
    }

    /// `sum += conv2(ReLU(conv1(ReLU x)))`; takes x over.
    private void residual(Tensor sum, Tensor x, Residual weights, Workspace workspace) {
        backend.activate(x, Activation.RELU, x);
        Tensor result = convolved(
                convolved(x, weights.conv1(), Activation.RELU, workspace), weights.conv2(), Activation.NONE, workspace);
        backend.axpby(sum, 1, sum, 1, result);
        workspace.give(result);
    }

    private Tensor own(Tensor x, Residual weights, Workspace workspace) {
        Tensor copy = workspace.takeLike(x);
        backend.copy(copy, x);
        residual(x, copy, weights, workspace);
        return x;
    }

    private Tensor convolved(Tensor x, ConvWeight weight, Activation after, Workspace workspace) {
        int[] s = x.shape().toArray();
        Tensor result = workspace.take(1, s[1], s[2], weight.outputs());
        backend.conv(result, x, weight, SAME, after);
        workspace.give(x);
        return result;
    }

    private Tensor mapped(Tensor x, LinearWeight weight, Workspace workspace) {
        int[] s = x.shape().toArray();
        Tensor result = workspace.take(1, s[1], s[2], weight.outputs());
        int pixels = s[1] * s[2];
        backend.linear(result.reshape(pixels, weight.outputs()), x.reshape(pixels, s[3]), weight, Activation.NONE);
        workspace.give(x);
        return result;
    }
}
