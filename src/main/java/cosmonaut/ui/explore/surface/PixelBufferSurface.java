package cosmonaut.ui.explore.surface;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import javafx.application.ConditionalFeature;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// Hands pictures to JavaFX through memory outside the heap that JavaFX itself draws from.
///
/// Pictures are scaled here by a cubic, because JavaFX' own filter shows the grid of a small picture. Where the
/// processor paints the window, they are scaled to the very pixels of the screen: JavaFX then only copies, which was
/// measured to take a sixth of the time of its scaling. A graphics card is given no more than [#MOST_PIXELS] and does
/// the rest. A picture of the size of the one before allocates nothing.
public final class PixelBufferSurface implements PictureSurface {

    private static final int MOST_PIXELS = 1280 * 800;
    private static final double LARGEST_FACTOR = 4;
    private static final int REHEARSED_WIDTH = 192;
    private static final int REHEARSED_HEIGHT = 112;
    private static final int REHEARSED_FACTOR = 5;
    private static final int REHEARSALS = 40;

    private final ImageView view = new ImageView();
    private final Region node = new Frame();
    private final boolean processorPaints;

    private @Nullable Canvas canvas;
    private int pictureWidth;
    private int pictureHeight;

    public PixelBufferSurface() {
        // Of JavaFX' renderers, only that of the processor has no third dimension.
        this(!Platform.isSupported(ConditionalFeature.SCENE3D));
    }

    PixelBufferSurface(boolean processorPaints) {
        this.processorPaints = processorPaints;
        view.setSmooth(true);
        node.getStyleClass().add("picture-surface");
    }

    /// Scales pictures that nobody sees, from any thread, so that the compiler has done with it when the first one
    /// counts:
    /// met cold, one takes longer than the window may be away.
    public static void rehearse() {
        CubicScaling scaling = new CubicScaling(
                REHEARSED_WIDTH,
                REHEARSED_HEIGHT,
                REHEARSED_FACTOR * REHEARSED_WIDTH,
                REHEARSED_FACTOR * REHEARSED_HEIGHT);
        int[] picture = new int[REHEARSED_WIDTH * REHEARSED_HEIGHT];
        for (int i = 0; i < REHEARSALS; i++) {
            scaling.scale(picture, (y, row) -> {});
        }
    }

    @Override
    public Region node() {
        return node;
    }

    @Override
    public void show(int[] argb, int width, int height) {
        if (width != pictureWidth || height != pictureHeight) {
            pictureWidth = width;
            pictureHeight = height;
            node.requestLayout();
        }
        int wide = Math.max(1, (int) Math.round(width * factor()));
        int high = Math.max(1, (int) Math.round(height * factor()));
        Canvas into = canvas;
        if (into == null || !into.scaling.fits(width, height, wide, high)) {
            into = new Canvas(new CubicScaling(width, height, wide, high), wide, high);
            canvas = into;
            view.setImage(new WritableImage(into.buffer));
        }
        into.paint(argb);
    }

    @Override
    public void clear() {
        canvas = null;
        pictureWidth = 0;
        pictureHeight = 0;
        view.setImage(null);
    }

    /// What a picture is enlarged by before JavaFX has it.
    private double factor() {
        double onScreen = fit() * outputScale();
        if (processorPaints && onScreen > 0) {
            return onScreen;
        }
        double most = Math.sqrt((double) MOST_PIXELS / pictureWidth / pictureHeight);
        return Math.max(1, Math.min(Math.min(LARGEST_FACTOR, most), onScreen));
    }

    private double fit() {
        return Math.min(node.getWidth() / pictureWidth, node.getHeight() / pictureHeight);
    }

    private double outputScale() {
        Scene scene = node.getScene();
        return scene == null || scene.getWindow() == null
                ? 1
                : scene.getWindow().getOutputScaleX();
    }

    /// The memory of pictures of one size.
    private static final class Canvas {
        private final CubicScaling scaling;
        private final PixelBuffer<ByteBuffer> buffer;
        private final IntBuffer pixels;
        private final int width;
        private final Rectangle2D whole;
        private int[] painted = {};

        Canvas(CubicScaling scaling, int width, int height) {
            this.scaling = scaling;
            this.width = width;
            // An int 0xAARRGGBB lies in memory as B, G, R, A when its lowest byte comes first.
            ByteBuffer bytes = ByteBuffer.allocateDirect(4 * width * height).order(ByteOrder.LITTLE_ENDIAN);
            pixels = bytes.asIntBuffer();
            buffer = new PixelBuffer<>(width, height, bytes, PixelFormat.getByteBgraPreInstance());
            whole = new Rectangle2D(0, 0, width, height);
        }

        void paint(int[] argb) {
            painted = argb;
            buffer.updateBuffer(this::fill);
        }

        private Rectangle2D fill(PixelBuffer<ByteBuffer> target) {
            scaling.scale(painted, this::take);
            return whole;
        }

        private void take(int y, int[] row) {
            pixels.put(y * width, row, 0, width);
        }
    }

    /// Gives the picture all the room that its proportions allow, in the middle, on whole pixels.
    private final class Frame extends Region {

        Frame() {
            setMinSize(0, 0);
            getChildren().add(view);
        }

        @Override
        protected void layoutChildren() {
            if (pictureWidth == 0) {
                return;
            }
            double scale = outputScale();
            double wide = Math.max(1, Math.round(pictureWidth * fit() * scale)) / scale;
            double high = Math.max(1, Math.round(pictureHeight * fit() * scale)) / scale;
            view.setFitWidth(wide);
            view.setFitHeight(high);
            view.relocate(
                    Math.round((getWidth() - wide) / 2 * scale) / scale,
                    Math.round((getHeight() - high) / 2 * scale) / scale);
        }
    }
}
