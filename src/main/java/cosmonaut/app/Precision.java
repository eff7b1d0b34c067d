package cosmonaut.app;

import cosmonaut.tensor.DType;

/// The values of `--precision`: what networks compute with on a card.
enum Precision {
    /// As the network's weights are stored: bf16 if they are, else f32.
    auto,
    f32,
    bf16;

    /// @param stored type of the network's weights
    DType activations(DType stored) {
        return this == bf16 || (this == auto && stored == DType.BF16) ? DType.BF16 : DType.F32;
    }
}
