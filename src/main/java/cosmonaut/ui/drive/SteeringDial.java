package cosmonaut.ui.drive;

import javafx.scene.layout.Pane;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;

/// A steering wheel as the driver sees it.
final class SteeringDial extends Pane {

    static final double SIZE = 46;

    private static final double TURN = 135;
    private static final double MIDDLE = SIZE / 2;
    private static final double RIM = MIDDLE - 3;

    SteeringDial() {
        Circle rim = new Circle(MIDDLE, MIDDLE, RIM);
        rim.getStyleClass().add("drive-wheel");
        Circle hub = new Circle(MIDDLE, MIDDLE, 4);
        hub.getStyleClass().add("drive-wheel-hub");
        getChildren().setAll(rim, spoke(-90), spoke(90), spoke(180), hub);
        setMinSize(SIZE, SIZE);
        setMaxSize(SIZE, SIZE);
    }

    /// @param degrees clockwise from the top
    private static Line spoke(double degrees) {
        double angle = Math.toRadians(degrees);
        Line spoke = new Line(MIDDLE, MIDDLE, MIDDLE + RIM * Math.sin(angle), MIDDLE - RIM * Math.cos(angle));
        spoke.getStyleClass().add("drive-wheel");
        return spoke;
    }

    /// @param wheel -1 (full right) to 1 (full left)
    void show(double wheel) {
        setRotate(-wheel * TURN);
    }
}
