package cosmonaut.ui.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoTrajectory;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.VehicleBody;
import cosmonaut.drive.curve.CurvePoint;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Violation;
import cosmonaut.drive.speed.SpeedHandle;
import java.util.List;
import java.util.Locale;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/// Paints what is on the map above its ground: path, violations, vehicle, scale; [PointPainter] paints what a hand
/// takes hold of.
///
/// The pen changes its state seldom, and lines leave out what is nearer than a pixel or out of sight: that is what
/// keeps a path of many points within a frame.
final class GroundPainter {

    private static final int SHADES = 24;
    private static final Font SMALL = Font.font(11);
    private static final double GHOSTS_EVERY = 0.5;
    private static final int MOST_GHOSTS = 120;

    /// Places of a line nearer than this are one, pixels.
    private static final double NEAR = 1.5;

    /// How far out of sight a line is still drawn, pixels; as wide as the widest.
    private static final double MARGIN = 20;

    private final GraphicsContext pen;
    private final GroundFrame frame;
    private final Ink ink;
    private double[] xs = new double[64];
    private double[] ys = new double[64];

    GroundPainter(GraphicsContext pen, GroundFrame frame, Ink ink) {
        this.pen = pen;
        this.frame = frame;
        this.ink = ink;
    }

    void paint(GroundScene scene) {
        pen.clearRect(0, 0, frame.width(), frame.height());
        pen.setLineJoin(StrokeLineJoin.ROUND);
        pen.setLineCap(StrokeLineCap.ROUND);
        Vehicle vehicle = scene.solved().draft().vehicle();
        if (scene.plan().isPresent()) {
            DrivePlan plan = scene.plan().get();
            clip(scene, plan);
            scene.solved().violations().forEach(violation -> band(scene.solved().trace(), violation));
            path(scene.solved().trace());
            ghosts(plan, vehicle);
            fed(plan);
            stops(scene.solved(), plan);
            body(vehicle, scene.start(), ink.vehicle(), 1.6, 0.12);
            if (scene.seconds() > 0) {
                body(vehicle, plan.poseAt(scene.seconds()), ink.accent(), 2, 0.28);
            }
            scene.solved().violations().forEach(violation -> sign(scene.solved().trace(), violation));
        } else {
            body(vehicle, Pose.IDENTITY, ink.vehicle(), 1.6, 0.12);
        }
        new PointPainter(pen, frame, ink).paint(scene);
        forward();
        scaleBar();
    }

    /// The part that a roll-out covers lies on a broad band.
    private void clip(GroundScene scene, DrivePlan plan) {
        double end = plan.speed().metresAt(Math.min(scene.clip(), plan.seconds()));
        if (scene.clip() > 0 && end > 0) {
            pen.setStroke(Ink.veiled(ink.accent(), 0.22));
            pen.setLineWidth(18);
            line(scene.solved().trace(), 0, end);
        }
    }

    private void band(PathTrace trace, Violation violation) {
        if (violation.toMetres() > violation.fromMetres() && violation.kind() != Violation.Kind.CROSSING) {
            pen.setStroke(Ink.veiled(ink.of(violation.severity()), 0.55));
            pen.setLineWidth(11);
            // Dashes tell a warning from an error without their colours.
            boolean warning = violation.severity() != Violation.Severity.ERROR;
            pen.setLineCap(StrokeLineCap.BUTT);
            if (warning) {
                pen.setLineDashes(8, 5);
            }
            line(trace, violation.fromMetres(), violation.toMetres());
            pen.setLineDashes();
            pen.setLineCap(StrokeLineCap.ROUND);
        }
    }

    private void line(PathTrace trace, double from, double to) {
        int first = Math.max(0, trace.indexAt(from) - 1);
        int last = trace.indexAt(to);
        strip(trace, first, last);
    }

