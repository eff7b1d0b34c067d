package cosmonaut.ui.drive;

import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Plays the drive and moves its cursor: of the map, the graphs and all views.
final class TimelineBar extends HBox {

    private static final double TENTH = 0.1;

    TimelineBar(DriveClock clock, ProfileGraph graph, Texts texts) {
        getStyleClass().add("drive-timeline");
        setAlignment(Pos.CENTER_LEFT);
        FontIcon shape = Icon.of(Feather.PLAY);
        Button play = new Button(null, shape);
        play.setId("drive-play");
        play.getStyleClass().addAll("button-icon", "flat");
        play.accessibleTextProperty().bind(texts.of("drive.play"));
        play.setOnAction(event -> clock.toggle());
        clock.playingProperty().subscribe(on -> shape.setIconCode(on ? Feather.PAUSE : Feather.PLAY));
        Slider slider = new Slider();
        slider.setId("drive-time");
        slider.maxProperty().bind(Bindings.max(TENTH, clock.endProperty()));
        slider.valueProperty().bindBidirectional(clock.secondsProperty());
        slider.setBlockIncrement(TENTH);
        slider.accessibleTextProperty().bind(texts.of("drive.time.accessible"));
        slider.disableProperty().bind(clock.endProperty().lessThanOrEqualTo(0));
        play.disableProperty().bind(clock.endProperty().lessThanOrEqualTo(0));
        HBox.setHgrow(slider, Priority.ALWAYS);
        Label time = new Label();
        time.setId("drive-seconds");
        time.getStyleClass().add("drive-figures");
        time.textProperty().bind(texts.of("drive.seconds", clock.secondsProperty(), clock.endProperty()));
        time.setMinWidth(USE_PREF_SIZE);
        ToggleButton axis = new ToggleButton();
        axis.setId("drive-axis");
        axis.getStyleClass().add("small");
        axis.textProperty()
                .bind(Bindings.when(axis.selectedProperty())
                        .then(texts.of("drive.axis.time"))
                        .otherwise(texts.of("drive.axis.distance")));
        axis.accessibleTextProperty().bind(texts.of("drive.axis.accessible"));
        axis.selectedProperty().bindBidirectional(graph.overTimeProperty());
        axis.setMinWidth(USE_PREF_SIZE);
        getChildren().setAll(play, slider, time, axis);
    }
}
