package cosmonaut.drive.rig;

/// The six views in the order of the paper, of tensors and of files; the mosaic is left, front, right over back left,
/// back, back right.
public enum View {
    FRONT("front", "prompt", "forward", 0, 0, 1),
    LEFT("left", "prompt_left", "to the left", 60, 0, 0),
    RIGHT("right", "prompt_right", "to the right", -60, 0, 2),
    BACK("back", "prompt_back", "backwards", 180, 1, 1),
    BACK_LEFT("back_left", "prompt_back_left", "the rear left side", 130, 1, 0),
    BACK_RIGHT("back_right", "prompt_back_right", "the rear right side", -130, 1, 2);

    private final String key;
    private final String promptKey;
    private final String direction;
    private final double yaw;
    private final int row;
    private final int column;

    View(String key, String promptKey, String direction, double yaw, int row, int column) {
        this.key = key;
        this.promptKey = promptKey;
        this.direction = direction;
        this.yaw = yaw;
        this.row = row;
        this.column = column;
    }

    /// What files call it.
    public String key() {
        return key;
    }

    /// What the published command line and its JSON lines call its caption.
    public String promptKey() {
        return promptKey;
    }

    /// The two sentences with which its captions began in training.
    public String cameraSentence() {
        return "The video is captured from a camera mounted on a car. The camera is facing " + direction + ".";
    }

    /// Where it looks, degrees to the left of straight ahead.
    public double yaw() {
        return yaw;
    }

    /// Of the mosaic, 0 the upper one.
    public int row() {
        return row;
    }

    /// Of the mosaic, 0 to 2 from the left.
    public int column() {
        return column;
    }
}
