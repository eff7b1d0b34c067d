package cosmonaut.ui.explore;

import atlantafx.base.theme.Styles;
import cosmonaut.input.Action;
import cosmonaut.session.live.LiveState;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ObservableStringValue;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.event.EventHandler;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Separator;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;

/// Buttons for what the keys do, each with the key that does it; away while the pointer is captured.
final class FlightBar extends HBox {

    private static final PseudoClass ON = PseudoClass.getPseudoClass("on");
    private static final Duration TIP_DELAY = Duration.millis(350);

    private final ExploreViewModel model;
    private final Texts texts;
    private final ActionLabels labels;
    private final Runnable done;

    /// @param done gives the keys back to the flight
    FlightBar(ExploreViewModel model, Texts texts, ActionLabels labels, Runnable done) {
        this.model = model;
        this.texts = texts;
        this.labels = labels;
        this.done = done;
        setId("flight-bar");
        getStyleClass().addAll("hud-card", "flight-bar");
        setAlignment(Pos.CENTER);
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        FlightOverlays overlays = model.overlays();
        ObservableStringValue ready = model.dials().flightReasonProperty();
        getChildren()
                .addAll(
                        pause(ready),
                        button(Action.STEP, Feather.SKIP_FORWARD, ready),
                        button(Action.RESET, Feather.ROTATE_CCW, ready),
                        button(Action.REROLL, Feather.SHUFFLE, model.dials().rerollReasonProperty()),
                        button(Action.ANOTHER_WORLD, Feather.GLOBE, ready),
                        separator(),
                        button(Action.SCREENSHOT, Feather.CAMERA, ready),
                        record(ready),
                        button(Action.EXPORT, Feather.BOX, ready),
                        separator(),
                        toggle(Action.HUD, Feather.ACTIVITY, overlays.hudProperty()),
                        toggle(Action.OVERLAYS, Feather.LAYERS, overlays.drawnProperty()),
                        toggle(Action.TIMELINE, Feather.FILM, overlays.timelineProperty()),
                        toggle(Action.INSPECTOR, Feather.SLIDERS, overlays.inspectorProperty()),
                        toggle(Action.HELP, Feather.HELP_CIRCLE, overlays.helpProperty()),
                        toggle(Action.FULL_SCREEN, Feather.MAXIMIZE, overlays.fullScreenProperty()));
        visibleProperty().bind(overlays.pointerCapturedProperty().not());
    }

    private static Separator separator() {
        Separator line = new Separator(Orientation.VERTICAL);
        line.getStyleClass().add(Styles.SMALL);
        return line;
    }

    private StackPane pause(ObservableStringValue reason) {
        Button button = plain(Action.PAUSE, Feather.PAUSE);
        var held = Bindings.createBooleanBinding(
                () -> model.stateProperty().get() == LiveState.PAUSED, model.stateProperty());
        held.subscribe(now -> button.setGraphic(Icon.of(now ? Feather.PLAY : Feather.PAUSE)));
        ObservableValue<String> name =
                Bindings.when(held).then(texts.of("explore.resume")).otherwise(texts.of(Action.PAUSE.textKey()));
        return explained(button, labels.nameWithKey(name, Action.PAUSE), reason);
    }

    private StackPane record(ObservableStringValue reason) {
        Button button = plain(Action.RECORD, Feather.VIDEO);
        model.readings().recordingProperty().subscribe(now -> {
            button.pseudoClassStateChanged(PseudoClass.getPseudoClass("recording"), now);
            button.setGraphic(Icon.of(now ? Feather.SQUARE : Feather.VIDEO));
        });
        ObservableValue<String> name = Bindings.when(model.readings().recordingProperty())
                .then(texts.of("explore.stop-recording"))
                .otherwise(texts.of(Action.RECORD.textKey()));
        return explained(button, labels.nameWithKey(name, Action.RECORD), reason);
    }

    private StackPane button(Action action, Feather icon, ObservableStringValue reason) {
        return explained(plain(action, icon), labels.nameWithKey(texts.of(action.textKey()), action), reason);
    }

    private StackPane toggle(Action action, Feather icon, BooleanProperty on) {
        Button button = plain(action, icon);
        on.subscribe(now -> button.pseudoClassStateChanged(ON, now));
        return explained(
                button,
                labels.nameWithKey(texts.of(action.textKey()), action),
                new javafx.beans.property.SimpleStringProperty(""));
    }

    private Button plain(Action action, Feather icon) {
        Button button = new Button(null, Icon.of(icon));
        button.setId("do-" + action.text());
        button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, "hud-button");
        button.setOnAction(event -> {
            model.act(action);
            done.run();
        });
        return button;
    }

    /// A disabled button shows no tooltip of its own, so the pane around it says the name and the reason.
    private StackPane explained(Button button, ObservableStringValue name, ObservableStringValue reason) {
        button.disableProperty().bind(Bindings.isNotEmpty(reason));
        button.accessibleTextProperty().bind(name);
        StackPane around = new StackPane(button);
        // A tip is a window of its own, dear to make: it comes with the first pointer.
        around.addEventHandler(MouseEvent.MOUSE_ENTERED, new EventHandler<>() {
            @Override
            public void handle(MouseEvent event) {
                around.removeEventHandler(MouseEvent.MOUSE_ENTERED, this);
                Tooltip.install(around, tip(name, reason));
            }
        });
        return around;
    }

    private static Tooltip tip(ObservableStringValue name, ObservableStringValue reason) {
        Tooltip tip = new Tooltip();
        tip.setShowDelay(TIP_DELAY);
        tip.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> reason.get().isEmpty() ? name.get() : name.get() + "\n" + reason.get(), name, reason));
        return tip;
    }
}
