package cosmonaut.ui.explore.surface;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.viewport.ViewPixels;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Finished pictures on the screen: pixel by pixel, in the middle, and let go in the end.
final class PixelBufferSurfaceTest {

    private static final int WIDTH = 300;
    private static final int HEIGHT = 200;

    /// Memory of one colour with a white pixel in the upper left corner.
    private record Painted(int width, int height, ByteBuffer bgra) implements ViewPixels {

        static Painted of(int width, int height, int blue) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(4 * width * height);
            for (int i = 0; i < width * height; i++) {
                bytes.put(4 * i, (byte) (i == 0 ? 255 : blue));
                bytes.put(4 * i + 1, (byte) (i == 0 ? 255 : 20));
                bytes.put(4 * i + 2, (byte) (i == 0 ? 255 : 30));
                bytes.put(4 * i + 3, (byte) 255);
            }
            return new Painted(width, height, bytes);
        }

        @Override
        public void close() {}
    }

    private static <T> T onFx(java.util.concurrent.Callable<T> task) throws Exception {
        return WaitForAsyncUtils.asyncFx(task).get(30, TimeUnit.SECONDS);
    }

    @Test
    void picturesTakeTurnsPixelByPixelInTheMiddle() throws Exception {
        FxToolkit.registerPrimaryStage();
        // One of its own: what a full screen did to the shared one says nothing here.
        Stage stage = onFx(Stage::new);
        PixelBufferSurface surface = new PixelBufferSurface(true);
        onFx(() -> {
            stage.setScene(new Scene(surface.node(), WIDTH, HEIGHT));
            stage.show();
            return true;
        });
        assertEquals(WIDTH, onFx(surface::roomWidth));
        assertEquals(HEIGHT, onFx(surface::roomHeight));
        Painted[] three = {Painted.of(200, 200, 200), Painted.of(200, 200, 90), Painted.of(300, 150, 140)};
        for (int round = 0; round < 4; round++) {
            for (Painted each : three) {
                WritableImage seen = onFx(() -> {
                    surface.show(each);
                    return stage.getScene().snapshot(null);
                });
                int left = (WIDTH - each.width()) / 2;
                int top = (HEIGHT - each.height()) / 2;
                assertEquals(0xffffffff, seen.getPixelReader().getArgb(left, top), "the corner");
                int blue = each.bgra().get(8) & 0xff;
                int colour = 0xff << 24 | 30 << 16 | 20 << 8 | blue;
                assertEquals(colour, seen.getPixelReader().getArgb(left + 1, top));
                assertEquals(colour, seen.getPixelReader().getArgb(left + each.width() - 1, top + each.height() - 1));
            }
        }
        CountDownLatch gone = new CountDownLatch(1);
        WritableImage empty = onFx(() -> {
            surface.clear(gone::countDown);
            return stage.getScene().snapshot(null);
        });
        assertTrue((empty.getPixelReader().getArgb(WIDTH / 2, HEIGHT / 2) & 0xff) != 140, "nothing is shown");
        assertTrue(gone.await(20, TimeUnit.SECONDS), "the memory is let go");
        onFx(() -> {
            stage.hide();
            return true;
        });
    }

    @Test
    void aCardEnlargesLargePicturesItself() throws Exception {
        Stage stage = FxToolkit.registerPrimaryStage();
        PixelBufferSurface surface = new PixelBufferSurface(false);
        onFx(() -> {
            surface.node().resize(3840, 2160);
            return stage;
        });
        int pixels = onFx(() -> surface.roomWidth() * surface.roomHeight());
        assertTrue(pixels <= 1280 * 800 * 1.01 && pixels > 1_000_000, "pixels: " + pixels);
    }
}
