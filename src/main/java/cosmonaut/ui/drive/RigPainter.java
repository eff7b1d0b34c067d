package cosmonaut.ui.drive;

import cosmonaut.drive.Vehicle;
import cosmonaut.drive.curve.Point3;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.View;
import cosmonaut.ui.Texts;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/// Paints the cameras of a rig on their vehicle: from above, forward up, and from the left, forward to the left. What
/// a camera sees is a fan between the rays of the edges of its picture.
final class RigPainter {

    private static final double REACH = 4.2;
    private static final double SIDE_REACH = 2.6;
    private static final double MARGIN = 0.7;
    private static final double LABEL_AT = 0.86;

    /// Cameras that are no view often look where one does that is.
    private static final double OTHER_LABEL_AT = 0.62;

    private static final int PARTS = 24;
    private static final Font SMALL = Font.font(11.5);
    private static final Font TINY = Font.font(11);
    private static final Color[] COLOURS = {
        Color.web("#3fb8ad"), Color.web("#5b8def"), Color.web("#e0a030"),
        Color.web("#c45bb0"), Color.web("#8a6fe0"), Color.web("#df6f4f")
    };

    private final GraphicsContext pen;
    private final Ink ink;
    private final Texts texts;
    private double scale;
    private double middleX;
    private double middleY;

    RigPainter(GraphicsContext pen, Ink ink, Texts texts) {
        this.pen = pen;
        this.ink = ink;
        this.texts = texts;
    }

    void paint(Rig rig, double width, double height) {
        pen.setFill(ink.paper());
        pen.fillRect(0, 0, width, height);
        boolean beside = width > height;
        double first = beside ? width * 0.55 : height * 0.6;
        above(rig, 0, 0, beside ? first : width, beside ? height : first);
        side(
                rig,
                beside ? first : 0,
                beside ? 0 : first,
                beside ? width - first : width,
                beside ? height : height - first);
    }

    private Color colour(RigCamera camera) {
        View view = camera.view();
        return view == null ? ink.faint() : COLOURS[view.ordinal()];
    }

    // From above

    private void above(Rig rig, double left, double top, double width, double height) {
        Vehicle vehicle = rig.vehicle();
        double tall = vehicle.length() + 2 * REACH + 2 * MARGIN;
        double wide = vehicle.width() + 2 * REACH + 2 * MARGIN;
        scale = Math.min(width / wide, height / tall);
        middleX = left + width / 2;
        middleY = top + height / 2 + scale * (vehicle.toFront() - vehicle.toRear()) / 2;
        title("drive.rig.above", left, top);
        pen.setFill(alpha(ink.vehicle(), 0.08));
        pen.setStroke(ink.vehicle());
        pen.setLineWidth(1.5);
        double x = across(vehicle.width() / 2);
        double y = down(vehicle.toFront());
        double w = vehicle.width() * scale;
        double h = vehicle.length() * scale;
        pen.fillRoundRect(x, y, w, h, 0.5 * scale, 0.5 * scale);
        pen.strokeRoundRect(x, y, w, h, 0.5 * scale, 0.5 * scale);
        pen.setStroke(ink.faint());
        for (double axle : new double[] {0, vehicle.wheelbase()}) {
            pen.strokeLine(across(vehicle.width() / 2), down(axle), across(-vehicle.width() / 2), down(axle));
        }
        for (RigCamera camera : rig.cameras()) {
            fanAbove(camera, colour(camera));
        }
    }

    private double across(double metresLeft) {
        return middleX - metresLeft * scale;
    }

    private double down(double metresForward) {
        return middleY - metresForward * scale;
    }

    private void fanAbove(RigCamera camera, Color colour) {
        double cx = camera.rigFromCamera().tx();
        double cy = camera.rigFromCamera().ty();
        double[] x = new double[PARTS + 2];
        double[] y = new double[PARTS + 2];
        x[0] = across(cy);
        y[0] = down(cx);
        double row = (camera.height() - 1) / 2.0;
        for (int i = 0; i <= PARTS; i++) {
            Point3 ray = camera.ray(-0.5 + camera.width() * (double) i / PARTS, row);
            double flat = Math.max(1e-6, Math.hypot(ray.x(), ray.y()));
            x[i + 1] = across(cy + ray.y() / flat * REACH);
            y[i + 1] = down(cx + ray.x() / flat * REACH);
        }
        fan(x, y, colour);
        double yaw = Math.toRadians(camera.yawDegrees());
        double at = REACH * (camera.view() == null ? OTHER_LABEL_AT : LABEL_AT);
        double tx = across(cy + at * Math.sin(yaw));
        double ty = down(cx + at * Math.cos(yaw));
        label(camera, tx, ty);
    }

