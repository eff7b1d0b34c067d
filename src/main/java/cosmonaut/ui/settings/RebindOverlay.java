package cosmonaut.ui.settings;

import cosmonaut.input.GamepadSource;
import cosmonaut.input.Input;
import cosmonaut.input.InputCapture;
import cosmonaut.ui.Icon;
import cosmonaut.ui.InputNames;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Texts;
import javafx.animation.AnimationTimer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// Lies over the settings while an input is waited for or a conflict has to be decided.
final class RebindOverlay extends StackPane {

    private static final double WIDTH = 520;

    private final RebindViewModel model;
    private final GamepadSource pads;
    private final Keyboard keyboard;
    private final Texts texts;
    private final InputNames names;
    private final Label title = new Label();
    private final Label line = new Label();
    private final Button take = new Button();
    private final Button cancel = new Button();
    private InputCapture capture = new InputCapture();
    private final AnimationTimer padTimer = new AnimationTimer() {
        @Override
        public void handle(long now) {
            capture.look(pads.poll()).ifPresent(model::heard);
        }
    };

    RebindOverlay(RebindViewModel model, GamepadSource pads, Keyboard keyboard, Texts texts) {
        this.model = model;
        this.pads = pads;
        this.keyboard = keyboard;
        this.texts = texts;
        this.names = new InputNames(texts, keyboard);
        setId("rebind");
        getStyleClass().add("overlay-veil");
        setFocusTraversable(true);
        title.getStyleClass().add("section-title");
        title.setWrapText(true);
        line.setId("rebind-line");
        line.getStyleClass().add("muted");
        line.setWrapText(true);
        take.setId("rebind-take");
        take.getStyleClass().add("accent");
        take.setOnAction(event -> model.accept());
        cancel.setId("rebind-cancel");
        cancel.setOnAction(event -> model.cancel());
        HBox buttons = new HBox(cancel, take);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        buttons.getStyleClass().add("overlay-buttons");
        VBox card = new VBox(Icon.of(Feather.COMMAND), title, line, buttons);
        card.getStyleClass().addAll("panel", "overlay-card");
        card.setMaxSize(WIDTH, USE_PREF_SIZE);
        getChildren().add(card);
        addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
        addEventFilter(MouseEvent.MOUSE_PRESSED, this::onMouse);
        addEventFilter(ScrollEvent.SCROLL, this::onScroll);
        model.phaseProperty().subscribe(this::show);
    }

    private boolean listening() {
        return model.phaseProperty().get() instanceof RebindPhase.Listening;
    }

    private void show(RebindPhase phase) {
        boolean active = !(phase instanceof RebindPhase.Idle);
        setVisible(active);
        padTimer.stop();
        switch (phase) {
            case RebindPhase.Idle idle -> {}
            case RebindPhase.Listening listens -> showListening(listens);
            case RebindPhase.Conflict conflict -> showConflict(conflict);
        }
    }

    private void showListening(RebindPhase.Listening listens) {
        title.setText(
                texts.now("settings.keys.press", texts.now(listens.action().textKey())));
        line.setText(listens.refused()
                .map(input -> texts.now("settings.keys.refused", names.now(input)))
                .orElseGet(() -> texts.now("settings.keys.press_hint")));
        take.setVisible(false);
        take.setManaged(false);
        cancel.setText(texts.now("settings.keys.cancel"));
        capture = new InputCapture();
        padTimer.start();
        requestFocus();
    }

    private void showConflict(RebindPhase.Conflict conflict) {
        String input = names.now(conflict.rebinding().input());
        String holder = texts.now(conflict.holder().textKey());
        String wanted = texts.now(conflict.rebinding().action().textKey());
        title.setText(texts.now("settings.keys.conflict", input, holder));
        line.setText(texts.now(
                conflict.rebinding().leavesNothing() ? "settings.keys.conflict_last" : "settings.keys.conflict_hint",
                wanted,
                holder));
        take.setText(texts.now("settings.keys.take", wanted));
        take.setVisible(true);
        take.setManaged(true);
        cancel.setText(texts.now("settings.keys.keep", holder));
        cancel.requestFocus();
    }

    private void onKey(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            event.consume();
            model.cancel();
        } else if (listening()) {
            keyboard.key(event).ifPresent(key -> {
                event.consume();
                model.heard(key);
            });
        }
    }

    private void onMouse(MouseEvent event) {
        // The left button works the dialogue, so it cannot be bound here.
        if (listening() && event.getButton() != MouseButton.PRIMARY && event.getButton() != MouseButton.NONE) {
            event.consume();
            model.heard(new Input.MouseButton(event.getButton().name()));
        }
    }

    private void onScroll(ScrollEvent event) {
        if (listening() && event.getDeltaY() != 0) {
            event.consume();
            model.heard(new Input.Wheel(event.getDeltaY() > 0));
        }
    }
}
