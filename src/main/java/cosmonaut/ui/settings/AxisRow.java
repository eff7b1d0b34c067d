package cosmonaut.ui.settings;

import cosmonaut.input.AxisView;
import cosmonaut.ui.Texts;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// One axis of a pad as it is now: a bar from the middle for what the flight gets, a mark for what the device says.
final class AxisRow extends HBox {

    private static final double NAME_WIDTH = 170;
    private static final double MARK_WIDTH = 3;

    private final Region track = new Region();
    private final Region bar = new Region();
    private final Region mark = new Region();
    private final Label figures = new Label();
    private final Track area = new Track();
    private double raw;
    private double shaped;

    AxisRow(Texts texts, AxisView axis) {
        getStyleClass().add("axis-row");
        setAlignment(Pos.CENTER_LEFT);
        Label name = new Label();
        name.textProperty().bind(texts.of(axis.textKey(), axis.index() + 1));
        name.setMinWidth(NAME_WIDTH);
        track.getStyleClass().add("axis-track");
        bar.getStyleClass().add("axis-bar");
        mark.getStyleClass().add("axis-mark");
        figures.getStyleClass().addAll("muted", "axis-figures");
        HBox.setHgrow(area, Priority.ALWAYS);
        getChildren().addAll(name, area, figures);
        show(axis);
    }

    void show(AxisView axis) {
        raw = axis.raw();
        shaped = axis.shaped();
        figures.setText(String.format(Locale.ROOT, "%+.2f  %+.2f", raw, shaped));
        area.requestLayout();
    }

    /// Track, bar and mark on top of each other.
    private final class Track extends Region {

        private static final double HEIGHT = 10;

        Track() {
            getChildren().addAll(track, bar, mark);
            setMinHeight(HEIGHT);
            setPrefHeight(HEIGHT);
            setMaxHeight(HEIGHT);
        }

        @Override
        protected void layoutChildren() {
            double middle = getWidth() / 2;
            double end = middle + shaped * middle;
            track.resizeRelocate(0, 0, getWidth(), getHeight());
            bar.resizeRelocate(Math.min(middle, end), 0, Math.abs(end - middle), getHeight());
            mark.resizeRelocate(middle + raw * middle - MARK_WIDTH / 2, 0, MARK_WIDTH, getHeight());
        }
    }
}
