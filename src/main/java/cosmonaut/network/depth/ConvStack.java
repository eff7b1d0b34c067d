package cosmonaut.network.depth;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One of MoGe-2's stacks: at every level something is brought in and convolved, then twice the size (GEN3C section
/// 4.2).
final class ConvStack {

    /// @param cells of a transposed convolution, or null for a bilinear resize
    private record Rise(@Nullable LinearWeight cells, ConvWeight conv) {}

    private record Level(
            LinearWeight enter,
            List<PlainResidual> residuals,
            @Nullable Rise rise) {}

    private final Backend backend;
    private final List<Level> levels = new ArrayList<>();
    private final @Nullable LinearWeight leave;

    ConvStack(WeightReader weights, String prefix, ConvStackConfig config) {
        this.backend = weights.backend();
        int last = config.levels().size() - 1;
        for (int i = 0; i <= last; i++) {
            int level = i;
            String up = prefix + "resamplers." + i;
            levels.add(new Level(
                    weights.linear(prefix + "input_blocks." + i),
                    IntStream.range(0, config.levels().get(i).residuals())
                            .mapToObj(j -> new PlainResidual(weights, ConvStackConfig.residual(prefix, level, j)))
                            .toList(),
                    i == last
                            ? null
                            : new Rise(
                                    config.levels().get(i).isTransposed()
                                            ? HeadLayers.cellsOf(weights, up + ".0")
                                            : null,
                                    weights.conv(up + ".1"))));
        }
        this.leave = config.outputs() > 0 ? weights.linear(prefix + "output_blocks." + last) : null;
    }

    /// @param inputs `[1,h,w,C]` for every level
    /// @param kept `[1,h,w,width]` of every level, written, or nothing
    /// @param result `[h*w,outputs]` of the last level, written; null where there is no map at the end
    void forward(
            HeadMemory memory, HeadLayers layers, List<Tensor> inputs, List<Tensor> kept, @Nullable Tensor result) {
        Workspace workspace = memory.workspace();
        Tensor x = entered(levels.getFirst(), inputs.getFirst(), workspace);
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            if (i > 0) {
                Tensor more = entered(level, inputs.get(i), workspace);
                backend.axpby(x, 1, x, 1, more);
                workspace.give(more);
            }
            for (PlainResidual residual : level.residuals()) {
                x = residual.apply(x, layers, workspace);
            }
            if (!kept.isEmpty()) {
                backend.copy(kept.get(i), x);
            }
            Rise rise = level.rise();
            if (rise != null) {
                x = risen(x, rise, layers);
            }
        }
        if (leave != null && result != null) {
            int[] s = x.shape().toArray();
            backend.linear(result, x.reshape(s[1] * s[2], s[3]), leave, Activation.NONE);
        }
        workspace.give(x);
    }

    private Tensor entered(Level level, Tensor input, Workspace workspace) {
        int[] s = input.shape().toArray();
        Tensor x = workspace.take(1, s[1], s[2], level.enter().outputs());
        int pixels = s[1] * s[2];
        backend.linear(
                x.reshape(pixels, level.enter().outputs()),
                input.reshape(pixels, s[3]),
                level.enter(),
                Activation.NONE);
        return x;
    }

    private static Tensor risen(Tensor x, Rise rise, HeadLayers layers) {
        int[] s = x.shape().toArray();
        LinearWeight cells = rise.cells();
        Tensor larger = cells == null ? layers.resized(x, 2 * s[1], 2 * s[2]) : layers.enlarged(x, cells, 2);
        return layers.conv(larger, rise.conv(), Activation.NONE);
    }
}
