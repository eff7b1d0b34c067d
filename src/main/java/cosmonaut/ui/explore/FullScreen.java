package cosmonaut.ui.explore;

import cosmonaut.input.Action;
import cosmonaut.session.live.LiveState;
import cosmonaut.ui.Texts;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.input.KeyCombination;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// Keeps the window's full screen and the flight's wish for it the same while the flight is in front.
///
/// Where a graphics card draws, the full screen is a window of its own, and that of JavaFX stays as it is.
final class FullScreen {

    private final ExploreViewModel model;
    private final Node view;
    private final Texts texts;
    private final ActionLabels labels;
    private final ChangeListener<Boolean> wished = (property, before, now) -> arrange(now);
    private final ChangeListener<Boolean> became = (property, before, now) -> follow(now);
    private final DetachedScreen detached;
    private final ChangeListener<LiveState> passed = (property, before, now) -> {
        // What is to be done then is said in the window of JavaFX.
        if (now == LiveState.FAILED && isDetached()) {
            isWished().set(false);
        }
    };

    private @Nullable Stage stage;

    FullScreen(ExploreViewModel model, Node view, Texts texts, ActionLabels labels) {
        this.model = model;
        this.view = view;
        this.texts = texts;
        this.labels = labels;
        this.detached = new DetachedScreen(model, texts, labels, this::refused);
    }

    private BooleanProperty isWished() {
        return model.overlays().fullScreenProperty();
    }

    private boolean isDetached() {
        return model.overlays().detachedProperty().get();
    }

    void begin() {
        halt();
        if (view.getScene() == null || !(view.getScene().getWindow() instanceof Stage window)) {
            return;
        }
        stage = window;
        isWished().set(window.isFullScreen());
        isWished().addListener(wished);
        window.fullScreenProperty().addListener(became);
        model.stateProperty().addListener(passed);
    }

    void halt() {
        isWished().removeListener(wished);
        model.stateProperty().removeListener(passed);
        if (isDetached()) {
            detached.end();
            isWished().set(false);
        }
        if (stage != null) {
            stage.fullScreenProperty().removeListener(became);
        }
        stage = null;
    }

    private void arrange(boolean wanted) {
        if (isDetached()) {
            if (!wanted) {
                detached.end();
            }
        } else if (stage != null && !(wanted && detached.begin(stage))) {
            // Escape is the flight's own: it lets go of the pointer first.
            stage.setFullScreenExitKeyCombination(KeyCombination.NO_MATCH);
            stage.setFullScreenExitHint(texts.now("explore.hint.full-screen", labels.key(Action.FULL_SCREEN)));
            stage.setFullScreen(wanted);
        }
    }

    /// The window of its own could not be had, or could not be kept: that of JavaFX takes its place.
    private void refused() {
        if (stage != null && isWished().get()) {
            arrange(true);
        }
    }

    private void follow(boolean now) {
        if (!isDetached()) {
            isWished().set(now);
        }
    }
}
