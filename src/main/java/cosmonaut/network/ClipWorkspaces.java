package cosmonaut.network;

import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;

/// The tensors between the steps of a network for the sizes of clip that it meets.
///
/// Two sizes are kept, since a world goes back and forth between single pictures and chunks; a third takes the place
/// of the oldest.
///
/// @param <W> the tensors of one size
public final class ClipWorkspaces<W> {

    private static final int KEPT = 2;

    /// Takes the tensors for clips of one size.
    ///
    /// @param <W> the tensors of one size
    @FunctionalInterface
    public interface Plan<W> {
        W allocate(TensorScope scope, int frames, int height, int width);
    }

    private record Planned<W>(int frames, int height, int width, TensorScope scope, W tensors) {}

    private final TensorScope parent;
    private final String name;
    private final Plan<W> plan;
    private final List<Planned<W>> kept = new ArrayList<>();

    /// @param parent owns the memory
    /// @param name of the network, for the names of its scopes
    public ClipWorkspaces(TensorScope parent, String name, Plan<W> plan) {
        this.parent = parent;
        this.name = name;
        this.plan = plan;
    }

    /// The tensors for clips of this size, allocated if it is not among those kept.
    public W of(int frames, int height, int width) {
        for (Planned<W> one : kept) {
            if (one.frames() == frames && one.height() == height && one.width() == width) {
                return one.tensors();
            }
        }
        if (kept.size() == KEPT) {
            kept.removeFirst().scope().close();
        }
        TensorScope scope = parent.child(name);
        W tensors = plan.allocate(scope, frames, height, width);
        kept.add(new Planned<>(frames, height, width, scope, tensors));
        return tensors;
    }
}
