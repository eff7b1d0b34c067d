package cosmonaut.ui.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.Image;
import javafx.scene.layout.Region;

/// The ground from above, on which a path is drawn. It is painted at the window's pulse, after [#refresh]; its base
/// only when that has changed. What a hand does on it is the matter of [GroundHand].
final class GroundMap extends Region {

    private final DriveViewModel model;
    private final DriveEditor editor;
    private final Canvas base = new Canvas();
    private final Canvas canvas = new Canvas();
    private final GroundLook look = new GroundLook();
    private final GroundHand hand;
    private Ink ink = Ink.DARK;
    private Optional<Image> underlay = Optional.empty();
    private Pose baseStart = Pose.IDENTITY;
    private boolean fitted;

    GroundMap(DriveViewModel model) {
        this.model = model;
        this.editor = model.editor();
        setId("drive-map");
        getStyleClass().add("drive-map");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setMinSize(120, 120);
        getChildren().setAll(base, canvas);
        base.setManaged(false);
        canvas.setManaged(false);
        editor.solvedProperty().addListener((property, before, now) -> refresh());
        editor.selection().pointsProperty().addListener((property, before, now) -> refresh());
        model.clock().secondsProperty().addListener((property, before, now) -> refresh());
        look.toolProperty().subscribe(now -> setCursor(now == Tool.PENCIL ? Cursor.CROSSHAIR : Cursor.DEFAULT));
        hand = new GroundHand(model, look);
        hand.listen(this);
    }

    ObjectProperty<Tool> toolProperty() {
        return look.toolProperty();
    }

    /// Whether places are brought to lines near them.
    BooleanProperty snapsProperty() {
        return look.snapsProperty();
    }

    /// The ground under the cursor.
    ReadOnlyObjectProperty<Optional<Point3>> underCursorProperty() {
        return hand.hoverProperty();
    }

    GroundHand hand() {
        return hand;
    }

    GroundFrame frame() {
        return look.frame();
    }

    void wear(Ink other) {
        ink = other;
        look.refreshAll();
    }

    void underlay(Optional<Image> image) {
        underlay = image;
        look.refreshAll();
    }

    /// Something has changed that it shows.
    void refresh() {
        look.refresh();
    }

    /// Paints if something has changed.
    void pulse() {
        if (look.isDirty() && canvas.getWidth() > 0) {
            paint();
        }
    }

    void paint() {
        GroundScene scene = new GroundScene(
                editor.solved(),
                editor.selection().points(),
                TangentHandles.of(model),
                model.clock().seconds(),
                model.setup().clipSeconds(),
                hand.stroke(),
                hand.guide(),
                hand.band());
        GroundFrame frame = look.frame();
        if (look.isBaseDirty() || underlay.isPresent() && !baseStart.equals(scene.start())) {
            baseStart = scene.start();
            new GroundBase(base.getGraphicsContext2D(), frame, ink).paint(underlay, baseStart);
        }
        new GroundPainter(canvas.getGraphicsContext2D(), frame, ink).paint(scene);
        look.painted();
    }

    @Override
    protected void layoutChildren() {
        if (canvas.getWidth() != getWidth() || canvas.getHeight() != getHeight()) {
            for (Canvas layer : new Canvas[] {base, canvas}) {
                layer.setWidth(getWidth());
                layer.setHeight(getHeight());
            }
            look.at(look.frame().sized(getWidth(), getHeight()));
            if (!fitted && getHeight() > 0) {
                fitted = true;
                fit();
            }
        }
    }

    /// The whole path in sight; the first forty metres ahead where there is none.
    void fit() {
        double fromX = -5;
        double toX = 40;
        double fromY = -8;
        double toY = 8;
        PathTrace trace = editor.solved().trace();
        for (int i = 0; i < trace.size(); i++) {
            toX = i == 0 ? 5 : toX;
            fromX = Math.min(fromX, trace.x()[i]);
            toX = Math.max(toX, trace.x()[i]);
            fromY = Math.min(fromY, trace.y()[i]);
            toY = Math.max(toY, trace.y()[i]);
        }
        look.at(look.frame().showing(fromX, toX, fromY, toY));
    }

    /// Moves the map so that a vehicle keeps away from its edges.
    void follow(Pose vehicle) {
        GroundFrame kept = look.frame().keeping(Point3.flat(vehicle.tx(), vehicle.ty()));
        if (!kept.equals(look.frame())) {
            look.at(kept);
        }
    }

    /// As [#fit], once the map has its new size.
    void fitAnew() {
        fitted = false;
    }

    void zoom(double factor) {
        look.at(look.frame().zoomed(factor, getWidth() / 2, getHeight() / 2));
    }
}
