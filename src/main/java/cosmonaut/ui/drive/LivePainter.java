package cosmonaut.ui.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.BicycleModel;
import cosmonaut.drive.LiveDrive;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.VehicleBody;
import cosmonaut.drive.curve.Point3;
import java.util.List;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;

/// Paints a vehicle that is driven by hand: its trail, where it was at every half second, and where the wheels lead.
final class LivePainter {

    private static final int GHOST_EVERY = 5;
    private static final double AHEAD_SECONDS = 1.2;
    private static final double LEAST_AHEAD = 4;
    private static final int PARTS = 16;

    private final GraphicsContext pen;
    private final GroundFrame frame;
    private final Ink ink;

    LivePainter(GraphicsContext pen, GroundFrame frame, Ink ink) {
        this.pen = pen;
        this.frame = frame;
        this.ink = ink;
    }

    void paint(List<LiveDrive> moments, LiveDrive now) {
        pen.clearRect(0, 0, frame.width(), frame.height());
        Vehicle vehicle = now.model().vehicle();
        for (int i = GHOST_EVERY; i < moments.size(); i += GHOST_EVERY) {
            body(vehicle, moments.get(i).state().pose(), ink.faint(), 0.8, 0);
        }
        pen.setStroke(ink.accent());
        pen.setLineWidth(3);
        pen.setLineCap(StrokeLineCap.ROUND);
        double[] x = new double[moments.size() + 1];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            LiveDrive at = i < moments.size() ? moments.get(i) : now;
            x[i] = frame.across(at.state().y());
            y[i] = frame.down(at.state().x());
        }
        pen.strokePolyline(x, y, x.length);
        ahead(now);
        body(vehicle, now.state().pose(), ink.accent(), 2, 0.3);
    }

    /// Where the rear axle goes if nobody turns the wheel.
    private void ahead(LiveDrive now) {
        BicycleModel model = now.model();
        double curvature = model.curvature(now.state().steer());
        double length = Math.max(LEAST_AHEAD, now.state().speed() * AHEAD_SECONDS);
        double[] x = new double[PARTS + 1];
        double[] y = new double[PARTS + 1];
        double heading = now.state().heading();
        double px = now.state().x();
        double py = now.state().y();
        for (int i = 0; i <= PARTS; i++) {
            x[i] = frame.across(py);
            y[i] = frame.down(px);
            double step = length / PARTS;
            double middle = heading + curvature * step / 2;
            px += step * Math.cos(middle);
            py += step * Math.sin(middle);
            heading += curvature * step;
        }
        pen.setStroke(ink.accent());
        pen.setLineWidth(1.5);
        pen.setLineDashes(3, 5);
        pen.strokePolyline(x, y, PARTS + 1);
        pen.setLineDashes();
    }

    private void body(Vehicle vehicle, Pose pose, Color colour, double width, double fill) {
        List<Point3> corners = VehicleBody.corners(vehicle, pose);
        double[] x =
                corners.stream().mapToDouble(corner -> frame.across(corner.y())).toArray();
        double[] y =
                corners.stream().mapToDouble(corner -> frame.down(corner.x())).toArray();
        if (fill > 0) {
            pen.setFill(colour.deriveColor(0, 1, 1, fill));
            pen.fillPolygon(x, y, x.length);
        }
        pen.setStroke(colour);
        pen.setLineWidth(width);
        pen.strokePolygon(x, y, x.length);
    }
}
