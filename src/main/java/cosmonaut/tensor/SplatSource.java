package cosmonaut.tensor;

/// A picture whose pixels have depths, as [Backend#splat] takes it.
///
/// @param colour F32 `[3,H,W]`, about [-1,1]
/// @param depth F32 `[H,W]`
/// @param kind U8 `[H,W]`: 0 never warped, 1 on a surface, 2 at an edge that may tear
public record SplatSource(Tensor colour, Tensor depth, Tensor kind) {}
