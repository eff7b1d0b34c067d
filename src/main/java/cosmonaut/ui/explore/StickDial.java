package cosmonaut.ui.explore;

import javafx.css.PseudoClass;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Circle;

/// A stick seen from above: a dot in a ring, where the hand holds it.
final class StickDial extends Pane {

    private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");
    private static final double RADIUS = 21;
    private static final double DOT = 5;
    private static final double TRAVEL = RADIUS - DOT - 3;

    private final Circle dot = new Circle(RADIUS, RADIUS, DOT);

    StickDial() {
        Circle ring = new Circle(RADIUS, RADIUS, RADIUS - 1);
        ring.getStyleClass().add("stick-ring");
        dot.getStyleClass().add("stick-dot");
        getChildren().addAll(ring, dot);
        setMinSize(2 * RADIUS, 2 * RADIUS);
        setMaxSize(2 * RADIUS, 2 * RADIUS);
    }

    /// @param right -1 to 1
    /// @param up    -1 to 1
    void show(double right, double up) {
        // A square of two axes is drawn in the ring that a stick moves in.
        double length = Math.max(1, Math.hypot(right, up));
        dot.setTranslateX(right / length * TRAVEL);
        dot.setTranslateY(-up / length * TRAVEL);
        pseudoClassStateChanged(LIT, right != 0 || up != 0);
    }
}
