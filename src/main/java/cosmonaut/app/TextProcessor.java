package cosmonaut.app;

/// The values of `--text`: what encodes prompts.
enum TextProcessor {
    /// What the networks compute with, in turns with them where its memory is short; the processor beside a card whose
    /// memory they need.
    auto,
    /// The processor, block by block from the files, so that a text encoder of gigabytes takes no memory of a card.
    cpu
}
