package cosmonaut.ui.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.EgoTrack;
import cosmonaut.drive.Vehicle;
import cosmonaut.drive.VehicleBody;
import cosmonaut.drive.curve.Point3;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;

/// A small map of a track as a file has it: its way, the vehicle at the start, where it looks, and a scale.
final class TrackSketch extends Region {

    private static final Font SMALL = Font.font(11);
    private static final double BAR = 90;
    private static final int MOST = 2000;

    private final Canvas canvas = new Canvas();
    private Optional<EgoTrack> track = Optional.empty();
    private Vehicle vehicle = Vehicle.DEFAULT;
    private Ink ink = Ink.DARK;

    TrackSketch() {
        setId("drive-import-map");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        canvas.setManaged(false);
        getChildren().setAll(canvas);
    }

    void wear(Ink other) {
        ink = other;
        paint();
    }

    void show(EgoTrack other, Vehicle body) {
        track = Optional.of(other);
        vehicle = body;
        paint();
    }

    @Override
    protected void layoutChildren() {
        if (canvas.getWidth() != getWidth() || canvas.getHeight() != getHeight()) {
            canvas.setWidth(getWidth());
            canvas.setHeight(getHeight());
            paint();
        }
    }

    private void paint() {
        GraphicsContext pen = canvas.getGraphicsContext2D();
        pen.setFill(ink.paper());
        pen.fillRect(0, 0, getWidth(), getHeight());
        track.filter(shown -> getWidth() > 0).ifPresent(shown -> paint(pen, shown));
    }

    private void paint(GraphicsContext pen, EgoTrack shown) {
        List<Point3> places = shown.places();
        double[] x = places.stream().mapToDouble(Point3::x).toArray();
        double[] y = places.stream().mapToDouble(Point3::y).toArray();
        GroundFrame frame = framed(x, y);
        int step = Math.max(1, places.size() / MOST);
        int count = (places.size() - 1) / step + 1;
        double[] xs = new double[count];
        double[] ys = new double[count];
        for (int i = 0; i < count; i++) {
            xs[i] = frame.across(y[i * step]);
            ys[i] = frame.down(x[i * step]);
        }
        pen.setStroke(ink.accent());
        pen.setLineWidth(2.5);
        pen.strokePolyline(xs, ys, count);
        vehicle(pen, frame, shown.get(0).pose());
        pen.setFill(ink.line());
        pen.fillOval(xs[count - 1] - 3, ys[count - 1] - 3, 6, 6);
        scale(pen, frame);
    }

    private GroundFrame framed(double[] x, double[] y) {
        double[] box = {x[0], x[0], y[0], y[0]};
        for (int i = 0; i < x.length; i++) {
            box[0] = Math.min(box[0], x[i]);
            box[1] = Math.max(box[1], x[i]);
            box[2] = Math.min(box[2], y[i]);
            box[3] = Math.max(box[3], y[i]);
        }
        return GroundFrame.usual().sized(getWidth(), getHeight()).showing(box[0], box[1], box[2], box[3]);
    }

    /// The body where the track begins, with a line ahead: a wrong convention shows in it at once.
    private void vehicle(GraphicsContext pen, GroundFrame frame, Pose pose) {
        List<Point3> corners = VehicleBody.corners(vehicle, pose);
        double[] xs =
                corners.stream().mapToDouble(corner -> frame.across(corner.y())).toArray();
        double[] ys =
                corners.stream().mapToDouble(corner -> frame.down(corner.x())).toArray();
        pen.setStroke(ink.vehicle());
        pen.setLineWidth(1.6);
        pen.strokePolygon(xs, ys, xs.length);
        double yaw = EgoPose.yaw(pose);
        double fromX = frame.across(pose.ty());
        double fromY = frame.down(pose.tx());
        double ahead = Math.max(24, 1.4 * vehicle.toFront() * frame.scale());
        pen.strokeLine(fromX, fromY, fromX - ahead * Math.sin(yaw), fromY - ahead * Math.cos(yaw));
    }

    private void scale(GraphicsContext pen, GroundFrame frame) {
        double metres = frame.round(BAR);
        double length = metres * frame.scale();
        double low = getHeight() - 12;
        pen.setStroke(ink.text());
        pen.setLineWidth(1.5);
        pen.strokePolyline(
                new double[] {12, 12, 12 + length, 12 + length}, new double[] {low - 4, low, low, low - 4}, 4);
        pen.setFill(ink.text());
        pen.setFont(SMALL);
        pen.fillText(String.format(Locale.ROOT, metres >= 1 ? "%.0f m" : "%.2f m", metres), 18 + length, low + 1);
    }
}
