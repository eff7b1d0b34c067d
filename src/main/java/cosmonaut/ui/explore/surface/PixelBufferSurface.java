package cosmonaut.ui.explore.surface;

import cosmonaut.viewport.ViewPixels;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.animation.AnimationTimer;
import javafx.application.ConditionalFeature;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// Hands finished pictures to JavaFX, which paints from their very memory: each has an image of its own, and these take
/// turns.
///
/// Where the processor paints the window, pictures should have the very pixels of the screen: JavaFX then only copies.
/// A graphics card is asked to enlarge what has more than [#MOST_PIXELS], so that less has to be brought to it.
public final class PixelBufferSurface implements PictureSurface {

    private static final int MOST_PIXELS = 1280 * 800;

    /// Pictures that take turns.
    private static final int IMAGES = 4;

    /// The first update takes the image from the scene, and waits for the painting before it; at the next, nobody
    /// paints from it any more.
    private static final int UPDATES_TO_GO = 2;

    private final ImageView view = new ImageView();
    private final Region node = new Frame();
    private final boolean processorPaints;
    private final Map<ViewPixels, Shown> images = new LinkedHashMap<>(2 * IMAGES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ViewPixels, Shown> eldest) {
            return size() > IMAGES;
        }
    };

    private @Nullable ViewPixels picture;

    /// An image over the memory of a picture.
    private record Shown(PixelBuffer<ByteBuffer> buffer, WritableImage image) {

        static Shown of(ViewPixels pixels) {
            PixelBuffer<ByteBuffer> buffer = new PixelBuffer<>(
                    pixels.width(), pixels.height(), pixels.bgra(), PixelFormat.getByteBgraPreInstance());
            return new Shown(buffer, new WritableImage(buffer));
        }
    }

    public PixelBufferSurface() {
        // Of JavaFX' renderers, only that of the processor has no third dimension.
        this(!Platform.isSupported(ConditionalFeature.SCENE3D));
    }

    PixelBufferSurface(boolean processorPaints) {
        this.processorPaints = processorPaints;
        view.setSmooth(true);
        node.getStyleClass().add("picture-surface");
    }

    @Override
    public Region node() {
        return node;
    }

    @Override
    public int roomWidth() {
        return (int) Math.round(node.getWidth() * pixelsPerUnit());
    }

    @Override
    public int roomHeight() {
        return (int) Math.round(node.getHeight() * pixelsPerUnit());
    }

    private double pixelsPerUnit() {
        double onScreen = outputScale();
        double pixels = node.getWidth() * node.getHeight() * onScreen * onScreen;
        return processorPaints || pixels <= MOST_PIXELS ? onScreen : onScreen * Math.sqrt(MOST_PIXELS / pixels);
    }

    @Override
    public void show(ViewPixels pixels) {
        ViewPixels before = picture;
        picture = pixels;
        Shown shown = images.computeIfAbsent(pixels, Shown::of);
        // All of it is another: no part is named.
        shown.buffer.updateBuffer(buffer -> null);
        view.setImage(shown.image);
        if (before == null || before.width() != pixels.width() || before.height() != pixels.height()) {
            node.requestLayout();
        }
    }

    @Override
    public void clear(Runnable gone) {
        picture = null;
        images.clear();
        view.setImage(null);
        new AnimationTimer() {
            private int updates;

            @Override
            public void handle(long now) {
                updates++;
                if (updates > UPDATES_TO_GO) {
                    stop();
                    gone.run();
                }
            }
        }.start();
    }

    private double outputScale() {
        Scene scene = node.getScene();
        return scene == null || scene.getWindow() == null
                ? 1
                : scene.getWindow().getOutputScaleX();
    }

    /// Gives the picture all the room that its proportions allow, in the middle, on whole pixels.
    private final class Frame extends Region {

        Frame() {
            setMinSize(0, 0);
            getChildren().add(view);
        }

        @Override
        protected void layoutChildren() {
            ViewPixels shown = picture;
            if (shown == null) {
                return;
            }
            double scale = outputScale();
            double fit = Math.min(getWidth() / shown.width(), getHeight() / shown.height()) * scale;
            double wide = fitted(shown.width(), fit) / scale;
            double high = fitted(shown.height(), fit) / scale;
            view.setFitWidth(wide);
            view.setFitHeight(high);
            view.relocate(
                    Math.round((getWidth() - wide) / 2 * scale) / scale,
                    Math.round((getHeight() - high) / 2 * scale) / scale);
        }

        /// A picture that was drawn for this room is shown pixel by pixel: rounding must not make it one wider.
        private static double fitted(int pixels, double fit) {
            double wanted = Math.max(1, Math.round(pixels * fit));
            return Math.abs(wanted - pixels) <= 1 ? pixels : wanted;
        }
    }
}
