package cosmonaut.network.dit;

import cosmonaut.tensor.Tensor;

/// Sees named intermediate results of a forward pass while they are valid; for tests and debugging.
@FunctionalInterface
public interface DitObserver {

    /// @param tap `patch`, `affine_embedding`, `adaln_base`, or `block0`, `block1` ... after each block
    /// @param value the result; overwritten as the pass goes on
    void at(String tap, Tensor value);
}
