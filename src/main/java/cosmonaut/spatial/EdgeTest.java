package cosmonaut.spatial;

/// What becomes of the pixels that an [EdgeFilter] finds.
public enum EdgeTest {
    /// They are never warped, as in GEN3C.
    FILTER,
    /// They are left out of a target only where the picture tears there: where a neighbour lands a pixel or more from
    /// where it would if both lay on a plane facing the cameras. So a camera that hardly moves sees no seams.
    STRETCH
}
