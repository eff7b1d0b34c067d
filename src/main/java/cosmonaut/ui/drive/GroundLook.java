package cosmonaut.ui.drive;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;

/// Which part of the ground the map shows, what a hand does on it, and whether it is to be painted anew.
final class GroundLook {

    private final ObjectProperty<Tool> tool = new SimpleObjectProperty<>(Tool.PENCIL);
    private final BooleanProperty snaps = new SimpleBooleanProperty(true);
    private GroundFrame frame = GroundFrame.usual();
    private boolean dirty = true;
    private boolean baseDirty = true;

    ObjectProperty<Tool> toolProperty() {
        return tool;
    }

    /// Whether places are brought to lines near them.
    BooleanProperty snapsProperty() {
        return snaps;
    }

    GroundFrame frame() {
        return frame;
    }

    void at(GroundFrame other) {
        frame = other;
        refreshAll();
    }

    /// Something has changed that is shown.
    void refresh() {
        dirty = true;
    }

    /// What lies under everything has changed too.
    void refreshAll() {
        dirty = true;
        baseDirty = true;
    }

    boolean isDirty() {
        return dirty;
    }

    boolean isBaseDirty() {
        return baseDirty;
    }

    void painted() {
        dirty = false;
        baseDirty = false;
    }
}
