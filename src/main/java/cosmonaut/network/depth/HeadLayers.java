package cosmonaut.network.depth;

import cosmonaut.network.WeightReader;
import cosmonaut.network.Workspace;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.ConvGeometry;
import cosmonaut.tensor.ConvWeight;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.Set;

/// The layers that heads of depth networks are made of, over `[1,h,w,C]`. Each takes its input over, unless it says
/// otherwise, and takes its result from the workspace.
final class HeadLayers {

    private static final ConvGeometry INSIDE = ConvGeometry.same(0, 0);

    private final Backend backend;
    private final HeadMemory memory;
    private final Workspace workspace;

    HeadLayers(Backend backend, HeadMemory memory) {
        this.backend = backend;
        this.memory = memory;
        this.workspace = memory.workspace();
    }

    static Set<Operation> operations(DType activation, Set<DType> weights) {
        Set<Operation> needed = new LinkedHashSet<>(Operation.all(weights, Op.LINEAR, Op.CONV));
        needed.addAll(Operation.all(DType.F32, Op.LINEAR)); // of resizing
        needed.addAll(Operation.all(activation, Op.GATHER, Op.CONCAT, Op.PERMUTE, Op.AXPBY));
        return needed;
    }

    /// A transposed convolution whose kernel is as large as its stride, `name.weight` of shape `[Cin,Cout,k,k]`, as a
    /// map from a pixel to the `k*k*Cout` numbers of its cell.
    static LinearWeight cellsOf(WeightReader weights, String name) {
        HostTensor kernel = weights.host(name + ".weight");
        HostTensor bias = weights.host(name + ".bias");
        int inputs = kernel.shape().extent(0);
        int outputs = kernel.shape().extent(1);
        int cell = kernel.shape().extent(2) * kernel.shape().extent(3);
        HostTensor matrix = HostTensor.allocate(kernel.dtype(), Shape.of(cell * outputs, inputs));
        HostTensor repeated = HostTensor.allocate(bias.dtype(), Shape.of(cell * outputs));
        for (int place = 0; place < cell; place++) {
            for (int out = 0; out < outputs; out++) {
                int row = place * outputs + out;
                repeated.set(row, bias.get(out));
                for (int in = 0; in < inputs; in++) {
                    matrix.set((long) row * inputs + in, kernel.get(((long) in * outputs + out) * cell + place));
                }
            }
        }
        return weights.matrix(matrix, repeated);
    }

    /// The features with the place of every pixel behind them, `[1,h,w,C+2]`.
    Tensor placed(Tensor x) {
        int[] s = x.shape().toArray();
        Tensor joined = workspace.take(1, s[1], s[2], s[3] + 2);
        backend.concat(joined, 3, x, memory.places(s[1], s[2]));
        workspace.give(x);
        return joined;
    }

    /// Every pixel becomes a cell of k x k pixels.
    Tensor enlarged(Tensor x, LinearWeight cells, int k) {
        int[] s = x.shape().toArray();
        int outputs = cells.outputs() / (k * k);
        Tensor rows = workspace.take(s[1] * s[2], cells.outputs());
        backend.linear(rows, x.reshape(s[1] * s[2], s[3]), cells, Activation.NONE);
        workspace.give(x);
        Tensor spread = workspace.take(s[1], k, s[2], k, outputs);
        backend.permute(spread, rows.reshape(s[1], s[2], k, k, outputs), 0, 2, 1, 3, 4);
        workspace.give(rows);
        return spread.reshape(1, k * s[1], k * s[2], outputs);
    }

    /// A ring of copies of the edge around the picture, `[1,h+2,w+2,C]`.
    Tensor ringed(Tensor x) {
        int[] s = x.shape().toArray();
        Tensor ringed = workspace.take((s[1] + 2) * (s[2] + 2), s[3]);
        backend.gather(ringed, x.reshape(s[1] * s[2], s[3]), memory.edges(s[1], s[2]));
        workspace.give(x);
        return ringed.reshape(1, s[1] + 2, s[2] + 2, s[3]);
    }

    /// A convolution 3x3 of what [#ringed] made, which is kept.
    Tensor inside(Tensor ringed, ConvWeight weight, Activation after) {
        int[] s = ringed.shape().toArray();
        Tensor result = workspace.take(1, s[1] - 2, s[2] - 2, weight.outputs());
        backend.conv(result, ringed, weight, INSIDE, after);
        return result;
    }

    /// A convolution 3x3 with copies of the edge around the picture.
    Tensor conv(Tensor x, ConvWeight weight, Activation after) {
        Tensor ringed = ringed(x);
        Tensor result = inside(ringed, weight, after);
        workspace.give(ringed);
        return result;
    }

    /// Bilinear, to H x W (`align_corners=False`), one axis after the other.
    Tensor resized(Tensor x, int height, int width) {
        int[] s = x.shape().toArray();
        int h = s[1];
        int w = s[2];
        int c = s[3];
        Tensor columnsLast = workspace.take(h, c, w);
        backend.permute(columnsLast, x.reshape(h, w, c), 0, 2, 1);
        workspace.give(x);
        Tensor wide = workspace.take(h, c, width);
        backend.linear(
                wide.reshape(h * c, width), columnsLast.reshape(h * c, w), memory.resize(w, width), Activation.NONE);
        workspace.give(columnsLast);
        Tensor rowsLast = workspace.take(width, c, h);
        backend.permute(rowsLast, wide, 2, 1, 0);
        workspace.give(wide);
        Tensor high = workspace.take(width, c, height);
        backend.linear(
                high.reshape(width * c, height),
                rowsLast.reshape(width * c, h),
                memory.resize(h, height),
                Activation.NONE);
        workspace.give(rowsLast);
        Tensor result = workspace.take(height, width, c);
        backend.permute(result, high, 2, 0, 1);
        workspace.give(high);
        return result.reshape(1, height, width, c);
    }
}
