package cosmonaut.drive.edit;

/// What runs between control points, where a stretch is not snapped to something else.
public enum PathKind {
    /// centripetal Catmull-Rom, for drawing by hand
    CATMULL_ROM("catmull"),
    /// clothoids with the same heading at each point, as roads are built
    CLOTHOID("clothoid"),
    /// straight lines with corners
    POLYLINE("polyline");

    private final String key;

    PathKind(String key) {
        this.key = key;
    }

    /// What project files call it.
    public String key() {
        return key;
    }
}
