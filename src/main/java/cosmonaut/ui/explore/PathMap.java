package cosmonaut.ui.explore;

import cosmonaut.camera.Pose;
import java.util.List;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;

/// The flown path from above, north being where the flight first looked, with the camera and what it faces.
final class PathMap extends Canvas {

    private static final double WIDTH = 196;
    private static final double HEIGHT = 120;
    private static final double MARGIN = 16;
    private static final double LEAST_METRES = 3;
    private static final double FACING_LENGTH = 26;
    private static final double FACING_HALF_DEGREES = 32;

    private static final Color TRAIL = Color.web("#4fd1c5");
    private static final Color FACING = Color.web("#4fd1c5", 0.22);
    private static final Color CAMERA = Color.WHITE;
    private static final Color START = Color.web("#ffffff", 0.55);
    private static final Color SCALE = Color.web("#ffffff", 0.6);

    private final double[] xs = new double[1024];
    private final double[] ys = new double[1024];

    PathMap() {
        super(WIDTH, HEIGHT);
    }

    /// @param path oldest first; the newest pose follows
    void draw(List<Pose> path, Pose now) {
        double left = Math.min(0, now.tx());
        double right = Math.max(0, now.tx());
        double near = Math.min(0, now.tz());
        double far = Math.max(0, now.tz());
        for (Pose pose : path) {
            left = Math.min(left, pose.tx());
            right = Math.max(right, pose.tx());
            near = Math.min(near, pose.tz());
            far = Math.max(far, pose.tz());
        }
        double across = Math.max(LEAST_METRES, right - left);
        double along = Math.max(LEAST_METRES, far - near);
        double scale = Math.min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / along);
        double originX = WIDTH / 2 - (left + right) / 2 * scale;
        double originY = HEIGHT / 2 + (near + far) / 2 * scale;
        GraphicsContext pen = getGraphicsContext2D();
        pen.clearRect(0, 0, WIDTH, HEIGHT);
        drawTrail(pen, path, now, scale, originX, originY);
        drawCamera(pen, now, originX + now.tx() * scale, originY - now.tz() * scale);
        drawScale(pen, scale);
    }

    private void drawTrail(GraphicsContext pen, List<Pose> path, Pose now, double scale, double x0, double y0) {
        int count = 0;
        int every = 1 + path.size() / (xs.length - 1);
        for (int i = 0; i < path.size(); i += every) {
            xs[count] = x0 + path.get(i).tx() * scale;
            ys[count++] = y0 - path.get(i).tz() * scale;
        }
        xs[count] = x0 + now.tx() * scale;
        ys[count++] = y0 - now.tz() * scale;
        pen.setFill(START);
        pen.fillOval(x0 - 3, y0 - 3, 6, 6);
        pen.setStroke(TRAIL);
        pen.setLineWidth(1.8);
        pen.setLineJoin(StrokeLineJoin.ROUND);
        pen.setLineCap(StrokeLineCap.ROUND);
        pen.strokePolyline(xs, ys, count);
    }

    private static void drawCamera(GraphicsContext pen, Pose now, double x, double y) {
        double yaw = Heading.yaw(now);
        pen.setFill(FACING);
        pen.fillArc(
                x - FACING_LENGTH,
                y - FACING_LENGTH,
                2 * FACING_LENGTH,
                2 * FACING_LENGTH,
                90 - yaw - FACING_HALF_DEGREES,
                2 * FACING_HALF_DEGREES,
                javafx.scene.shape.ArcType.ROUND);
        pen.setFill(CAMERA);
        pen.fillOval(x - 3.5, y - 3.5, 7, 7);
    }

    /// A bar of a round length: 1, 2 or 5 times a power of ten, metres.
    private static void drawScale(GraphicsContext pen, double scale) {
        double longest = 48 / scale;
        double power = Math.pow(10, Math.floor(Math.log10(longest)));
        double metres = longest >= 5 * power ? 5 * power : longest >= 2 * power ? 2 * power : power;
        pen.setStroke(SCALE);
        pen.setLineWidth(1);
        double y = HEIGHT - 4.5;
        pen.strokeLine(4, y, 4 + metres * scale, y);
        pen.setFill(SCALE);
        pen.setFont(javafx.scene.text.Font.font(10));
        String length = metres >= 1 ? Math.round(metres) + " m" : Math.round(metres * 100) + " cm";
        pen.fillText(length, 8 + metres * scale, HEIGHT - 2);
    }
}