    /// A part of the path, without what is nearer than a pixel and without what is out of sight.
    private void strip(PathTrace trace, int first, int last) {
        room(last - first + 1);
        int count = 0;
        for (int i = first; i <= last; i++) {
            double x = frame.across(trace.y()[i]);
            double y = frame.down(trace.x()[i]);
            boolean near = count > 1 && Math.abs(x - xs[count - 1]) + Math.abs(y - ys[count - 1]) < NEAR;
            if (near && i < last) {
                continue;
            }
            if (count > 0 && out(x, y, xs[count - 1], ys[count - 1])) {
                line(count);
                count = 0;
            }
            xs[count] = x;
            ys[count] = y;
            count++;
        }
        line(count);
    }

    private void line(int count) {
        if (count > 1) {
            pen.strokePolyline(xs, ys, count);
        }
    }

    /// Whether a line from one place to another lies out of sight on one side.
    private boolean out(double ax, double ay, double bx, double by) {
        return Math.max(ax, bx) < -MARGIN
                || Math.min(ax, bx) > frame.width() + MARGIN
                || Math.max(ay, by) < -MARGIN
                || Math.min(ay, by) > frame.height() + MARGIN;
    }

    private void room(int count) {
        if (xs.length < count) {
            xs = new double[2 * count];
            ys = new double[2 * count];
        }
    }

    private void path(PathTrace trace) {
        pen.setLineWidth(4);
        double fastest = Math.max(1, trace.fastest());
        int from = 0;
        int shade = -1;
        for (int i = 1; i < trace.size(); i++) {
            int here = (int) Math.round(trace.speed()[i] / fastest * SHADES);
            if (here != shade || i == trace.size() - 1) {
                if (shade >= 0) {
                    pen.setStroke(ink.speed((double) shade / SHADES));
                    strip(trace, from, i);
                    from = i;
                }
                shade = here;
            }
        }
    }

    /// Where the vehicle is at every half second, all in one line.
    private void ghosts(DrivePlan plan, Vehicle vehicle) {
        if (frame.scale() < 2) {
            return;
        }
        int count = (int) Math.min(plan.seconds() / GHOSTS_EVERY, MOST_GHOSTS);
        pen.setStroke(ink.faint());
        pen.setLineWidth(0.8);
        pen.beginPath();
        for (int i = 1; i <= count; i++) {
            Pose pose = plan.poseAt(i * GHOSTS_EVERY);
            double x = frame.across(pose.ty());
            double y = frame.down(pose.tx());
            double far = vehicle.length() * frame.scale();
            if (x > -far && x < frame.width() + far && y > -far && y < frame.height() + far) {
                outline(VehicleBody.corners(vehicle, pose));
            }
        }
        pen.stroke();
    }

    private void outline(List<Point3> corners) {
        pen.moveTo(
                frame.across(corners.getFirst().y()),
                frame.down(corners.getFirst().x()));
        for (Point3 corner : corners.subList(1, corners.size())) {
            pen.lineTo(frame.across(corner.y()), frame.down(corner.x()));
        }
        pen.closePath();
    }

    /// A bar across the path wherever the vehicle is to stop.
    private void stops(SolvedDraft solved, DrivePlan plan) {
        pen.setStroke(ink.error());
        pen.setLineWidth(4);
        pen.setLineCap(StrokeLineCap.BUTT);
        for (SpeedHandle handle : SpeedEdits.shown(solved.draft())) {
            if (handle.kind() == SpeedHandle.Kind.STOP
                    && handle.metres() <= plan.path().length()) {
                CurvePoint at = plan.path().at(handle.metres());
                double x = frame.across(at.y());
                double y = frame.down(at.x());
                // Across is a quarter turn from the heading; left on the map is left of the vehicle.
                double dx = 11 * Math.cos(at.heading());
                double dy = 11 * Math.sin(at.heading());
                pen.strokeLine(x - dx, y + dy, x + dx, y - dy);
            }
        }
        pen.setLineCap(StrokeLineCap.ROUND);
    }

    /// The places of the knots that a model is fed, ten a second.
    private void fed(DrivePlan plan) {
        pen.setFill(ink.line());
        double r = frame.scale() > 5 ? 1.8 : 1.2;
        for (int k = 0; k < EgoTrajectory.POINTS; k++) {
            Pose pose = plan.poseAt(k / EgoTrajectory.RATE);
            pen.fillOval(frame.across(pose.ty()) - r, frame.down(pose.tx()) - r, 2 * r, 2 * r);
        }
    }

