package cosmonaut.network;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The passes of a network, each for the operands that it is asked for with, as sequences that the backend may record
/// ([Backend#replayable]). Those that were asked for last are kept.
///
/// @param <K> the operands; two are equal when they are the same tensors, or the same [Operand]s
public final class ReplayedSequences<K> {

    /// With guidance and a last step of its own a sampler has four.
    private static final int MOST = 6;

    /// A tensor that a sequence reads or writes; equal to every other view of the same memory with its type and shape.
    public record Operand(Tensor tensor) {

        /// @throws IllegalStateException when the tensor's scope was closed: what is played back does not ask
        public Operand {
            tensor.requireAlive();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Operand that
                    && tensor.beginsWith(that.tensor)
                    && tensor.dtype() == that.tensor.dtype()
                    && tensor.shape().equals(that.tensor.shape());
        }

        @Override
        public int hashCode() {
            return Objects.hash(System.identityHashCode(tensor.block()), tensor.offset(), tensor.shape());
        }
    }

    private record Kept(TensorScope scope, Runnable sequence) {}

    private final Backend backend;
    private final TensorScope scope;
    private final Consumer<K> pass;
    private final Map<K, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    /// @param scope with which they all end
    /// @param pass queues the operations for the operands given, and does nothing else
    public ReplayedSequences(Backend backend, TensorScope scope, Consumer<K> pass) {
        this.backend = backend;
        this.scope = scope;
        this.pass = pass;
    }

    /// The pass for these operands.
    public Runnable of(K operands) {
        Kept known = kept.get(operands);
        if (known != null) {
            return known.sequence();
        }
        if (kept.size() == MOST) {
            K oldest = kept.keySet().iterator().next();
            Kept ended = kept.remove(oldest);
            if (ended != null) {
                ended.scope().close();
            }
        }
        TensorScope own = scope.child("sequence");
        Runnable sequence = backend.replayable(own, () -> pass.accept(operands));
        kept.put(operands, new Kept(own, sequence));
        return sequence;
    }
}
