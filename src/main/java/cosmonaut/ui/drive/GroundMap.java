package cosmonaut.ui.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.ControlPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.image.Image;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;

/// The ground from above, on which a path is drawn. It is painted at the window's pulse, after [#refresh].
final class GroundMap extends Region {

    private static final double GRIP = 10;
    private static final double ON_PATH = 9;
    private static final double STILL = 3;
    private static final double ZOOM = 0.0022;

    private final DriveViewModel model;
    private final DriveEditor editor;
    private final Canvas canvas = new Canvas();
    private final ObjectProperty<Tool> tool = new SimpleObjectProperty<>(Tool.PENCIL);
    private final ReadOnlyObjectWrapper<Optional<Point3>> hover = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final List<Point3> stroke = new ArrayList<>();
    private GroundFrame frame = GroundFrame.usual();
    private Ink ink = Ink.DARK;
    private Optional<Image> underlay = Optional.empty();
    private boolean dirty = true;
    private boolean spaceHeld;
    private boolean panned;
    private boolean fitted;
    private int moving;
    private boolean panning;
    private boolean goesOn;
    private double pressX;
    private double pressY;
    private double lastX;
    private double lastY;

    GroundMap(DriveViewModel model) {
        this.model = model;
        this.editor = model.editor();
        setId("drive-map");
        getStyleClass().add("drive-map");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setMinSize(120, 120);
        getChildren().add(canvas);
        canvas.setManaged(false);
        editor.solvedProperty().addListener((property, before, now) -> refresh());
        editor.selectedProperty().addListener((property, before, now) -> refresh());
        model.clock().secondsProperty().addListener((property, before, now) -> refresh());
        tool.addListener((property, before, now) -> setCursor(now == Tool.PENCIL ? Cursor.CROSSHAIR : Cursor.DEFAULT));
        setCursor(Cursor.CROSSHAIR);
        addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
        addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
        addEventHandler(MouseEvent.MOUSE_MOVED, this::move);
        addEventHandler(MouseEvent.MOUSE_EXITED, event -> hover.set(Optional.empty()));
        addEventHandler(ScrollEvent.SCROLL, this::scroll);
    }

    ObjectProperty<Tool> toolProperty() {
        return tool;
    }

    /// The ground under the cursor.
    ReadOnlyObjectProperty<Optional<Point3>> underCursorProperty() {
        return hover.getReadOnlyProperty();
    }

    GroundFrame frame() {
        return frame;
    }

    void wear(Ink other) {
        ink = other;
        refresh();
    }

    void underlay(Optional<Image> image) {
        underlay = image;
        refresh();
    }

    /// Something has changed that it shows.
    void refresh() {
        dirty = true;
    }

    /// Paints if something has changed.
    void pulse() {
        if (dirty && canvas.getWidth() > 0) {
            dirty = false;
            paint();
        }
    }

    void paint() {
        new GroundPainter(canvas.getGraphicsContext2D(), frame, ink)
                .paint(new GroundScene(
                        editor.solved(),
                        editor.selectedProperty().get(),
                        model.clock().seconds(),
                        model.setup().clipSeconds(),
                        underlay,
                        stroke,
                        hover.get()));
    }

