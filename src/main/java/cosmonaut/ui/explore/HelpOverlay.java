package cosmonaut.ui.explore;

import atlantafx.base.theme.Styles;
import cosmonaut.input.Action;
import cosmonaut.input.ActionGroup;
import cosmonaut.input.Input;
import cosmonaut.input.Input.JoystickAxis;
import cosmonaut.input.Input.JoystickButton;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// Every action with what it is bound to at this moment.
final class HelpOverlay extends StackPane {

    private static final int MOST_SHOWN = 4;
    private static final double COLUMN_WIDTH = 440;
    private static final double SLACK = 4;
    private static final double NAME_WIDTH = 186;

    private final ExploreViewModel model;
    private final ActionLabels labels;
    private final Texts texts;
    private final HBox columns = new HBox();

    HelpOverlay(ExploreViewModel model, Texts texts, ActionLabels labels) {
        this.model = model;
        this.labels = labels;
        this.texts = texts;
        setId("help");
        getStyleClass().add("veil");
        columns.getStyleClass().add("help-columns");
        ScrollPane scroll = new ScrollPane(columns);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("help-scroll");
        // Rows that wrap are higher than they said before they knew their width.
        scroll.prefViewportHeightProperty().bind(columns.heightProperty().add(SLACK));
        VBox.setVgrow(scroll, Priority.ALWAYS);
        VBox sheet = new VBox(header(), scroll);
        sheet.getStyleClass().add("help-sheet");
        sheet.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        // A click beside the sheet leaves; one on it must not reach the picture.
        setOnMouseClicked(event -> {
            if (event.getTarget() == this) {
                model.overlays().helpProperty().set(false);
            }
        });
        addEventHandler(MouseEvent.MOUSE_PRESSED, MouseEvent::consume);
        getChildren().add(sheet);
        visibleProperty().bind(model.overlays().helpProperty());
        managedProperty().bind(visibleProperty());
        labels.follow(this, this::fillIfShown);
        visibleProperty().addListener(changed -> fillIfShown());
    }

    private Node header() {
        Label title = new Label();
        title.textProperty().bind(texts.of("explore.help.title"));
        title.getStyleClass().add("help-title");
        Label hint = new Label();
        hint.textProperty().bind(texts.of("explore.help.hint"));
        hint.getStyleClass().add("muted");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button close = new Button(null, Icon.of(Feather.X));
        close.setId("close-help");
        close.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        close.accessibleTextProperty().bind(texts.of("explore.close"));
        close.setOnAction(event -> model.overlays().helpProperty().set(false));
        HBox header = new HBox(16, title, hint, gap, close);
        header.setAlignment(Pos.CENTER_LEFT);
        return header;
    }

    private void fillIfShown() {
        if (isVisible()) {
            VBox left = new VBox(group(ActionGroup.MOVE), group(ActionGroup.LOOK), group(ActionGroup.SPEED));
            VBox right = new VBox(group(ActionGroup.FLIGHT), group(ActionGroup.WINDOW));
            left.getStyleClass().add("help-column");
            right.getStyleClass().add("help-column");
            columns.getChildren().setAll(left, right);
        }
    }

    private Node group(ActionGroup group) {
        GridPane grid = grid();
        if (group == ActionGroup.LOOK) {
            addMouse(grid);
        }
        for (Action action : Action.of(group)) {
            addRow(grid, labels.action(action), labels.inputs(action));
        }
        return titled(labels.group(group), grid);
    }

    /// The mouse looks wherever it is captured; that is no binding.
    private void addMouse(GridPane grid) {
        Label name = new Label(texts.now("explore.help.mouse"));
        Label how = new Label(texts.now("explore.help.mouse-how"));
        how.setWrapText(true);
        grid.addRow(0, name, how);
    }

    private static GridPane grid() {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("help-grid");
        ColumnConstraints names = new ColumnConstraints(NAME_WIDTH);
        ColumnConstraints keys = new ColumnConstraints(COLUMN_WIDTH - NAME_WIDTH);
        grid.getColumnConstraints().addAll(names, keys);
        return grid;
    }

    private static Node titled(String title, Node content) {
        Label label = new Label(title);
        label.getStyleClass().add("help-group");
        return new VBox(4, label, content);
    }

    private void addRow(GridPane grid, String name, List<Input> inputs) {
        FlowPane caps = new FlowPane();
        caps.getStyleClass().add("help-caps");
        caps.setPrefWrapLength(COLUMN_WIDTH - NAME_WIDTH);
        if (inputs.isEmpty()) {
            Label none = new Label(texts.now("explore.help.unbound"));
            none.getStyleClass().add("muted");
            caps.getChildren().add(none);
        }
        // A joystick without a layout says nothing to those who have none.
        boolean joystick = model.controls().pads().stream().anyMatch(pad -> !pad.standard());
        inputs.stream()
                .filter(input -> joystick || !(input instanceof JoystickButton || input instanceof JoystickAxis))
                .limit(MOST_SHOWN)
                .forEach(input -> caps.getChildren().add(new KeyCap(labels.input(input))));
        grid.addRow(grid.getRowCount(), new Label(name), caps);
    }
}
