package cosmonaut.viewport;

/// How a picture is enlarged to the pixels of the screen.
public enum Upscaling {
    /// Every pixel a square.
    NEAREST,
    /// Keys' cubic, a = -1/2.
    BICUBIC,
    /// A cubic that is stretched along edges and sharpened across them.
    EDGE_ADAPTIVE,
    /// Edge-adaptive where a card draws; bicubic where the processor does, which would take eight times as long.
    AUTOMATIC
}
