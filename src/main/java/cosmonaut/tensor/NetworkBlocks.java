package cosmonaut.tensor;

import java.util.List;

/// The weights of a network's blocks: all of them in a backend's memory, or each at least while it is used.
///
/// @param <B> the weights of one block
public interface NetworkBlocks<B> {

    /// Takes the weights of a block into a backend's memory.
    ///
    /// @param <B> the weights of one block
    @FunctionalInterface
    interface Loader<B> {

        /// @param n of the block, from 0
        /// @param scope owns the weights
        B load(int n, TensorScope scope);
    }

    /// The weights of one block while they are needed.
    ///
    /// @param <B> the weights of one block
    final class Lease<B> implements AutoCloseable {

        private final B block;
        private final Runnable end;

        /// @param end is run when the lease is closed
        public Lease(B block, Runnable end) {
            this.block = block;
            this.end = end;
        }

        public B block() {
            return block;
        }

        @Override
        public void close() {
            end.run();
        }
    }

    /// A block's weights, in the backend's memory until the lease is closed; one lease at a time, as a rule in the
    /// order of the blocks and then from the first again.
    Lease<B> lease(int n);

    /// Whether the blocks are in memory all the time.
    boolean stay();

    /// All blocks stay in memory.
    static <B> NetworkBlocks<B> resident(List<B> blocks) {
        List<Lease<B>> leases =
                blocks.stream().map(block -> new Lease<>(block, () -> {})).toList();
        return new NetworkBlocks<>() {
            @Override
            public Lease<B> lease(int n) {
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
    static <B> NetworkBlocks<B> preparedWhenLeased(TensorScope scope, Loader<B> loader) {
        return new NetworkBlocks<>() {
            @Override
            public Lease<B> lease(int n) {
                TensorScope own = scope.child("block " + n);
                try {
                    return new Lease<>(loader.load(n, own), own::close);
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
