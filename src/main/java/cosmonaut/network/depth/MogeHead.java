package cosmonaut.network.depth;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;
import java.util.stream.IntStream;

/// MoGe-1's head: from the features of patches to a point and a mask for every pixel (GEN3C section 4.1).
final class MogeHead {

    /// Twice the size, and convolutions there.
    private record Level(LinearWeight cells, ConvWeight conv, List<NormedResidual> residuals) {}

    private record Output(ConvWeight conv, LinearWeight last) {}

    /// @param sum `[N,projected]` of all features so far
    /// @param points `[h1*w1,3]`, written
    /// @param mask `[h1*w1,1]`, written
    record Tensors(MogeSize size, HeadMemory memory, Tensor sum, Tensor points, Tensor mask) {}

    private final MogeConfig config;
    private final Backend backend;
    private final List<LinearWeight> projects;
    private final List<Level> levels;
    private final List<Output> outputs;

    MogeHead(WeightReader weights, MogeConfig config) {
        this.config = config;
        this.backend = weights.backend();
        this.projects = IntStream.range(0, config.taken())
                .mapToObj(i -> weights.linear("head.projects." + i))
                .toList();
        this.levels = IntStream.range(0, config.widths().size())
                .mapToObj(i -> level(weights, MogeConfig.level(i)))
                .toList();
        this.outputs = IntStream.range(0, 2)
                .mapToObj(i -> "head.output_block." + i)
                .map(name -> new Output(weights.conv(name + ".0"), weights.linear(name + ".2")))
                .toList();
    }

    private Level level(WeightReader weights, String name) {
        return new Level(
                HeadLayers.cellsOf(weights, name + "0.0"),
                weights.conv(name + "0.1"),
                IntStream.rangeClosed(1, config.residuals())
                        .mapToObj(j -> new NormedResidual(weights, name + j))
                        .toList());
    }

    Tensors planned(TensorScope scope, MogeSize size) {
        HeadMemory memory = new HeadMemory(backend, scope, config.widest(size));
        ViewPlane plane = new ViewPlane((double) size.w1() / size.h1());
        int h = size.h();
        int w = size.w();
        for (int i = 0; i < levels.size(); i++) {
            memory.planPlaces(plane, h, w);
            h *= 2;
            w *= 2;
            memory.planEdges(h, w);
        }
        memory.planResize(AxisTaps.bilinear(w, size.w1()));
        memory.planResize(AxisTaps.bilinear(h, size.h1()));
        memory.planPlaces(plane, size.h1(), size.w1());
        memory.planEdges(size.h1(), size.w1());
        int pixels = size.h1() * size.w1();
        return new Tensors(
                size,
                memory,
                scope.allocate(backend.activationType(), size.h() * size.w(), config.projected()),
                scope.allocate(backend.activationType(), pixels, 3),
                scope.allocate(backend.activationType(), pixels, 1));
    }

    /// Adds the features of one block.
    ///
    /// @param index of the block among those taken; the first begins anew
    /// @param patches `[N,D]`
    void take(Tensors tensors, int index, Tensor patches) {
        Workspace workspace = tensors.memory().workspace();
        if (index == 0) {
            workspace.reset();
            backend.linear(tensors.sum(), patches, projects.getFirst(), Activation.NONE);
            return;
        }
        Tensor more = workspace.takeLike(tensors.sum());
        backend.linear(more, patches, projects.get(index), Activation.NONE);
        backend.axpby(tensors.sum(), 1, tensors.sum(), 1, more);
        workspace.give(more);
    }

    /// Points and mask of the features that were taken.
    void finish(Tensors tensors) {
        MogeSize size = tensors.size();
        Workspace workspace = tensors.memory().workspace();
        HeadLayers layers = new HeadLayers(backend, tensors.memory());
        Tensor x = workspace.take(1, size.h(), size.w(), config.projected());
        backend.copy(x.reshape(tensors.sum().shape().toArray()), tensors.sum());
        for (Level level : levels) {
            x = layers.enlarged(layers.placed(x), level.cells(), 2); // [1,2h,2w,width]
            x = layers.conv(x, level.conv(), Activation.NONE);
            for (NormedResidual residual : level.residuals()) {
                x = residual.apply(x, layers, workspace);
            }
        }
        x = layers.placed(layers.resized(x, size.h1(), size.w1()));
        Tensor ringed = layers.ringed(x);
        List<Tensor> results = List.of(tensors.points(), tensors.mask());
        for (int i = 0; i < results.size(); i++) {
            Output output = outputs.get(i);
            Tensor inner = layers.inside(ringed, output.conv(), Activation.RELU);
            backend.linear(
                    results.get(i),
                    inner.reshape(size.h1() * size.w1(), config.last()),
                    output.last(),
                    Activation.NONE);
            workspace.give(inner);
        }
        workspace.give(ringed);
    }
}
