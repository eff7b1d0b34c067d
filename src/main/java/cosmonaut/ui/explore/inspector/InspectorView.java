package cosmonaut.ui.explore.inspector;

import atlantafx.base.theme.Styles;
import cosmonaut.input.Action;
import cosmonaut.input.Controls;
import cosmonaut.ui.Icon;
import cosmonaut.ui.PresetBox;
import cosmonaut.ui.Texts;
import cosmonaut.ui.VariantText;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableStringValue;
import javafx.beans.value.ObservableValue;
import javafx.event.ActionEvent;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// What a person can change while flying, beside the picture. Whatever is disabled has the reason written under it.
public final class InspectorView extends ScrollPane {

    private static final double WIDTH = 320;
    private static final int PROMPT_ROWS = 4;
    private static final int MOST_STEPS_ON_SLIDER = 50;
    private static final double MOST_GUIDANCE_ON_SLIDER = 15;

    private final InspectorViewModel model;
    private final FlightDials dials;
    private final Texts texts;
    private final Function<Action, ObservableValue<String>> names;
    private final TextArea prompt = new TextArea();
    private final Slider speed = new Slider(-2, 2, 0);

    /// @param names what an action is called, with its key
    public InspectorView(InspectorViewModel model, Texts texts, Function<Action, ObservableValue<String>> names) {
        this.model = model;
        this.dials = model.dials();
        this.texts = texts;
        this.names = names;
        setId("inspector");
        getStyleClass().addAll("inspector", Styles.DENSE);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setMinWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        VBox content = new VBox(
                header(),
                world(),
                presetSection(),
                promptSection(),
                seedSection(),
                dialSection(),
                overlaySection(),
                flightSection());
        content.getStyleClass().add("inspector-content");
        setContent(content);
    }

    /// Puts the cursor into the prompt.
    public void writePrompt() {
        // Before the first layout the content is in no scene and cannot have the focus.
        applyCss();
        layout();
        prompt.requestFocus();
        prompt.end();
    }

    /// The speed belongs to the controls and is read at every update of the window.
    public void follow(Controls controls) {
        double step = Math.log(controls.speedFactor()) / Math.log(2);
        if (!speed.isValueChanging() && Math.abs(speed.getValue() - step) > 0.01) {
            speed.setValue(step);
        }
    }

    private Node header() {
        Label title = new Label();
        title.textProperty().bind(texts.of("explore.inspector.title"));
        title.getStyleClass().add("inspector-title");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button close = new Button(null, Icon.of(Feather.X));
        close.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        close.accessibleTextProperty().bind(texts.of("explore.close"));
        close.setOnAction(event -> model.act().accept(Action.INSPECTOR));
        HBox header = new HBox(title, gap, close);
        header.setAlignment(Pos.CENTER_LEFT);
        return header;
    }

    private Node world() {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("inspector-grid");
        addFact(grid, "explore.inspector.model", facts -> facts.way().model());
        addFact(grid, "explore.inspector.backend", FlightFacts::backend);
        addFact(grid, "explore.inspector.pictures", facts -> VariantText.size(facts.way(), texts));
        return grid;
    }

