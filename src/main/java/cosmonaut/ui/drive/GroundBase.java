package cosmonaut.ui.drive;

import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.curve.Point3;
import cosmonaut.session.drive.GroundPicture;
import java.util.Optional;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;

/// Paints what lies under everything on the map and stays while a path is edited: what the first camera sees, and the
/// grid.
final class GroundBase {

    private static final double GRID_PIXELS = 60;

    private final GraphicsContext pen;
    private final GroundFrame frame;
    private final Ink ink;

    GroundBase(GraphicsContext pen, GroundFrame frame, Ink ink) {
        this.pen = pen;
        this.frame = frame;
        this.ink = ink;
    }

    /// Metres between the lines of the grid.
    static double step(GroundFrame frame) {
        return frame.round(GRID_PIXELS);
    }

    /// @param start of the vehicle, under whose camera the underlay lies
    void paint(Optional<Image> underlay, Pose start) {
        pen.setFill(ink.paper());
        pen.fillRect(0, 0, frame.width(), frame.height());
        underlay.ifPresent(image -> underlay(image, start));
        grid();
    }

    private void grid() {
        double step = step(frame);
        Point3 topLeft = frame.ground(0, 0);
        Point3 bottomRight = frame.ground(frame.width(), frame.height());
        pen.setLineWidth(1);
        for (double m = Math.ceil(bottomRight.x() / step) * step; m <= topLeft.x(); m += step) {
            pen.setStroke(Math.abs(m) < step / 2 ? ink.strongGrid() : ink.grid());
            double y = Math.round(frame.down(m)) + 0.5;
            pen.strokeLine(0, y, frame.width(), y);
        }
        for (double m = Math.ceil(bottomRight.y() / step) * step; m <= topLeft.y(); m += step) {
            pen.setStroke(Math.abs(m) < step / 2 ? ink.strongGrid() : ink.grid());
            double x = Math.round(frame.across(m)) + 0.5;
            pen.strokeLine(x, 0, x, frame.height());
        }
    }

    private void underlay(Image image, Pose start) {
        pen.save();
        pen.translate(frame.across(start.ty()), frame.down(start.tx()));
        pen.rotate(-Math.toDegrees(EgoPose.yaw(start)));
        pen.scale(frame.scale(), frame.scale());
        pen.setGlobalAlpha(0.75);
        pen.drawImage(
                image, -GroundPicture.ASIDE, -GroundPicture.FURTHEST, 2 * GroundPicture.ASIDE, GroundPicture.FURTHEST);
        pen.restore();
    }
}
