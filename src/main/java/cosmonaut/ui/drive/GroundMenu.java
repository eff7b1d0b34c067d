package cosmonaut.ui.drive;

import cosmonaut.drive.edit.ControlPoint;
import cosmonaut.ui.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.MouseEvent;

/// What can be done to the point or the place of the path under the right button.
final class GroundMenu {

    private final DriveViewModel model;
    private final DriveEditor editor;
    private final DriveClock clock;
    private final Texts texts;
    private final ContextMenu menu = new ContextMenu();

    GroundMenu(DriveViewModel model) {
        this.model = model;
        this.editor = model.editor();
        this.clock = model.clock();
        this.texts = model.texts();
        menu.setId("drive-menu");
    }

    void hide() {
        menu.hide();
    }

    /// @param point under the button, 0 for none
    /// @param metres of the path under it
    void show(Node over, MouseEvent event, int point, Optional<Double> metres) {
        List<MenuItem> items =
                point > 0 ? ofPoint(point) : metres.map(this::ofPath).orElse(List.of());
        if (!items.isEmpty()) {
            menu.getItems().setAll(items);
            menu.show(over, event.getScreenX(), event.getScreenY());
        }
    }

    private List<MenuItem> ofPoint(int id) {
        if (!editor.selection().points().contains(id)) {
            editor.selection().only(id);
        }
        List<ControlPoint> points = editor.draft().path().points();
        List<MenuItem> items = new ArrayList<>();
        if (editor.selection().points().size() == 1) {
            int index = editor.draft().path().indexOf(id);
            if (index > 0 && index + 1 < points.size()) {
                items.add(item("drive.menu.cut-behind", () -> model.points().cutBehind(id)));
                items.add(item("drive.menu.cut-before", () -> model.points().cutBefore(id)));
            }
            if (points.get(index).tangent() != null) {
                items.add(item("drive.menu.free-tangent", () -> model.points().freeTangent(id)));
            }
        }
        items.add(item("drive.menu.delete", model::deleteChosen));
        return items;
    }

    private List<MenuItem> ofPath(double metres) {
        double speed = editor.solved()
                .plan()
                .map(plan -> plan.speed().speedAtPlace(metres))
                .orElse(0.0);
        return List.of(
                item("drive.menu.insert", () -> model.points().insert(metres)),
                item("drive.menu.stop", () -> model.speeds().addStop(metres)),
                item("drive.menu.limit", () -> model.speeds().addLimit(metres, speed)),
                item(
                        "drive.menu.look",
                        () -> editor.solved()
                                .plan()
                                .ifPresent(plan -> clock.seek(plan.speed().secondsAt(metres)))));
    }

    private MenuItem item(String key, Runnable action) {
        MenuItem item = new MenuItem(texts.now(key));
        item.setId(key.replace('.', '-'));
        item.setOnAction(event -> action.run());
        return item;
    }
}
