package cosmonaut.ui.drive;

import cosmonaut.EditHistory.Name;
import cosmonaut.drive.edit.PathKind;
import cosmonaut.ui.Icon;
import cosmonaut.ui.Texts;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Separator;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/// The row of tools above the map.
final class DriveTools extends HBox {

    private static final double STEP_METRES = 1;
    private static final double STEP_DEGREES = 5;
    private static final double ZOOM = 1.4;

    private final DriveViewModel model;
    private final DriveEditor editor;
    private final Texts texts;

    DriveTools(DriveViewModel model, GroundMap map, FileChoice files, Texts texts) {
        this.model = model;
        this.editor = model.editor();
        this.texts = texts;
        getStyleClass().add("drive-tools");
        setAlignment(Pos.CENTER_LEFT);
        ToggleGroup group = new ToggleGroup();
        ToggleButton pencil = tool("pencil", Feather.EDIT_2, Tool.PENCIL, map, group);
        ToggleButton points = tool("points", Feather.MOUSE_POINTER, Tool.POINTS, map, group);
        pencil.setSelected(true);
        pencil.getStyleClass().add("left-pill");
        points.getStyleClass().add("right-pill");
        HBox pair = new HBox(pencil, points);
        pair.setAlignment(Pos.CENTER);
        Button undo = button("undo", Feather.CORNER_UP_LEFT, editor::undo);
        Button redo = button("redo", Feather.CORNER_UP_RIGHT, editor::redo);
        Button delete = button("delete", Feather.TRASH_2, model::deleteChosen);
        named(delete, "drive.tool.delete");
        delete.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> editor.selection().isEmpty(),
                        editor.selection().pointsProperty(),
                        editor.selection().handleProperty()));
        history(undo, redo);
        editor.solvedProperty().addListener((property, before, now) -> history(undo, redo));
        texts.languageProperty().addListener((property, before, now) -> history(undo, redo));
        Button closer = button("zoom-in", Feather.ZOOM_IN, () -> map.zoom(ZOOM));
        named(closer, "drive.tool.zoom-in");
        Button further = button("zoom-out", Feather.ZOOM_OUT, () -> map.zoom(1 / ZOOM));
        named(further, "drive.tool.zoom-out");
        Button fit = button("fit", Feather.MAXIMIZE, map::fit);
        named(fit, "drive.tool.fit");
        getChildren()
                .setAll(
                        pair,
                        line(),
                        undo,
                        redo,
                        delete,
                        line(),
                        presets(map),
                        path(),
                        new FileMenu(model, files),
                        line(),
                        snap(map),
                        line(),
                        closer,
                        further,
                        fit);
        getChildren().forEach(node -> {
            if (node instanceof Region region) {
                region.setMinWidth(USE_PREF_SIZE);
            }
        });
    }

    private static Node line() {
        return new Separator(Orientation.VERTICAL);
    }

    private ToggleButton tool(String name, Feather icon, Tool tool, GroundMap map, ToggleGroup group) {
        ToggleButton button = new ToggleButton(null, Icon.of(icon));
        button.setId("drive-" + name);
        button.getStyleClass().add("button-icon");
        button.setToggleGroup(group);
        String key = tool == Tool.PENCIL ? "drive.tool.pencil" : "drive.tool.points";
        button.accessibleTextProperty().bind(texts.of(key));
        button.setTooltip(tip(key));
        button.setOnAction(event -> {
            button.setSelected(true);
            map.toolProperty().set(tool);
        });
        return button;
    }

    private ToggleButton snap(GroundMap map) {
        ToggleButton button = new ToggleButton(null, Icon.of(Feather.GRID));
        button.setId("drive-snap");
        button.getStyleClass().addAll("button-icon", "flat");
        button.accessibleTextProperty().bind(texts.of("drive.tool.snap"));
        button.setTooltip(tip("drive.tool.snap"));
        button.selectedProperty().bindBidirectional(map.snapsProperty());
        return button;
    }

    private Tooltip tip(String key) {
        Tooltip tip = new Tooltip();
        tip.textProperty().bind(texts.of(key));
        return tip;
    }

    private static Button button(String name, Feather icon, Runnable action) {
        Button button = new Button(null, Icon.of(icon));
        button.setId("drive-" + name);
        button.getStyleClass().addAll("button-icon", "flat");
        button.setOnAction(event -> action.run());
        return button;
    }

    private void named(Button button, String key) {
        button.accessibleTextProperty().bind(texts.of(key));
        button.setTooltip(tip(key));
    }

    /// Undo and redo say what they would do.
    private void history(Button undo, Button redo) {
        told(undo, "drive.undo", editor.undoName());
        told(redo, "drive.redo", editor.redoName());
    }

    private void told(Button button, String key, Optional<Name> name) {
        button.setDisable(name.isEmpty());
        String what = name.map(known -> texts.now(key, words(known))).orElse(texts.now(key, ""));
        if (!what.equals(button.getAccessibleText())) {
            button.setAccessibleText(what);
            button.setTooltip(new Tooltip(what));
        }
    }

    private String words(Name name) {
        return texts.now(name.key(), name.arguments().toArray());
    }

    private MenuButton presets(GroundMap map) {
        MenuButton menu = menu("presets", "drive.presets");
        MenuItem own = item("drive.preset.scene", model.scenePath()::take);
        own.disableProperty().bind(model.scenePath().present().not());
        menu.getItems().setAll(own, new SeparatorMenuItem());
        for (Preset preset : Preset.values()) {
            menu.getItems().add(item(preset.textKey(), () -> {
                editor.preset(preset);
                map.fit();
            }));
        }
        return menu;
    }

    private MenuButton path() {
        MenuButton menu = menu("path", "drive.path");
        menu.getItems()
                .setAll(
                        item("drive.path.mirror", model.path()::mirror),
                        item("drive.path.turn-left", () -> model.path().turn(STEP_DEGREES)),
                        item("drive.path.turn-right", () -> model.path().turn(-STEP_DEGREES)),
                        item("drive.path.reverse", model.path()::reverse),
                        item("drive.path.refine", model.path()::refine),
                        new SeparatorMenuItem(),
                        item("drive.path.forward", () -> model.path().move(STEP_METRES, 0)),
                        item("drive.path.back", () -> model.path().move(-STEP_METRES, 0)),
                        item("drive.path.left", () -> model.path().move(0, STEP_METRES)),
                        item("drive.path.right", () -> model.path().move(0, -STEP_METRES)),
                        new SeparatorMenuItem(),
                        item("drive.path.catmull-rom", () -> model.path().kind(PathKind.CATMULL_ROM)),
                        item("drive.path.clothoid", () -> model.path().kind(PathKind.CLOTHOID)),
                        item("drive.path.polyline", () -> model.path().kind(PathKind.POLYLINE)),
                        new SeparatorMenuItem(),
                        item("drive.path.clear", model.path()::clear));
        menu.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> editor.draft().path().points().isEmpty(), editor.solvedProperty()));
        return menu;
    }

    private MenuButton menu(String name, String key) {
        MenuButton menu = new MenuButton();
        menu.setId("drive-" + name);
        menu.textProperty().bind(texts.of(key));
        menu.getStyleClass().add("flat");
        return menu;
    }

    private MenuItem item(String key, Runnable action) {
        MenuItem item = new MenuItem();
        item.setId(key.replace('.', '-').toLowerCase(Locale.ROOT));
        item.textProperty().bind(texts.of(key));
        item.setOnAction(event -> action.run());
        return item;
    }
}
