package cosmonaut.ui.drive;

import cosmonaut.InvalidInputException;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.ControlPoint;
import cosmonaut.drive.edit.Snapping;
import cosmonaut.drive.edit.Snapping.Snapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// What a hand does on the map: it draws, adds, chooses and moves points, turns tangents, moves the map.
///
/// Shift chooses several points, by clicks or with a band. While the key of shortcuts is held nothing snaps.
final class GroundHand {

    private static final double GRIP = 10;
    private static final double ON_PATH = 9;
    private static final double STILL = 3;
    private static final double ZOOM = 0.0022;
    private static final double SNAP = 9;

    private final DriveViewModel model;
    private final DriveEditor editor;
    private final GroundLook look;
    private final GroundMenu menu;
    private final ReadOnlyObjectWrapper<Optional<Point3>> hover = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final List<Point3> stroke = new ArrayList<>();
    private Optional<Snapped> guide = Optional.empty();
    private Holding holding = Holding.NOTHING;
    private int held;
    private boolean goesOn;
    private boolean spaceHeld;
    private boolean panned;
    private double pressX;
    private double pressY;
    private double lastX;
    private double lastY;

    private enum Holding {
        NOTHING,
        MAP,
        POINT,
        TANGENT_IN,
        TANGENT_OUT,
        PENCIL,
        BAND
    }

    GroundHand(DriveViewModel model, GroundLook look) {
        this.model = model;
        this.editor = model.editor();
        this.look = look;
        this.menu = new GroundMenu(model);
    }

    /// @param map hears the mouse, and the keys while it has the focus
    void listen(Node map) {
        map.addEventHandler(MouseEvent.MOUSE_PRESSED, event -> press(map, event));
        map.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
        map.addEventHandler(MouseEvent.MOUSE_RELEASED, event -> release(map, event));
        map.addEventHandler(MouseEvent.MOUSE_MOVED, this::move);
        map.addEventHandler(MouseEvent.MOUSE_EXITED, event -> {
            hover.set(Optional.empty());
            guide(Optional.empty());
        });
        map.addEventHandler(ScrollEvent.SCROLL, this::scroll);
    }

    ReadOnlyObjectProperty<Optional<Point3>> hoverProperty() {
        return hover.getReadOnlyProperty();
    }

    /// What is being drawn.
    List<Point3> stroke() {
        return stroke;
    }

    Optional<Snapped> guide() {
        return guide;
    }