    @Override
    protected void layoutChildren() {
        if (canvas.getWidth() != getWidth() || canvas.getHeight() != getHeight()) {
            canvas.setWidth(getWidth());
            canvas.setHeight(getHeight());
            frame = frame.sized(getWidth(), getHeight());
            if (!fitted && getHeight() > 0) {
                fitted = true;
                fit();
            }
            refresh();
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
        frame = frame.showing(fromX, toX, fromY, toY);
        refresh();
    }

    /// Moves the map so that a vehicle keeps away from its edges.
    void follow(Pose vehicle) {
        GroundFrame kept = frame.keeping(Point3.flat(vehicle.tx(), vehicle.ty()));
        if (!kept.equals(frame)) {
            frame = kept;
            refresh();
        }
    }

    /// As [#fit], once the map has its new size.
    void fitAnew() {
        fitted = false;
    }

    void zoom(double factor) {
        frame = frame.zoomed(factor, getWidth() / 2, getHeight() / 2);
        refresh();
    }

    /// While space is held the primary button moves the map.
    void space(boolean held) {
        if (held && !spaceHeld) {
            panned = false;
        }
        spaceHeld = held;
    }

    /// Whether the map was moved since space was pressed.
    boolean pannedWithSpace() {
        return panned;
    }

    private void scroll(ScrollEvent event) {
        double delta = event.getDeltaY() == 0 ? event.getDeltaX() : event.getDeltaY();
        frame = frame.zoomed(Math.exp(delta * ZOOM), event.getX(), event.getY());
        refresh();
        event.consume();
    }

    private void press(MouseEvent event) {
        requestFocus();
        pressX = event.getX();
        pressY = event.getY();
        lastX = pressX;
        lastY = pressY;
        panning = event.getButton() != MouseButton.PRIMARY || spaceHeld;
        moving = 0;
        stroke.clear();
        if (panning) {
            return;
        }
        int hit = pointAt(pressX, pressY);
        boolean atEnd = hit > 0 && hit == lastId();
        if (hit > 0
                && !(tool.get() == Tool.PENCIL
                        && atEnd
                        && editor.draft().path().points().size() > 1)) {
            moving = hit;
            editor.beginMoving(hit);
        } else if (tool.get() == Tool.PENCIL) {
            goesOn = atEnd;
            stroke.add(goesOn ? editor.draft().path().places().getLast() : frame.ground(pressX, pressY));
        }
    }

    private int lastId() {
        List<ControlPoint> points = editor.draft().path().points();
        return points.isEmpty() ? 0 : points.getLast().id();
    }

    private void drag(MouseEvent event) {
        double x = event.getX();
        double y = event.getY();
        hover.set(Optional.of(frame.ground(x, y)));
        if (panning) {
            frame = frame.panned(x - lastX, y - lastY);
            panned = true;
            refresh();
        } else if (moving > 0 && moved(event)) {
            editor.moveTo(moving, frame.ground(x, y));
        } else if (!stroke.isEmpty()) {
            stroke.add(frame.ground(x, y));
            refresh();
        }
        lastX = x;
        lastY = y;
    }

    private boolean moved(MouseEvent event) {
        return Math.hypot(event.getX() - pressX, event.getY() - pressY) > STILL;
    }

    private void release(MouseEvent event) {
        if (panning) {
            panning = false;
            return;
        }
        if (!stroke.isEmpty() && moved(event)) {
            List<Point3> drawn = List.copyOf(stroke);
            stroke.clear();
            draw(drawn);
        } else if (moving == 0) {
            stroke.clear();
            click(event);
        }
        moving = 0;
        refresh();
    }

    private void draw(List<Point3> drawn) {
        try {
            editor.draw(drawn, goesOn, Math.clamp(2.5 / frame.scale(), 0.05, 0.6));
        } catch (InvalidInputException e) {
            // A stroke of no length on the ground draws nothing.
            refresh();
        }
    }

    private void click(MouseEvent event) {
        int hit = pointAt(event.getX(), event.getY());
        if (hit > 0) {
            editor.select(hit);
            return;
        }
        Optional<Double> metres = pathAt(event.getX(), event.getY());
        if (metres.isPresent()) {
            if (event.getClickCount() == 2) {
                editor.insert(metres.get());
            } else {
                editor.select(0);
                editor.solved()
                        .plan()
                        .ifPresent(plan -> model.clock().seek(plan.speed().secondsAt(metres.get())));
            }
        } else if (tool.get() == Tool.POINTS) {
            editor.add(frame.ground(event.getX(), event.getY()));
        } else {
            editor.select(0);
        }
    }

    private void move(MouseEvent event) {
        hover.set(Optional.of(frame.ground(event.getX(), event.getY())));
    }

    private int pointAt(double x, double y) {
        int found = 0;
        double best = GRIP;
        for (ControlPoint point : editor.draft().path().points()) {
            double away = Math.hypot(
                    frame.across(point.place().y()) - x,
                    frame.down(point.place().x()) - y);
            if (away < best) {
                best = away;
                found = point.id();
            }
        }
        return found;
    }

    private Optional<Double> pathAt(double x, double y) {
        return editor.solved().plan().flatMap(plan -> {
            double metres = plan.path().nearest(frame.ground(x, y));
            Point3 place = plan.path().at(metres).place();
            double away = Math.hypot(frame.across(place.y()) - x, frame.down(place.x()) - y);
            return away < ON_PATH ? Optional.of(metres) : Optional.empty();
        });
    }
}
