package cosmonaut.ui.settings;

import cosmonaut.input.Action;
import cosmonaut.input.ActionGroup;
import cosmonaut.input.Input;
import cosmonaut.ui.Icon;
import cosmonaut.ui.InputNames;
import cosmonaut.ui.Keyboard;
import cosmonaut.ui.Texts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// Every action with its inputs: pressing one replaces it, the cross takes it away, the plus adds another.
final class KeysSection extends VBox {

    private static final double NAME_WIDTH = 200;
    /// As wide as the inputs get at the least window; the height is reckoned from it.
    private static final double WRAP_WIDTH = 560;

    private final RebindViewModel model;
    private final Texts texts;
    private final InputNames names;
    private final Map<Action, FlowPane> inputs = new EnumMap<>(Action.class);
    private final Map<Action, Button> restores = new EnumMap<>(Action.class);

    KeysSection(RebindViewModel model, Texts texts, Keyboard keyboard) {
        this.model = model;
        this.texts = texts;
        this.names = new InputNames(texts, keyboard);
        getStyleClass().add("setting-sections");
        Label hint = new Label();
        hint.textProperty().bind(texts.of("settings.keys.hint"));
        hint.getStyleClass().add("muted");
        hint.setWrapText(true);
        HBox.setHgrow(hint, Priority.ALWAYS);
        hint.setMaxWidth(Double.MAX_VALUE);
        Button restore = new Button(null, Icon.of(Feather.ROTATE_CCW));
        restore.setId("restore-keys");
        restore.textProperty().bind(texts.of("settings.restore_all"));
        restore.setMinWidth(USE_PREF_SIZE);
        restore.setOnAction(event -> model.restoreAll());
        HBox top = new HBox(hint, restore);
        top.setAlignment(Pos.CENTER_LEFT);
        top.getStyleClass().add("page-header");
        getChildren().add(top);
        for (ActionGroup group : ActionGroup.values()) {
            getChildren()
                    .add(new Panel(
                            texts,
                            group.textKey(),
                            Action.of(group).stream().map(this::row).toArray(Node[]::new)));
        }
        model.bindingsProperty().subscribe(this::showAll);
        showAll();
    }

    private Node row(Action action) {
        Label name = new Label();
        name.textProperty().bind(texts.of(action.textKey()));
        name.getStyleClass().add("setting-name");
        name.setMinWidth(NAME_WIDTH);
        FlowPane own = new FlowPane();
        own.setId("inputs-" + action.text());
        own.getStyleClass().add("key-chips");
        own.setAlignment(Pos.CENTER_LEFT);
        own.setRowValignment(VPos.CENTER);
        own.setPrefWrapLength(WRAP_WIDTH);
        HBox.setHgrow(own, Priority.ALWAYS);
        Button restore = new Button(null, Icon.of(Feather.ROTATE_CCW));
        restore.getStyleClass().addAll("button-icon", "flat");
        restore.accessibleTextProperty().bind(texts.of("settings.restore"));
        restore.setTooltip(tip("settings.restore"));
        restore.setOnAction(event -> model.restore(action));
        inputs.put(action, own);
        restores.put(action, restore);
        HBox row = new HBox(name, own, restore);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("key-row");
        return row;
    }

    private void showAll() {
        inputs.forEach((action, own) -> {
            own.getChildren().clear();
            model.bindingsProperty()
                    .get()
                    .inputs(action)
                    .forEach(input -> own.getChildren().add(chip(action, input)));
            if (model.canAdd(action)) {
                own.getChildren().add(add(action));
            }
        });
        restores.forEach((action, restore) ->
                restore.setVisible(model.bindingsProperty().get().changed(action)));
    }

    private Node chip(Action action, Input input) {
        Button name = new Button();
        name.setId("input-" + input.text().replace(':', '-'));
        name.textProperty().bind(names.of(input));
        name.getStyleClass().addAll("key-chip", "left-pill");
        name.setTooltip(tip("settings.keys.replace"));
        name.setOnAction(event -> model.listen(action, Optional.of(input)));
        Button remove = new Button(null, Icon.of(Feather.X));
        remove.getStyleClass().addAll("key-chip", "key-remove", "right-pill");
        remove.accessibleTextProperty().bind(texts.of("settings.keys.remove"));
        remove.setTooltip(tip("settings.keys.remove"));
        remove.setOnAction(event -> model.remove(input));
        HBox chip = new HBox(name, remove);
        chip.getStyleClass().add(input.onPad() ? "pad-input" : "key-input");
        return chip;
    }

    private Node add(Action action) {
        Button add = new Button(null, Icon.of(Feather.PLUS));
        add.setId("add-" + action.text());
        add.getStyleClass().addAll("button-icon", "flat", "key-add");
        add.accessibleTextProperty().bind(texts.of("settings.keys.add"));
        add.setTooltip(tip("settings.keys.add"));
        add.setOnAction(event -> model.listen(action, Optional.empty()));
        return add;
    }

    private Tooltip tip(String key) {
        Tooltip tip = new Tooltip();
        tip.textProperty().bind(texts.of(key));
        return tip;
    }
}
