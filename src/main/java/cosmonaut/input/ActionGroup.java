package cosmonaut.input;

import java.util.Locale;

/// The headings under which actions are listed in help and settings.
public enum ActionGroup {
    MOVE,
    LOOK,
    SPEED,
    FLIGHT,
    WINDOW;

    /// The key of the heading in the program's texts, such as `group.move`.
    public String textKey() {
        return "group." + name().toLowerCase(Locale.ROOT);
    }
}