    private void addFact(GridPane grid, String key, Function<FlightFacts, String> value) {
        Label name = new Label();
        name.textProperty().bind(texts.of(key));
        name.getStyleClass().add("muted");
        name.setMinWidth(Region.USE_PREF_SIZE);
        Label text = new Label();
        text.setWrapText(true);
        text.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> {
                            Optional<FlightFacts> facts = model.facts().get();
                            return facts.isPresent() ? value.apply(facts.get()) : texts.now("explore.state.loading");
                        },
                        model.facts(),
                        texts.languageProperty()));
        GridPane.setHgrow(text, Priority.ALWAYS);
        grid.addRow(grid.getRowCount(), name, text);
    }

    /// Other pictures need another world: what is chosen here is for the next flight, which can begin at once.
    private Node presetSection() {
        FlightPreset preset = model.preset();
        ObservableStringValue none = preset.choice().reasonProperty();
        PresetBox box = new PresetBox(preset.choice(), texts);
        box.setId("preset");
        box.setMaxWidth(Double.MAX_VALUE);
        Button again = action("fly-again", texts.of("explore.inspector.again"), event -> preset.flyAgain());
        again.setGraphic(Icon.of(Feather.REFRESH_CW));
        VBox change = new VBox(
                6, small(texts.of("explore.inspector.preset-note")), reasoned(again, preset.againReasonProperty()));
        change.visibleProperty().bind(Bindings.isEmpty(none));
        change.managedProperty().bind(change.visibleProperty());
        return section("preset.title", box, reason(none), change);
    }

    private Node promptSection() {
        prompt.setId("prompt");
        prompt.setWrapText(true);
        prompt.setPrefRowCount(PROMPT_ROWS);
        prompt.textProperty().bindBidirectional(dials.promptDraftProperty());
        prompt.promptTextProperty().bind(texts.of("explore.inspector.prompt-hint"));
        Button apply = action("apply-prompt", texts.of("explore.inspector.apply"), event -> dials.applyPrompt());
        return section("explore.inspector.prompt", prompt, reasoned(apply, dials.promptReasonProperty()));
    }

    private Node seedSection() {
        TextField seed = new TextField();
        seed.setId("seed");
        seed.textProperty().bindBidirectional(dials.seedDraftProperty());
        HBox.setHgrow(seed, Priority.ALWAYS);
        Button apply = action("apply-seed", texts.of("explore.inspector.apply"), event -> dials.applySeed());
        apply.disableProperty().bind(Bindings.isNotEmpty(dials.seedReasonProperty()));
        seed.setOnAction(event -> dials.applySeed());
        HBox line = new HBox(8, seed, apply);
        return section(
                "explore.inspector.seed",
                line,
                reason(dials.seedReasonProperty()),
                flightAction(Action.ANOTHER_WORLD, Feather.GLOBE, dials.flightReasonProperty()));
    }

    private Node dialSection() {
        Slider steps = new Slider(1, MOST_STEPS_ON_SLIDER, 1);
        steps.setId("steps");
        steps.setBlockIncrement(1);
        steps.setMajorTickUnit(1);
        steps.setMinorTickCount(0);
        steps.setSnapToTicks(true);
        steps.valueProperty().bindBidirectional(dials.stepsProperty());
        steps.disableProperty().bind(Bindings.isNotEmpty(dials.stepsReasonProperty()));
        Slider guidance = new Slider(0, MOST_GUIDANCE_ON_SLIDER, 0);
        guidance.setId("guidance");
        guidance.setBlockIncrement(0.5);
        model.facts()
                .subscribe(facts ->
                        facts.ifPresent(now -> guidance.setMax(Math.max(MOST_GUIDANCE_ON_SLIDER, now.guidance()))));
        guidance.valueProperty().bindBidirectional(dials.guidanceProperty());
        guidance.disableProperty().bind(Bindings.isNotEmpty(dials.guidanceReasonProperty()));
        Slider field = new Slider(FlightDials.NARROWEST, FlightDials.WIDEST, 70);
        field.setId("field-of-view");
        field.setBlockIncrement(1);
        field.valueProperty().bindBidirectional(dials.fieldOfViewProperty());
        speed.setId("speed");
        speed.setBlockIncrement(0.5);
        speed.valueProperty().addListener((property, before, now) -> onSpeed(now.doubleValue()));
        return new VBox(
                14,
                dial("explore.inspector.steps", steps, texts.of("explore.value.count", dials.stepsProperty())),
                reason(dials.stepsReasonProperty()),
                dial(
                        "explore.inspector.guidance",
                        guidance,
                        texts.of("explore.value.guidance", dials.guidanceProperty())),
                reason(dials.guidanceReasonProperty()),
                dial(
                        "explore.inspector.field-of-view",
                        field,
                        texts.of("explore.value.degrees", dials.fieldOfViewProperty())),
                dial("explore.inspector.speed", speed, factor()));
    }

    private void onSpeed(double step) {
        double factor = Math.pow(2, step);
        if (Math.abs(factor / model.controls().speedFactor() - 1) > 0.01) {
            model.controls().speedFactor(factor);
        }
    }

    private ObservableValue<String> factor() {
        return Bindings.createStringBinding(
                () -> texts.now("explore.value.factor", Math.pow(2, speed.getValue())),
                speed.valueProperty(),
                texts.languageProperty());
    }

    private Node dial(String key, Slider slider, ObservableValue<String> value) {
        Label name = new Label();
        name.textProperty().bind(texts.of(key));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label number = new Label();
        number.textProperty().bind(value);
        number.getStyleClass().add("tabular");
        slider.accessibleTextProperty().bind(name.textProperty());
        return new VBox(4, new HBox(name, gap, number), slider);
    }

    private Node overlaySection() {
        return section(
                "explore.inspector.overlays", new OverlaySection(model.picture(), texts, names.apply(Action.OVERLAYS)));
    }

    private Node flightSection() {
        VBox box = new VBox(
                8,
                flightAction(Action.STEP, Feather.SKIP_FORWARD, dials.flightReasonProperty()),
                flightAction(Action.REROLL, Feather.SHUFFLE, dials.rerollReasonProperty()),
                flightAction(Action.RESET, Feather.ROTATE_CCW, dials.flightReasonProperty()),
                flightAction(Action.CANCEL_CHUNK, Feather.X_CIRCLE, dials.cancelReasonProperty()));
        return section("explore.inspector.flight", box);
    }

    private Node flightAction(Action action, Feather icon, ObservableStringValue why) {
        Button button = action(
                "inspector-" + action.text(),
                names.apply(action),
                event -> model.act().accept(action));
        button.setGraphic(Icon.of(icon));
        button.setMaxWidth(Double.MAX_VALUE);
        button.setAlignment(Pos.CENTER_LEFT);
        return reasoned(button, why);
    }

    private static Button action(
            String id, ObservableValue<String> name, javafx.event.EventHandler<ActionEvent> handler) {
        Button button = new Button();
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.textProperty().bind(name);
        button.setOnAction(handler);
        return button;
    }

    private Node section(String key, Node... content) {
        Label title = new Label();
        title.textProperty().bind(texts.of(key));
        title.getStyleClass().add("inspector-section-title");
        VBox box = new VBox(6, title);
        box.getChildren().addAll(content);
        return box;
    }

    /// A control that can be disabled, with the reason under it and as a tooltip of what is around it.
    private static Node reasoned(Button control, ObservableStringValue why) {
        control.disableProperty().bind(Bindings.isNotEmpty(why));
        VBox box = new VBox(3, control, reason(why));
        Tooltip tip = new Tooltip();
        tip.textProperty().bind(why);
        why.subscribe(text -> {
            if (text.isEmpty()) {
                Tooltip.uninstall(box, tip);
            } else {
                Tooltip.install(box, tip);
            }
        });
        return box;
    }

    private static Label reason(ObservableStringValue why) {
        Label label = small(why);
        label.visibleProperty().bind(Bindings.isNotEmpty(why));
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    private static Label small(ObservableValue<String> text) {
        Label label = new Label();
        label.textProperty().bind(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add("inspector-reason");
        return label;
    }
}
