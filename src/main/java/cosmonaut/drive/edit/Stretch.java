package cosmonaut.drive.edit;

/// What the path does from a control point to the next.
public enum Stretch {
    /// as the whole path does, see [PathKind]
    CURVE("curve"),
    STRAIGHT("straight"),
    /// part of a circle that goes on in the direction in which the path arrives
    ARC("arc");

    private final String key;

    Stretch(String key) {
        this.key = key;
    }

    /// What project files call it.
    public String key() {
        return key;
    }
}
