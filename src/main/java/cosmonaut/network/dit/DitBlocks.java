package cosmonaut.network.dit;

import cosmonaut.tensor.TensorScope;
import java.util.List;
import java.util.function.BiFunction;

/// The transformer blocks of a DiT: all of them in the backend's memory, or each only while it is used.
public interface DitBlocks {

    /// A block's weights, in the backend's memory until the lease is closed; one lease at a time.
    BlockLease lease(int n);

    /// Whether the blocks are in memory all the time.
    boolean stay();

    /// All blocks stay in memory.
    static DitBlocks resident(List<DitBlock> blocks) {
        List<BlockLease> leases =
                blocks.stream().map(block -> new BlockLease(block, null)).toList();
        return new DitBlocks() {
            @Override
            public BlockLease lease(int n) {
                return leases.get(n);
            }

            @Override
            public boolean stay() {
                return true;
            }
        };
    }

    /// A block is prepared when it is leased and released afterwards: a network larger than the memory runs, at the
    /// price of preparing all of its weights in every pass.
    ///
    /// @param scope of which every lease is a child
    /// @param prepare takes block n into the scope given
    static DitBlocks streamed(TensorScope scope, BiFunction<Integer, TensorScope, DitBlock> prepare) {
        return new DitBlocks() {
            @Override
            public BlockLease lease(int n) {
                TensorScope own = scope.child("block " + n);
                try {
                    return new BlockLease(prepare.apply(n, own), own);
                } catch (RuntimeException | OutOfMemoryError e) {
                    own.close();
                    throw e;
                }
            }

            @Override
            public boolean stay() {
                return false;
            }
        };
    }
}
