package cosmonaut.network.depth;

import cosmonaut.network.Workspace;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.LinearWeight;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// The memory in which the convolutions of a head work on pictures of one size: blocks that its steps lend to each
/// other, and the tables that its sizes call for.
final class HeadMemory {

    /// Blocks that are lent at once: what a step adds to in the end, what it reads and what it writes.
    static final int BLOCKS = 3;

    private record Size(int height, int width) {}

    private record Axis(int inputs, int outputs) {}

    private final Backend backend;
    private final TensorScope scope;
    private final Workspace workspace;
    private final Map<Size, Tensor> edges = new HashMap<>();
    private final Map<Size, Tensor> places = new HashMap<>();
    private final Map<Axis, LinearWeight> resizes = new HashMap<>();

    /// @param scope owns it
    /// @param elements of the widest tensor
    HeadMemory(Backend backend, TensorScope scope, long elements) {
        this.backend = backend;
        this.scope = scope;
        this.workspace = new Workspace(scope, backend.activationType(), elements, elements, elements);
    }

    Workspace workspace() {
        return workspace;
    }

    /// Makes the table with which [#edges] answers.
    void planEdges(int h, int w) {
        int[] rows = new int[(h + 2) * (w + 2)];
        for (int i = 0; i < rows.length; i++) {
            int y = Math.clamp(i / (w + 2) - 1, 0, h - 1);
            int x = Math.clamp(i % (w + 2) - 1, 0, w - 1);
            rows[i] = y * w + x;
        }
        edges.put(
                new Size(h, w),
                backend.upload(scope, new HostTensor(DType.I32, Shape.of(rows.length), MemorySegment.ofArray(rows))));
    }

    /// For every pixel of `[h+2,w+2]` the pixel of `[h,w]` that it is a copy of.
    Tensor edges(int h, int w) {
        return planned(edges.get(new Size(h, w)), "edges of " + h + "x" + w);
    }

    /// Makes what [#places] answers.
    void planPlaces(ViewPlane plane, int h, int w) {
        Tensor uv = scope.allocate(backend.activationType(), 1, h, w, 2);
        backend.write(uv, plane.grid(h, w));
        places.put(new Size(h, w), uv);
    }

    /// `[1,h,w,2]` uv.
    Tensor places(int h, int w) {
        return planned(places.get(new Size(h, w)), "places of " + h + "x" + w);
    }

    /// Makes the map with which [#resize] answers.
    void planResize(AxisTaps taps) {
        AxisTaps exact = backend.activationType() == DType.BF16 ? taps.rounded() : taps;
        resizes.put(new Axis(taps.inputs(), taps.outputs()), backend.prepareLinear(scope, exact.matrix(), null));
    }

    /// The map from so many pixels along an axis to so many.
    LinearWeight resize(int inputs, int outputs) {
        return planned(resizes.get(new Axis(inputs, outputs)), "resize from " + inputs + " to " + outputs);
    }

    private static <T> T planned(@org.jspecify.annotations.Nullable T known, String what) {
        if (known == null) {
            throw new IllegalStateException("the " + what + " was not planned");
        }
        return known;
    }
}