    private void fan(double[] x, double[] y, Color colour) {
        pen.setFill(alpha(colour, 0.16));
        pen.fillPolygon(x, y, x.length);
        pen.setStroke(alpha(colour, 0.9));
        pen.setLineWidth(1.2);
        pen.strokePolygon(x, y, x.length);
        pen.setFill(colour);
        pen.fillOval(x[0] - 3.5, y[0] - 3.5, 7, 7);
    }

    private void label(RigCamera camera, double x, double y) {
        View view = camera.view();
        String name = view == null ? camera.label() : texts.now("drive.view." + view.key());
        String lens = texts.now("drive.rig.fan", camera.lens().type(), camera.horizontalFov());
        pen.setTextAlign(TextAlignment.CENTER);
        pen.setFont(SMALL);
        pen.setFill(ink.line());
        pen.fillText(name, x, y);
        pen.setFont(TINY);
        pen.setFill(ink.text());
        pen.fillText(lens, x, y + 14);
        pen.setTextAlign(TextAlignment.LEFT);
    }

    // From the left

    private void side(Rig rig, double left, double top, double width, double height) {
        Vehicle vehicle = rig.vehicle();
        double wide = vehicle.length() + 2 * SIDE_REACH + 2 * MARGIN;
        double tall = vehicle.height() + SIDE_REACH + 2 * MARGIN;
        scale = Math.min(width / wide, height / tall);
        middleX = left + width / 2 + scale * (vehicle.toFront() - vehicle.toRear()) / 2;
        middleY = top + height / 2 + scale * vehicle.height() / 2;
        title("drive.rig.side", left, top);
        pen.setStroke(ink.faint());
        pen.setLineWidth(1);
        pen.strokeLine(left + 12, middleY, left + width - 12, middleY);
        double radius = Math.min(0.34, vehicle.height() / 4);
        double floor = 0.6 * radius;
        pen.setFill(alpha(ink.vehicle(), 0.08));
        pen.setStroke(ink.vehicle());
        pen.setLineWidth(1.5);
        double roof = vehicle.height();
        double waist = 0.58 * roof;
        double front = vehicle.toFront();
        double rear = -vehicle.toRear();
        double[] along = {
            front,
            front,
            front - 0.27 * vehicle.length(),
            front - 0.4 * vehicle.length(),
            rear + 0.18 * vehicle.length(),
            rear,
            rear
        };
        double[] up = {floor, waist, waist, roof, roof, waist, floor};
        double[] x = new double[along.length];
        double[] y = new double[along.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = ahead(along[i]);
            y[i] = height(up[i]);
        }
        pen.fillPolygon(x, y, x.length);
        pen.strokePolygon(x, y, x.length);
        for (double axle : new double[] {0, vehicle.wheelbase()}) {
            double r = radius * scale;
            pen.setFill(ink.paper());
            pen.fillOval(ahead(axle) - r, height(radius) - r, 2 * r, 2 * r);
            pen.strokeOval(ahead(axle) - r, height(radius) - r, 2 * r, 2 * r);
        }
        for (RigCamera camera : rig.cameras()) {
            fanSide(camera, colour(camera));
        }
    }

    private double ahead(double metresForward) {
        return middleX - metresForward * scale;
    }

    private double height(double metres) {
        return middleY - metres * scale;
    }

    /// As the rays look from the side: those of a camera that looks across are short.
    private void fanSide(RigCamera camera, Color colour) {
        double cx = camera.rigFromCamera().tx();
        double cz = camera.rigFromCamera().tz();
        double[] x = new double[PARTS + 2];
        double[] y = new double[PARTS + 2];
        x[0] = ahead(cx);
        y[0] = height(cz);
        double column = (camera.width() - 1) / 2.0;
        for (int i = 0; i <= PARTS; i++) {
            Point3 ray = camera.ray(column, -0.5 + camera.height() * (double) i / PARTS);
            x[i + 1] = ahead(cx + ray.x() * SIDE_REACH);
            y[i + 1] = height(cz + ray.z() * SIDE_REACH);
        }
        fan(x, y, colour);
    }

    private void title(String key, double left, double top) {
        pen.setFont(SMALL);
        pen.setFill(ink.text());
        pen.fillText(texts.now(key), left + 14, top + 22);
    }

    private static Color alpha(Color colour, double opacity) {
        return colour.deriveColor(0, 1, 1, opacity);
    }
}
