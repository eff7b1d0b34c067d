package cosmonaut.ui.explore;

import cosmonaut.camera.FlightControl;
import cosmonaut.input.Action;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// The inputs in force: the keys that move, lit while held, and what the hand does to the view as a dot in a ring.
final class InputGlyphs extends HBox {

    private final Map<Action, KeyCap> caps = new EnumMap<>(Action.class);
    private final StickDial move = new StickDial();
    private final StickDial look = new StickDial();

    InputGlyphs(ActionLabels labels) {
        getStyleClass().addAll("hud-card", "input-glyphs");
        setAlignment(Pos.CENTER_LEFT);
        GridPane cross = new GridPane();
        cross.getStyleClass().add("key-cross");
        cross.add(cap(Action.FORWARD), 1, 0);
        cross.add(cap(Action.LEFT), 0, 1);
        cross.add(cap(Action.BACK), 1, 1);
        cross.add(cap(Action.RIGHT), 2, 1);
        getChildren().addAll(cross, column(Action.UP, Action.DOWN), column(Action.FAST, Action.FINE), move, look);
        move.setVisible(false);
        move.managedProperty().bind(move.visibleProperty());
        labels.follow(this, () -> name(labels));
    }

    private KeyCap cap(Action action) {
        return caps.computeIfAbsent(action, key -> new KeyCap());
    }

    private Node column(Action upper, Action lower) {
        KeyCap above = cap(upper);
        KeyCap below = cap(lower);
        above.setMaxWidth(Double.MAX_VALUE);
        below.setMaxWidth(Double.MAX_VALUE);
        VBox box = new VBox(above, below);
        box.getStyleClass().add("key-column");
        return box;
    }

    private void name(ActionLabels labels) {
        caps.forEach((action, cap) -> {
            String key = labels.key(action);
            cap.setText(key.isEmpty() ? "–" : key);
        });
    }

    /// @param withPad whether the stick that moves is shown, too
    void show(Set<Action> held, FlightControl control, boolean withPad) {
        caps.forEach((action, cap) -> cap.light(held.contains(action)));
        move.setVisible(withPad);
        move.show(control.strafe(), control.surge());
        look.show(control.yaw(), control.pitch());
    }
}
