package cosmonaut.ui.explore;

import cosmonaut.viewport.ViewCaption;
import java.util.function.Consumer;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.Label;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.transform.Transform;

/// A line of text as JavaFX paints it, for where JavaFX does not paint.
final class CaptionPicture {

    private static final double WIDEST = 720;

    private CaptionPicture() {}

    /// JavaFX thread only.
    ///
    /// @param scale pixels of the screen for a unit of JavaFX
    /// @param dress dresses a scene in the theme in force
    static ViewCaption of(String line, double scale, Consumer<Scene> dress) {
        Label label = new Label(line);
        label.setWrapText(true);
        label.setMaxWidth(WIDEST);
        label.getStyleClass().add("detached-caption");
        Scene scene = new Scene(new Group(label));
        dress.accept(scene);
        scene.getStylesheets().add(String.valueOf(CaptionPicture.class.getResource("explore.css")));
        SnapshotParameters how = new SnapshotParameters();
        how.setFill(Color.BLACK);
        how.setTransform(Transform.scale(scale, scale));
        WritableImage image = label.snapshot(how, null);
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        byte[] bgra = new byte[4 * width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getByteBgraInstance(), bgra, 0, 4 * width);
        return new ViewCaption(width, height, bgra);
    }
}
