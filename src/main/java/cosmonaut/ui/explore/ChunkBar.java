package cosmonaut.ui.explore;

import atlantafx.base.theme.Styles;
import cosmonaut.input.Action;
import cosmonaut.ui.Texts;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// How far a slow chunk is, how long it will take, and the way to give it up. A quick one shows nothing.
final class ChunkBar extends VBox {

    ChunkBar(ExploreViewModel model, Texts texts, Runnable done) {
        setId("chunk-bar");
        getStyleClass().addAll("hud-card", "chunk-bar");
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        FlightReadings readings = model.readings();
        Label title = new Label();
        title.textProperty().bind(texts.of("explore.chunk.title"));
        title.getStyleClass().add("hud-strong");
        Label left = new Label();
        left.textProperty().bind(readings.chunkProperty());
        left.getStyleClass().add("hud-value");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox words = new HBox(title, gap, left);
        words.setAlignment(Pos.CENTER_LEFT);
        words.getStyleClass().add("hud-row");
        ProgressBar bar = new ProgressBar();
        bar.getStyleClass().add(Styles.SMALL);
        bar.progressProperty().bind(readings.chunkShareProperty());
        bar.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(bar, Priority.ALWAYS);
        Button cancel = new Button();
        cancel.setId("cancel-chunk");
        cancel.getStyleClass().addAll(Styles.SMALL, "hud-button");
        cancel.textProperty().bind(texts.of("explore.chunk.cancel"));
        cancel.setFocusTraversable(false);
        cancel.setOnAction(event -> {
            model.act(Action.CANCEL_CHUNK);
            done.run();
        });
        HBox line = new HBox(bar, cancel);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("hud-row");
        getChildren().addAll(words, line);
        visibleProperty().bind(readings.chunkWorthShowingProperty());
        managedProperty().bind(visibleProperty());
    }
}
