package cosmonaut.drive.rig;

/// How a camera's picture is brought to another size.
public enum Fitting {
    /// as it is
    NONE("none"),
    /// both sides stretched on their own
    SQUEEZE("squeeze"),
    /// filled, what stands out is cut off evenly
    CROP("crop"),
    /// whole, with bars
    LETTERBOX("letterbox");

    private final String key;

    Fitting(String key) {
        this.key = key;
    }

    /// What rig files call it.
    public String key() {
        return key;
    }
}
