package cosmonaut.ui.drive;

import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.edit.ControlPoint;
import cosmonaut.drive.edit.Snapping;
import java.util.List;
import java.util.Locale;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;

/// Paints what a hand takes hold of on the map, and what it is doing: points, the handles of a tangent, the line that a
/// place is brought to, a stroke, a band.
final class PointPainter {

    private static final double RADIUS = 5;
    private static final double SMALL_RADIUS = 2;
    private static final double HANDLE = 4;
    private static final Font SMALL = Font.font(11);

    /// Where points lie closer than this in the mean, pixels, they are dots.
    private static final double DENSE = 12;

    private final GraphicsContext pen;
    private final GroundFrame frame;
    private final Ink ink;

    PointPainter(GraphicsContext pen, GroundFrame frame, Ink ink) {
        this.pen = pen;
        this.frame = frame;
        this.ink = ink;
    }

    void paint(GroundScene scene) {
        points(scene);
        scene.handles().ifPresent(this::handles);
        stroke(scene.stroke());
        scene.guide().ifPresent(this::guide);
        band(scene.band());
    }

    private double x(Point3 place) {
        return frame.across(place.y());
    }

    private double y(Point3 place) {
        return frame.down(place.x());
    }

    private boolean inSight(double x, double y) {
        return x > -RADIUS && y > -RADIUS && x < frame.width() + RADIUS && y < frame.height() + RADIUS;
    }

    private void points(GroundScene scene) {
        List<ControlPoint> points = scene.solved().draft().path().points();
        double length = scene.plan().map(plan -> plan.path().length()).orElse(0.0);
        boolean dense = points.size() > 2 && length * frame.scale() / points.size() < DENSE;
        if (dense) {
            pen.setFill(ink.accent());
            double r = SMALL_RADIUS;
            for (ControlPoint point : points) {
                double x = x(point.place());
                double y = y(point.place());
                if (inSight(x, y)) {
                    pen.fillRect(x - r, y - r, 2 * r, 2 * r);
                }
            }
        } else {
            pen.setFill(ink.paper());
            points.stream().filter(point -> !isChosen(scene, point)).forEach(point -> disc(point, RADIUS));
            pen.setStroke(ink.accent());
            pen.setLineWidth(1.8);
            points.stream().filter(point -> !isChosen(scene, point)).forEach(point -> ring(point, RADIUS));
        }
        if (!scene.chosen().isEmpty()) {
            pen.setFill(ink.accent());
            pen.setStroke(ink.line());
            pen.setLineWidth(1.8);
            points.stream().filter(point -> isChosen(scene, point)).forEach(point -> {
                disc(point, RADIUS + 2);
                ring(point, RADIUS + 2);
            });
        }
    }

    private static boolean isChosen(GroundScene scene, ControlPoint point) {
        return scene.chosen().contains(point.id());
    }

    private void disc(ControlPoint point, double r) {
        double x = x(point.place());
        double y = y(point.place());
        if (inSight(x, y)) {
            pen.fillOval(x - r, y - r, 2 * r, 2 * r);
        }
    }

    private void ring(ControlPoint point, double r) {
        double x = x(point.place());
        double y = y(point.place());
        if (inSight(x, y)) {
            pen.strokeOval(x - r, y - r, 2 * r, 2 * r);
        }
    }

    /// Both ends of the tangent; hollow while the curve finds it itself.
    private void handles(TangentHandles handles) {
        pen.setStroke(ink.line());
        pen.setLineWidth(1.2);
        handles.in().ifPresent(end -> pen.strokeLine(x(end), y(end), x(handles.place()), y(handles.place())));
        handles.out().ifPresent(end -> pen.strokeLine(x(handles.place()), y(handles.place()), x(end), y(end)));
        pen.setFill(handles.own() ? ink.line() : ink.paper());
        handles.in().ifPresent(this::square);
        handles.out().ifPresent(this::square);
    }

    private void square(Point3 end) {
        pen.fillRect(x(end) - HANDLE, y(end) - HANDLE, 2 * HANDLE, 2 * HANDLE);
        pen.strokeRect(x(end) - HANDLE, y(end) - HANDLE, 2 * HANDLE, 2 * HANDLE);
    }

    private void stroke(List<Point3> places) {
        if (places.size() > 1) {
            double[] xs = places.stream().mapToDouble(this::x).toArray();
            double[] ys = places.stream().mapToDouble(this::y).toArray();
            pen.setStroke(ink.accent());
            pen.setLineWidth(2.5);
            pen.strokePolyline(xs, ys, xs.length);
        }
    }

    /// The line that a place was brought to, drawn on a little, with its figures.
    private void guide(Snapping.Snapped snapped) {
        if (snapped.kind() == Snapping.Kind.FREE) {
            return;
        }
        double x = x(snapped.place());
        double y = y(snapped.place());
        pen.setStroke(ink.accent());
        pen.setLineWidth(1.2);
        if (snapped.kind() == Snapping.Kind.GRID) {
            pen.strokeLine(x - 10, y, x + 10, y);
            pen.strokeLine(x, y - 10, x, y + 10);
            return;
        }
        double fromX = x(snapped.from());
        double fromY = y(snapped.from());
        double further = 1 + 40 / Math.max(1, Math.hypot(x - fromX, y - fromY));
        pen.setLineDashes(6, 4);
        pen.strokeLine(fromX, fromY, fromX + (x - fromX) * further, fromY + (y - fromY) * further);
        pen.setLineDashes();
        String text = String.format(Locale.ROOT, "%.0f\u00b0", snapped.degrees() + 0.0);
        if (snapped.kind() == Snapping.Kind.ARC) {
            text += String.format(Locale.ROOT, "  r %.1f m", snapped.radius());
        }
        pen.setFont(SMALL);
        double wide = 10 + 6.5 * text.length();
        pen.setFill(Ink.veiled(ink.paper(), 0.85));
        pen.fillRoundRect(x + 12, y + 8, wide, 18, 6, 6);
        pen.setFill(ink.text());
        pen.setTextBaseline(VPos.CENTER);
        pen.fillText(text, x + 17, y + 17);
        pen.setTextBaseline(VPos.BASELINE);
    }

    /// @param corners x, y of one, and of the other, pixels; empty for none
    private void band(double... corners) {
        if (corners.length == 4) {
            double x = Math.min(corners[0], corners[2]);
            double y = Math.min(corners[1], corners[3]);
            double width = Math.abs(corners[2] - corners[0]);
            double height = Math.abs(corners[3] - corners[1]);
            pen.setFill(Ink.veiled(ink.accent(), 0.12));
            pen.fillRect(x, y, width, height);
            pen.setStroke(ink.accent());
            pen.setLineWidth(1);
            pen.strokeRect(x, y, width, height);
        }
    }
}