    private void body(Vehicle vehicle, Pose pose, Color colour, double width, double fill) {
        List<Point3> corners = VehicleBody.corners(vehicle, pose);
        room(5);
        for (int i = 0; i < 4; i++) {
            xs[i] = frame.across(corners.get(i).y());
            ys[i] = frame.down(corners.get(i).x());
        }
        if (fill > 0) {
            pen.setFill(Ink.veiled(colour, fill));
            pen.fillPolygon(xs, ys, 4);
        }
        pen.setStroke(colour);
        pen.setLineWidth(width);
        pen.strokePolygon(xs, ys, 4);
        if (fill > 0) {
            // The windscreen tells front from rear.
            double front = 0.72;
            pen.strokeLine(
                    mix(xs[3], xs[0], front),
                    mix(ys[3], ys[0], front),
                    mix(xs[2], xs[1], front),
                    mix(ys[2], ys[1], front));
        }
    }

    private static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    /// A triangle for warnings, a disc for errors, a ring for notes, each with its mark.
    private void sign(PathTrace trace, Violation violation) {
        int at = trace.indexAt(violation.metres());
        double x = frame.across(trace.y()[at]) + 16;
        double y = frame.down(trace.x()[at]) - 16;
        pen.setStroke(ink.paper());
        pen.setLineWidth(2);
        pen.setFill(ink.of(violation.severity()));
        switch (violation.severity()) {
            case ERROR -> {
                pen.fillOval(x - 8, y - 8, 16, 16);
                pen.strokeOval(x - 8, y - 8, 16, 16);
            }
            case WARNING -> {
                double[] tx = {x, x - 9, x + 9};
                double[] ty = {y - 9, y + 7, y + 7};
                pen.fillPolygon(tx, ty, 3);
                pen.strokePolygon(tx, ty, 3);
            }
            case INFO -> {
                pen.fillOval(x - 6, y - 6, 12, 12);
                pen.strokeOval(x - 6, y - 6, 12, 12);
            }
        }
        pen.setFill(ink.paper());
        pen.setFont(SMALL);
        pen.setTextAlign(TextAlignment.CENTER);
        pen.setTextBaseline(VPos.CENTER);
        pen.fillText(violation.severity() == Violation.Severity.INFO ? "i" : "!", x, y + 0.5);
        pen.setTextAlign(TextAlignment.LEFT);
        pen.setTextBaseline(VPos.BASELINE);
    }

    /// Which way forward is: up, as on a map with north above.
    private void forward() {
        double x = frame.width() - 24;
        double y = 26;
        // On a disc of paper, whatever lies under it.
        pen.setFill(Ink.veiled(ink.paper(), 0.8));
        pen.fillOval(x - 18, y - 18, 36, 44);
        pen.setFill(ink.text());
        pen.fillPolygon(new double[] {x, x - 6, x, x + 6}, new double[] {y - 14, y + 6, y + 2, y + 6}, 4);
        pen.setFont(SMALL);
        pen.setTextAlign(TextAlignment.CENTER);
        pen.fillText("x", x, y + 20);
        pen.setTextAlign(TextAlignment.LEFT);
    }

    private void scaleBar() {
        double metres = frame.round(110);
        double length = metres * frame.scale();
        double y = frame.height() - 14;
        pen.setStroke(ink.text());
        pen.setLineWidth(1.5);
        pen.setLineCap(StrokeLineCap.BUTT);
        pen.strokePolyline(new double[] {14, 14, 14 + length, 14 + length}, new double[] {y - 5, y, y, y - 5}, 4);
        pen.setFill(ink.text());
        pen.setFont(SMALL);
        String text = metres >= 1
                ? String.format(Locale.ROOT, "%.0f m", metres)
                : String.format(Locale.ROOT, "%.2f m", metres);
        pen.fillText(text, 20 + length, y + 1);
    }
}
