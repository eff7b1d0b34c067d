package cosmonaut.ui.library;

import javafx.animation.FadeTransition;
import javafx.geometry.Orientation;
import javafx.geometry.Rectangle2D;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.util.Duration;

/// A picture that fills its place whatever its own shape is: the middle is shown, the rest is cut off.
final class CoverPicture extends Region {

    /// Width by height of the place.
    static final double ASPECT = 16.0 / 9;

    private static final double ARC = 16;
    private static final Duration APPEAR = Duration.millis(180);

    private final ImageView view = new ImageView();
    private final Rectangle outline = new Rectangle();

    CoverPicture() {
        getStyleClass().add("cover-picture");
        outline.setArcWidth(ARC);
        outline.setArcHeight(ARC);
        setClip(outline);
        view.setSmooth(true);
        getChildren().add(view);
    }

    /// Shows an image, now or as soon as it is loaded.
    void show(Image image) {
        if (image.getProgress() >= 1) {
            set(image);
            return;
        }
        view.setOpacity(0);
        image.progressProperty().subscribe(progress -> {
            if (progress.doubleValue() >= 1 && view.getImage() != image) {
                set(image);
                FadeTransition appear = new FadeTransition(APPEAR, view);
                appear.setToValue(1);
                appear.play();
            }
        });
    }

    private void set(Image image) {
        if (!image.isError()) {
            view.setImage(image);
            requestLayout();
        }
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return width / ASPECT;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefWidth(double height) {
        return 320;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        outline.setWidth(width);
        outline.setHeight(height);
        Image image = view.getImage();
        if (image == null || width <= 0 || height <= 0) {
            return;
        }
        double scale = Math.max(width / image.getWidth(), height / image.getHeight());
        double seenWidth = width / scale;
        double seenHeight = height / scale;
        view.setViewport(new Rectangle2D(
                (image.getWidth() - seenWidth) / 2, (image.getHeight() - seenHeight) / 2, seenWidth, seenHeight));
        view.setFitWidth(width);
        view.setFitHeight(height);
    }
}
