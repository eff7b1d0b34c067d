package cosmonaut.ui.explore;

import atlantafx.base.theme.Styles;
import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// A flight whose world gave up: what happened, what is kept, what to do.
final class FailureCard extends StackPane {

    FailureCard(ExploreViewModel model, Texts texts, Runnable done) {
        setId("failure");
        getStyleClass().add("veil");
        Label title = new Label(null, Icon.of(Feather.ALERT_TRIANGLE));
        title.textProperty().bind(texts.of("explore.failure.title"));
        title.getStyleClass().add("failure-title");
        Label what = new Label();
        what.setId("failure-what");
        what.setWrapText(true);
        what.setMinHeight(Region.USE_PREF_SIZE);
        what.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> model.liveProperty()
                                .get()
                                .map(LiveView::failure)
                                .map(FailureCard::sentence)
                                .orElse(""),
                        model.liveProperty()));
        Label kept = new Label();
        kept.setWrapText(true);
        kept.setMinHeight(Region.USE_PREF_SIZE);
        kept.textProperty().bind(texts.of("explore.failure.kept"));
        kept.getStyleClass().add("muted");
        Button again = new Button();
        again.setId("try-again");
        again.getStyleClass().add(Styles.ACCENT);
        again.textProperty().bind(texts.of("explore.failure.again"));
        again.setOnAction(event -> {
            model.tryAgain();
            done.run();
        });
        Button worlds = new Button();
        worlds.textProperty().bind(texts.of("explore.failure.worlds"));
        worlds.setOnAction(event -> model.giveUp());
        HBox buttons = new HBox(10, again, worlds);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox card = new VBox(title, what, kept, buttons);
        card.getStyleClass().add("failure-card");
        card.setMaxSize(520, Region.USE_PREF_SIZE);
        getChildren().add(card);
        addEventHandler(MouseEvent.MOUSE_PRESSED, MouseEvent::consume);
        visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.stateProperty().get() == LiveState.FAILED, model.stateProperty()));
        managedProperty().bind(visibleProperty());
    }

    /// The line of an error, as it stands in a card.
    private static String sentence(String line) {
        return line.isEmpty() ? line : line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1) + ".";
    }
}