    /// The corners of the band that chooses points, pixels; empty for none.
    double[] band() {
        return holding == Holding.BAND ? new double[] {pressX, pressY, lastX, lastY} : new double[0];
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

    /// Whether the hand holds something.
    boolean isBusy() {
        return holding != Holding.NOTHING;
    }

    /// What the hand is doing is not to be.
    ///
    /// @return whether it did something
    boolean cancel() {
        boolean busy = isBusy();
        holding = Holding.NOTHING;
        editor.hold(false);
        stroke.clear();
        guide(Optional.empty());
        return editor.cancel() || busy;
    }

    private void guide(Optional<Snapped> now) {
        if (!now.equals(guide)) {
            guide = now;
            look.refresh();
        }
    }

    private Point3 ground(MouseEvent event) {
        return look.frame().ground(event.getX(), event.getY());
    }

    private boolean snaps(MouseEvent event) {
        return look.snapsProperty().get() && !event.isShortcutDown();
    }

    /// Where a point goes.
    ///
    /// @param id of the point, 0 for one that is added
    private Snapped snapped(MouseEvent event, int id) {
        Point3 place = ground(event);
        if (!snaps(event)) {
            return Snapped.free(place);
        }
        GroundFrame frame = look.frame();
        return Snapping.place(editor.draft().path(), id, place, SNAP / frame.scale(), GroundBase.step(frame));
    }

    private void scroll(ScrollEvent event) {
        double delta = event.getDeltaY() == 0 ? event.getDeltaX() : event.getDeltaY();
        look.at(look.frame().zoomed(Math.exp(delta * ZOOM), event.getX(), event.getY()));
        event.consume();
    }

    private void press(Node map, MouseEvent event) {
        map.requestFocus();
        menu.hide();
        pressX = event.getX();
        pressY = event.getY();
        lastX = pressX;
        lastY = pressY;
        stroke.clear();
        guide(Optional.empty());
        holding = event.getButton() != MouseButton.PRIMARY || spaceHeld ? Holding.MAP : taken(event);
        editor.hold(true);
    }

    /// What the primary button takes hold of.
    private Holding taken(MouseEvent event) {
        Optional<TangentHandles> handles = TangentHandles.of(model);
        if (handles.isPresent() && !event.isShiftDown()) {
            held = handles.get().id();
            double point = away(handles.get().place(), pressX, pressY);
            if (handles.get().out().filter(end -> isAtPress(end, point)).isPresent()) {
                model.points().beginTurning(held);
                return Holding.TANGENT_OUT;
            }
            if (handles.get().in().filter(end -> isAtPress(end, point)).isPresent()) {
                model.points().beginTurning(held);
                return Holding.TANGENT_IN;
            }
        }
        boolean pencil = look.toolProperty().get() == Tool.PENCIL;
        int hit = pointAt(pressX, pressY);
        if (event.isShiftDown()) {
            return Holding.BAND;
        }
        boolean atEnd = hit > 0 && hit == lastId();
        if (hit > 0 && !(pencil && atEnd && editor.draft().path().points().size() > 1)) {
            held = hit;
            model.points().beginMoving(hit);
            return Holding.POINT;
        }
        if (!pencil) {
            return Holding.BAND;
        }
        goesOn = atEnd;
        stroke.add(goesOn ? editor.draft().path().places().getLast() : ground(event));
        return Holding.PENCIL;
    }

    /// Whether the end of a handle was meant, and not its point beside it.
    private boolean isAtPress(Point3 end, double pointAway) {
        double away = away(end, pressX, pressY);
        return away < GRIP && away < pointAway;
    }

    private double away(Point3 place, double x, double y) {
        return Math.hypot(look.frame().across(place.y()) - x, look.frame().down(place.x()) - y);
    }

    private int lastId() {
        List<ControlPoint> points = editor.draft().path().points();
        return points.isEmpty() ? 0 : points.getLast().id();
    }

    private void drag(MouseEvent event) {
        double x = event.getX();
        double y = event.getY();
        hover.set(Optional.of(ground(event)));
        switch (holding) {
            case MAP -> {
                look.at(look.frame().panned(x - lastX, y - lastY));
                panned = true;
            }
            case POINT -> {
                if (moved(event)) {
                    boolean several = editor.selection().points().size() > 1;
                    Snapped to = several ? Snapped.free(ground(event)) : snapped(event, held);
                    guide(Optional.of(to));
                    model.points().moveTo(held, to.place());
                }
            }
            case TANGENT_IN, TANGENT_OUT -> turn(event);
            case PENCIL -> {
                stroke.add(ground(event));
                look.refresh();
            }
            case BAND -> look.refresh();
            case NOTHING -> {}
        }
        lastX = x;
        lastY = y;
    }

    private void turn(MouseEvent event) {
        int index = editor.draft().path().indexOf(held);
        if (index < 0 || !moved(event)) {
            return;
        }
        boolean ahead = holding == Holding.TANGENT_OUT;
        Point3 place = editor.draft().path().places().get(index);
        Point3 end = ground(event);
        double length = place.distanceTo(end);
        if (length > 0) {
            double heading = ahead ? place.headingTo(end) : end.headingTo(place);
            double snapped = snaps(event) ? Snapping.heading(editor.draft().path(), held, heading) : heading;
            model.points().turnTo(held, ahead, snapped, length);
        }
    }

    private boolean moved(MouseEvent event) {
        return Math.hypot(event.getX() - pressX, event.getY() - pressY) > STILL;
    }

    private void release(Node map, MouseEvent event) {
        Holding was = holding;
        holding = Holding.NOTHING;
        editor.hold(false);
        guide(Optional.empty());
        look.refresh();
        switch (was) {
            case MAP -> {
                if (event.getButton() == MouseButton.SECONDARY && !moved(event)) {
                    menu.show(map, event, pointAt(event.getX(), event.getY()), pathAt(event.getX(), event.getY()));
                }
            }
            case POINT -> {
                if (!moved(event)) {
                    editor.selection().only(held);
                }
            }
            case TANGENT_IN, TANGENT_OUT -> {
                if (!moved(event) && event.getClickCount() == 2) {
                    model.points().freeTangent(held);
                }
            }
            case PENCIL -> {
                List<Point3> drawn = List.copyOf(stroke);
                stroke.clear();
                if (moved(event)) {
                    draw(drawn);
                } else {
                    click(event);
                }
            }
            case BAND -> {
                if (moved(event)) {
                    band(event);
                } else {
                    click(event);
                }
            }
            case NOTHING -> {}
        }
        editor.end();
    }

    private void draw(List<Point3> drawn) {
        try {
            model.points().draw(drawn, goesOn, Math.clamp(2.5 / look.frame().scale(), 0.05, 0.6));
        } catch (InvalidInputException e) {
            // A stroke of no length on the ground draws nothing.
            look.refresh();
        }
    }

    private void band(MouseEvent event) {
        double fromX = Math.min(pressX, event.getX());
        double toX = Math.max(pressX, event.getX());
        double fromY = Math.min(pressY, event.getY());
        double toY = Math.max(pressY, event.getY());
        List<Integer> within = editor.draft().path().points().stream()
                .filter(point -> {
                    double x = look.frame().across(point.place().y());
                    double y = look.frame().down(point.place().x());
                    return x >= fromX && x <= toX && y >= fromY && y <= toY;
                })
                .map(ControlPoint::id)
                .toList();
        if (event.isShiftDown()) {
            editor.selection().add(within);
        } else {
            editor.selection().all(within);
        }
    }

    private void click(MouseEvent event) {
        int hit = pointAt(event.getX(), event.getY());
        if (hit > 0) {
            if (event.isShiftDown()) {
                editor.selection().toggle(hit);
            } else {
                editor.selection().only(hit);
            }
            return;
        }
        Optional<Double> metres = pathAt(event.getX(), event.getY());
        if (metres.isPresent()) {
            if (event.getClickCount() == 2) {
                model.points().insert(metres.get());
            } else {
                editor.selection().none();
                editor.solved()
                        .plan()
                        .ifPresent(plan -> model.clock().seek(plan.speed().secondsAt(metres.get())));
            }
        } else if (look.toolProperty().get() == Tool.POINTS && !event.isShiftDown()) {
            model.points().add(snapped(event, 0).place());
        } else if (!event.isShiftDown()) {
            editor.selection().none();
        }
    }

    /// Shows where a click would put a point.
    private void move(MouseEvent event) {
        hover.set(Optional.of(ground(event)));
        boolean adds = look.toolProperty().get() == Tool.POINTS
                && !event.isShiftDown()
                && pointAt(event.getX(), event.getY()) == 0
                && pathAt(event.getX(), event.getY()).isEmpty();
        guide(adds ? Optional.of(snapped(event, 0)) : Optional.empty());
    }

    private int pointAt(double x, double y) {
        int found = 0;
        double best = GRIP;
        for (ControlPoint point : editor.draft().path().points()) {
            double away = away(point.place(), x, y);
            if (away < best) {
                best = away;
                found = point.id();
            }
        }
        return found;
    }

    private Optional<Double> pathAt(double x, double y) {
        return editor.solved().plan().flatMap(plan -> {
            double metres = plan.path().nearest(look.frame().ground(x, y));
            Point3 place = plan.path().at(metres).place();
            return away(place, x, y) < ON_PATH ? Optional.of(metres) : Optional.empty();
        });
    }
}
