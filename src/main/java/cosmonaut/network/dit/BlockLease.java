package cosmonaut.network.dit;

import cosmonaut.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/// The weights of one block while they are needed.
public final class BlockLease implements AutoCloseable {

    private final DitBlock block;
    private final @Nullable TensorScope scope;

    /// @param scope owns the weights and ends with the lease, or null if they stay
    BlockLease(DitBlock block, @Nullable TensorScope scope) {
        this.block = block;
        this.scope = scope;
    }

    public DitBlock block() {
        return block;
    }

    @Override
    public void close() {
        if (scope != null) {
            scope.close();
        }
    }
}
