package cosmonaut.app;

/// The values of `--products`: what the linear maps in a video network's blocks are multiplied in on a card.
enum ProductType {
    /// What networks compute with.
    auto,
    bf16,
    /// 8 bits: large maps faster and in half the memory, with an error of some percent.
    fp8
}
