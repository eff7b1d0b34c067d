package cosmonaut.ui.drive;

/// What the primary button does on the empty ground of the map.
enum Tool {
    /// a click adds a control point
    POINTS,
    /// a stroke becomes a path
    PENCIL
}
