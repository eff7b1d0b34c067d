package cosmonaut.network;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A few blocks of memory for activations, planned for the widest step of a network, that its steps lend to each other.
///
/// A step takes a tensor for its result, gives back those it no longer needs, and hands the rest on.
public final class Workspace {

    /// One block, and whether a tensor of it is lent.
    private static final class Slot {

        final Tensor memory;

        boolean lent;

        Slot(Tensor memory) {
            this.memory = memory;
        }
    }

    private final List<Slot> slots = new ArrayList<>();

    /// @param scope owns the memory
    /// @param dtype of all tensors
    /// @param capacities elements of every block
    public Workspace(TensorScope scope, DType dtype, long... capacities) {
        long[] ascending = capacities.clone();
        Arrays.sort(ascending);
        for (long capacity : ascending) {
            slots.add(new Slot(scope.allocate(dtype, Math.toIntExact(capacity))));
        }
    }

    /// A tensor with undefined contents from the smallest free block that holds it.
    ///
    /// @throws IllegalStateException if none is free: the plan of the network is wrong
    public Tensor take(int... extents) {
        Shape shape = Shape.of(extents);
        int elements = Math.toIntExact(shape.elements());
        for (Slot slot : slots) {
            if (!slot.lent && slot.memory.shape().elements() >= elements) {
                Tensor view = slot.memory.slice(0, elements).reshape(extents);
                slot.lent = true;
                return view;
            }
        }
        throw new IllegalStateException("no free workspace block for " + shape);
    }

    /// Takes a tensor of the same shape.
    public Tensor takeLike(Tensor tensor) {
        return take(tensor.shape().toArray());
    }

    /// Gives a tensor back; views of it under another shape count as the same tensor.
    ///
    /// @throws IllegalStateException if it was not taken from here
    public void give(Tensor tensor) {
        for (Slot slot : slots) {
            if (slot.lent && slot.memory.beginsWith(tensor)) {
                slot.lent = false;
                return;
            }
        }
        throw new IllegalStateException(tensor + " was not lent by this workspace");
    }

    /// Forgets what is lent, at the start of a run: a run before that failed leaves nothing behind.
    public void reset() {
        slots.forEach(slot -> slot.lent = false);
    }
}
