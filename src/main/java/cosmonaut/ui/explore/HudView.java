package cosmonaut.ui.explore;

import cosmonaut.session.live.LiveState;
import cosmonaut.session.live.LiveView;
import cosmonaut.ui.FlightRequest;
import cosmonaut.ui.Texts;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import javafx.scene.text.TextAlignment;

/// The head-up display: where the flight is and how it runs, on dark glass that can be read on any picture.
///
/// It takes no clicks. What a person must know (that it is held, that it records) stays when the rest is switched off.
final class HudView extends StackPane {

    /// Beside the buttons in the middle; with less room the cards would lie over them.
    private static final double ROOM_FOR_PLACE = 950;

    private static final double ROOM_FOR_HANDS = 1040;

    /// The map need not be drawn at every update of the window.
    private static final int MAP_EVERY = 5;

    private final PathMap map = new PathMap();
    private final InputGlyphs inputs;
    private int updates;

    HudView(ExploreViewModel model, Texts texts, ActionLabels labels) {
        inputs = new InputGlyphs(labels);
        getStyleClass().add("hud");
        setMouseTransparent(true);
        setPickOnBounds(false);
        Node motion = pill("flight-motion", model.readings().motionProperty());
        Node surroundings = pill("flight-surroundings", model.readings().surroundingsProperty());
        HBox status = new HBox(statePill(model, texts), motion, surroundings, recordingPill(model));
        status.getStyleClass().add("hud-row");
        Label title = new Label();
        title.textProperty().bind(title(model.request(), texts));
        title.getStyleClass().add("hud-title");
        VBox heading = new VBox(title, status);
        heading.getStyleClass().addAll("hud-card", "hud-heading");
        Node numbers = numbers(model.readings(), texts);
        Node place = place(model.readings());
        Node hands = inputs;
        place(heading, Pos.TOP_LEFT);
        place(numbers, Pos.TOP_RIGHT);
        place(place, Pos.BOTTOM_LEFT);
        place(hands, Pos.BOTTOM_RIGHT);
        BooleanProperty shown = model.overlays().hudProperty();
        show(title, shown);
        show(motion, shown.and(model.readings().motionProperty().isNotEmpty()));
        show(surroundings, shown.and(model.readings().surroundingsProperty().isNotEmpty()));
        show(numbers, shown);
        BooleanBinding placed =
                Bindings.createBooleanBinding(() -> model.liveProperty().get().isPresent(), model.liveProperty());
        show(place, shown.and(placed).and(widthProperty().greaterThan(ROOM_FOR_PLACE)));
        show(hands, shown.and(widthProperty().greaterThan(ROOM_FOR_HANDS)));
    }

    /// The bundled worlds have names in every language.
    private static ObservableValue<String> title(FlightRequest request, Texts texts) {
        String key = "scene." + request.source() + ".title";
        return Bindings.createStringBinding(
                () -> texts.has(key) ? texts.now(key) : request.title(), texts.languageProperty());
    }

    private static void show(Node node, ObservableBooleanValue when) {
        node.visibleProperty().bind(when);
        node.managedProperty().bind(node.visibleProperty());
    }

    private void place(Node node, Pos corner) {
        if (node instanceof Region region) {
            region.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        }
        StackPane.setAlignment(node, corner);
        getChildren().add(node);
    }

    /// Draws what moves; text follows by itself.
    void draw(LiveView view, ExploreViewModel model) {
        if (model.overlays().hudProperty().get()) {
            if (updates++ % MAP_EVERY == 0) {
                map.draw(view.flownPath(), view.pose());
            }
            inputs.show(
                    model.controls().held(),
                    view.control(),
                    !model.controls().pads().isEmpty());
        }
    }

    private static Node statePill(ExploreViewModel model, Texts texts) {
        Circle light = new Circle(4);
        light.getStyleClass().add("state-light");
        Label words = new Label();
        words.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> texts.now(
                                "explore.state." + styleOf(model.stateProperty().get())),
                        model.stateProperty(),
                        texts.languageProperty()));
        HBox pill = new HBox(light, words);
        pill.setId("flight-state");
        pill.setAlignment(Pos.CENTER_LEFT);
        pill.getStyleClass().add("hud-pill");
        model.stateProperty().subscribe(state -> {
            pill.getStyleClass().removeIf(style -> style.startsWith("state-"));
            pill.getStyleClass().add("state-" + styleOf(state));
        });
        return pill;
    }

    private static String styleOf(LiveState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Node pill(String id, ObservableValue<String> text) {
        Label words = new Label();
        words.textProperty().bind(text);
        HBox pill = new HBox(words);
        pill.setId(id);
        pill.setAlignment(Pos.CENTER_LEFT);
        pill.getStyleClass().add("hud-pill");
        return pill;
    }

    private static Node recordingPill(ExploreViewModel model) {
        Circle light = new Circle(5);
        light.getStyleClass().add("recording-light");
        Label time = new Label();
        time.getStyleClass().add("hud-value");
        time.textProperty().bind(model.readings().recordingTimeProperty());
        HBox pill = new HBox(light, time);
        pill.setId("recording-light");
        pill.setAlignment(Pos.CENTER_LEFT);
        pill.getStyleClass().addAll("hud-pill", "recording");
        pill.visibleProperty().bind(model.readings().recordingProperty());
        pill.managedProperty().bind(pill.visibleProperty());
        return pill;
    }

    private static Node numbers(FlightReadings readings, Texts texts) {
        GridPane grid = new GridPane();
        grid.getStyleClass().addAll("hud-card", "hud-grid");
        addRow(grid, texts.of("explore.hud.shown"), readings.shownProperty());
        addRow(grid, texts.of("explore.hud.generated"), readings.generatedProperty());
        addRow(grid, texts.of("explore.hud.key-to-reprojected"), readings.keyToReprojectedProperty());
        addRow(grid, texts.of("explore.hud.key-to-generated"), readings.keyToGeneratedProperty());
        addRow(grid, texts.of("explore.hud.memory"), readings.memoryProperty());
        addRow(grid, texts.of("explore.hud.seed"), readings.seedProperty());
        addRow(grid, texts.of("explore.hud.renderer"), readings.rendererProperty());
        return grid;
    }

    private static void addRow(GridPane grid, ObservableValue<String> name, ObservableValue<String> value) {
        Label left = new Label();
        left.textProperty().bind(name);
        left.getStyleClass().add("hud-name");
        Label right = new Label();
        right.textProperty().bind(value);
        right.getStyleClass().add("hud-value");
        right.setMaxWidth(Double.MAX_VALUE);
        right.setAlignment(Pos.CENTER_RIGHT);
        right.setTextAlignment(TextAlignment.RIGHT);
        GridPane.setHgrow(right, Priority.ALWAYS);
        grid.addRow(grid.getRowCount(), left, right);
    }

    private Node place(FlightReadings readings) {
        VBox card = new VBox(map);
        for (ObservableValue<String> value :
                java.util.List.of(readings.placeProperty(), readings.anglesProperty(), readings.speedProperty())) {
            Label line = new Label();
            line.textProperty().bind(value);
            line.getStyleClass().add("hud-value");
            card.getChildren().add(line);
        }
        card.getStyleClass().addAll("hud-card", "hud-place");
        return card;
    }
}
