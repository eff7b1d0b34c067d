package cosmonaut.ui.drive;

import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.speed.SpeedHandle;
import cosmonaut.ui.Texts;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;

/// The graphs beneath the map. The curve of speeds is taken hold of; elsewhere a press moves the cursor of time.
final class ProfileGraph extends Region {

    private static final double HEIGHT = 152;
    private static final double GRIP = 9;

    private final DriveViewModel model;
    private final DriveEditor editor;
    private final Texts texts;
    private final Canvas canvas = new Canvas();
    private final BooleanProperty overTime = new SimpleBooleanProperty();
    private Ink ink = Ink.DARK;
    private final ContextMenu menu = new ContextMenu();
    private boolean dirty = true;
    private boolean holding;
    /// The scale stays while a handle is held, or the handle would run away from the hand.
    private double scale;

    ProfileGraph(DriveViewModel model, Texts texts) {
        this.model = model;
        this.editor = model.editor();
        this.texts = texts;
        setId("drive-profile");
        getStyleClass().add("drive-profile");
        setMinSize(120, HEIGHT);
        setPrefHeight(HEIGHT);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        accessibleTextProperty().bind(texts.of("drive.profile.accessible"));
        canvas.setManaged(false);
        getChildren().add(canvas);
        editor.solvedProperty().addListener((property, before, now) -> refresh());
        editor.selection().handleProperty().addListener((property, before, now) -> refresh());
        model.clock().secondsProperty().addListener((property, before, now) -> refresh());
        overTime.addListener((property, before, now) -> refresh());
        texts.languageProperty().addListener((property, before, now) -> refresh());
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        addEventHandler(MouseEvent.MOUSE_RELEASED, event -> {
            holding = false;
            editor.end();
            refresh();
        });
        menu.setId("drive-profile-menu");
    }

    /// Whether the graphs run over seconds, else over metres.
    BooleanProperty overTimeProperty() {
        return overTime;
    }

    void wear(Ink other) {
        ink = other;
        refresh();
    }

    private void refresh() {
        dirty = true;
    }

    void pulse() {
        if (dirty && canvas.getWidth() > 0) {
            dirty = false;
            paint();
        }
    }

    void paint() {
        String[] names = {
            texts.now("drive.profile.speed"), texts.now("drive.profile.curvature"), texts.now("drive.profile.across")
        };
        new ProfilePainter(canvas.getGraphicsContext2D(), frame(), ink)
                .paint(
                        editor.solved(),
                        model.clock().seconds(),
                        editor.selection().handle(),
                        names);
    }

    ProfileFrame frame() {
        double fastest = SpeedEdits.cruise(editor.draft());
        for (SpeedHandle handle : SpeedEdits.shown(editor.draft())) {
            fastest = handle.kind() == SpeedHandle.Kind.EXACT ? Math.max(fastest, handle.speed()) : fastest;
        }
        fastest = Math.max(fastest, editor.solved().trace().fastest());
        double upper = Math.ceil(fastest * 3.6 * 1.3 / 10) * 10 / 3.6;
        return new ProfileFrame(getWidth(), getHeight(), overTime.get(), holding ? scale : Math.max(upper, 20 / 3.6));
    }

    @Override
    protected void layoutChildren() {
        if (canvas.getWidth() != getWidth() || canvas.getHeight() != getHeight()) {
            canvas.setWidth(getWidth());
            canvas.setHeight(getHeight());
            refresh();
        }
    }

    private void press(MouseEvent event) {
        holding = false;
        menu.hide();
        editor.solved().plan().ifPresent(plan -> {
            ProfileFrame frame = frame();
            int hit = handleAt(frame, plan, event);
            if (event.getButton() == MouseButton.SECONDARY) {
                menu(frame, plan, event, hit);
            } else if (hit > 0 && event.getClickCount() == 2) {
                model.speeds().remove(hit);
            } else if (hit > 0) {
                model.speeds().beginMoving(hit);
                hold(frame);
            } else if (event.getButton() == MouseButton.PRIMARY && onCurve(frame, plan, event)) {
                hold(frame);
                model.speeds().add(frame.metres(plan, event.getX()), frame.speed(event.getY()));
            } else {
                editor.selection().chooseHandle(0);
                model.clock().seek(frame.seconds(plan, event.getX()));
            }
        });
    }

    /// What can be asked for at a place, or taken away.
    private void menu(ProfileFrame frame, DrivePlan plan, MouseEvent event, int hit) {
        double metres = frame.metres(plan, event.getX());
        double speed = plan.speed().speedAtPlace(metres);
        if (hit > 0) {
            editor.selection().chooseHandle(hit);
            menu.getItems()
                    .setAll(item(
                            "drive.menu.remove-handle", () -> model.speeds().remove(hit)));
        } else {
            menu.getItems()
                    .setAll(
                            item("drive.menu.stop", () -> model.speeds().addStop(metres)),
                            item("drive.menu.limit", () -> model.speeds().addLimit(metres, speed)),
                            item("drive.menu.speed", () -> {
                                model.speeds().add(metres, speed);
                                editor.end();
                            }));
        }
        menu.show(this, event.getScreenX(), event.getScreenY());
    }

    private MenuItem item(String key, Runnable action) {
        MenuItem item = new MenuItem(texts.now(key));
        item.setId(key.replace('.', '-'));
        item.setOnAction(event -> action.run());
        return item;
    }

    private void hold(ProfileFrame frame) {
        scale = frame.fastest();
        holding = true;
    }

    private static boolean onCurve(ProfileFrame frame, DrivePlan plan, MouseEvent event) {
        double speed = plan.speed().speedAt(frame.seconds(plan, event.getX()));
        return Math.abs(frame.speedY(speed) - event.getY()) < GRIP;
    }

    private int handleAt(ProfileFrame frame, DrivePlan plan, MouseEvent event) {
        for (SpeedHandle handle : SpeedEdits.shown(editor.draft())) {
            double away = Math.hypot(frame.handleX(plan, handle) - event.getX(), frame.handleY(handle) - event.getY());
            if (away < GRIP) {
                return handle.id();
            }
        }
        return 0;
    }

    private void drag(MouseEvent event) {
        editor.solved().plan().ifPresent(plan -> {
            ProfileFrame frame = frame();
            if (event.getButton() == MouseButton.SECONDARY) {
                return;
            }
            if (holding) {
                model.speeds().move(frame.metres(plan, event.getX()), frame.speed(event.getY()));
            } else {
                model.clock().seek(frame.seconds(plan, event.getX()));
            }
        });
    }
}
