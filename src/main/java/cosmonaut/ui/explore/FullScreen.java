package cosmonaut.ui.explore;

import cosmonaut.input.Action;
import cosmonaut.ui.Texts;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.input.KeyCombination;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// Keeps the window's full screen and the flight's wish for it the same while the flight is in front.
final class FullScreen {

    private final ExploreViewModel model;
    private final Node view;
    private final Texts texts;
    private final ActionLabels labels;
    private final ChangeListener<Boolean> wished = (property, before, now) -> arrange(now);
    private final ChangeListener<Boolean> became = (property, before, now) -> follow(now);

    private @Nullable Stage stage;

    FullScreen(ExploreViewModel model, Node view, Texts texts, ActionLabels labels) {
        this.model = model;
        this.view = view;
        this.texts = texts;
        this.labels = labels;
    }

    void begin() {
        halt();
        if (view.getScene() == null || !(view.getScene().getWindow() instanceof Stage window)) {
            return;
        }
        stage = window;
        model.overlays().fullScreenProperty().set(window.isFullScreen());
        model.overlays().fullScreenProperty().addListener(wished);
        window.fullScreenProperty().addListener(became);
    }

    void halt() {
        model.overlays().fullScreenProperty().removeListener(wished);
        if (stage != null) {
            stage.fullScreenProperty().removeListener(became);
        }
        stage = null;
    }

    private void arrange(boolean wanted) {
        if (stage != null) {
            // Escape is the flight's own: it lets go of the pointer first.
            stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
            stage.setFullScreenExitHint(texts.now("explore.hint.full-screen", labels.key(Action.FULL_SCREEN)));
            stage.setFullScreen(wanted);
        }
    }

    private void follow(boolean now) {
        model.overlays().fullScreenProperty().set(now);
    }
}
