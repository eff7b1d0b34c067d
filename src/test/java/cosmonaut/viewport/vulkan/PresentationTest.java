package cosmonaut.viewport.vulkan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lwjgl.vulkan.KHRSurface.VK_ERROR_SURFACE_LOST_KHR;
import static org.lwjgl.vulkan.KHRSwapchain.VK_ERROR_OUT_OF_DATE_KHR;
import static org.lwjgl.vulkan.KHRSwapchain.VK_SUBOPTIMAL_KHR;
import static org.lwjgl.vulkan.VK12.VK_ERROR_DEVICE_LOST;
import static org.lwjgl.vulkan.VK12.VK_TIMEOUT;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.viewport.ScreenArea;
import cosmonaut.viewport.Upscaling;
import cosmonaut.viewport.ViewCaption;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewPresenter;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewportException;
import cosmonaut.viewport.WindowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pictures reach a window as they reach memory, whatever becomes of the window.
@Timeout(120)
final class PresentationTest {

    private static final int W = 96;
    private static final int H = 56;
    private static final int ROOM = 80;
    private static final int TOLERANCE = 2;
    private static final ViewStyle LINES = new ViewStyle(Upscaling.BICUBIC, List.of(), true, true);

    private final AtomicBoolean lost = new AtomicBoolean();
    private SoftwareVulkan vulkan;
    private VulkanRenderer renderer;
    private TestWindow window;
    private TestWindow.Reader reader;

    @BeforeEach
    void open() throws Exception {
        vulkan = SoftwareVulkan.open();
        renderer = new VulkanRenderer(vulkan.adapter(), lost::get);
        window = TestWindow.open(vulkan, W, ROOM);
        reader = new TestWindow.Reader(renderer.device());
    }

    /// With the validation layer, what was left open is complained of here.
    @AfterEach
    void close() {
        if (window != null) {
            reader.close();
            renderer.close();
            window.close();
        }
        if (vulkan != null) {
            vulkan.close();
        }
    }

    private ViewPresenter presenter(IntUnaryOperator results) {
        assertTrue(renderer.presents(), "the software driver presents");
        return renderer.presentTo(window, results, reader);
    }

    private ViewPresenter presenter() {
        return presenter(IntUnaryOperator.identity());
    }

    @Test
    void twoHundredPicturesAreThoseThatMemoryGets() {
        try (ViewPresenter presenter = presenter()) {
            for (int i = 0; i < 200; i++) {
                ViewRequest request = request(i);
                assertTrue(presenter.present(request, LINES));
                if (i % 40 == 0 || i == 199) {
                    assertShows(request);
                }
            }
        }
    }

    @Test
    void theWindowMayChangeItsSize() {
        Random random = new Random(3);
        try (ViewPresenter presenter = presenter()) {
            for (int i = 0; i < 40; i++) {
                ViewRequest request = request(i);
                window.resize(1 + random.nextInt(150), 1 + random.nextInt(150));
                assertTrue(presenter.present(request, LINES));
                assertEquals(window.area(), reader.seen());
                assertShows(request);
            }
        }
    }

    @Test
    void aLineLiesOverThePictureWhereItFits() {
        byte[] green = new byte[4 * 20 * 6];
        for (int i = 0; i < green.length; i += 4) {
            green[i + 1] = (byte) 200;
            green[i + 3] = (byte) 255;
        }
        try (ViewPresenter presenter = presenter()) {
            presenter.caption(new ViewCaption(20, 6, green));
            presenter.present(request(1), LINES);
            int gap = ROOM / 14;
            for (int[] corner : new int[][] {{W / 2 - 10, ROOM - 6 - gap}, {W / 2 + 9, ROOM - 1 - gap}}) {
                assertEquals(200, reader.value(corner[0], corner[1], 1));
                assertEquals(0, reader.value(corner[0], corner[1], 0));
            }
            assertEquals(0, reader.value(W / 2, ROOM - 1, 1), "not at the very edge");
            window.resize(12, 12);
            presenter.present(request(2), LINES);
            assertShows(request(2));
            window.resize(W, ROOM);
            presenter.caption(null);
            presenter.present(request(3), LINES);
            assertShows(request(3));
        }
    }

    @Test
    void imagesThatNoLongerFitAreMadeAnew() {
        AtomicInteger plays = new AtomicInteger(-1);
        IntUnaryOperator results = result -> plays.getAndDecrement() == 0 ? VK_ERROR_OUT_OF_DATE_KHR : result;
        try (ViewPresenter presenter = presenter(results)) {
            // When an image is asked for, and when it is handed over.
            for (int moment = 0; moment < 2; moment++) {
                plays.set(moment);
                assertTrue(presenter.present(request(moment), LINES));
                assertTrue(presenter.present(request(moment + 5), LINES));
                assertShows(request(moment + 5));
                assertTrue(plays.get() < 0, "the fault was played");
            }
        }
        assertEquals(1, window.surfaces, "the surface stayed");
    }

    @Test
    void aLostSurfaceIsMadeAgainOnce() {
        AtomicInteger plays = new AtomicInteger(-1);
        IntUnaryOperator results = result -> plays.getAndDecrement() == 0 ? VK_ERROR_SURFACE_LOST_KHR : result;
        try (ViewPresenter presenter = presenter(results)) {
            for (int moment = 0; moment < 2; moment++) {
                plays.set(moment);
                assertTrue(presenter.present(request(moment), LINES));
                assertShows(request(moment));
                assertEquals(2 + moment, window.surfaces);
            }
            window.gone = true;
            plays.set(0);
            assertThrows(WindowException.class, () -> presenter.present(request(4), LINES));
        }
        try (ViewPixels pixels = renderer.pixels(W, H)) {
            renderer.render(request(5), LINES, pixels);
            assertEquals((byte) 255, pixels.bgra().get(3), "memory is drawn to as before");
        }
    }

    @Test
    void aWindowThatTakesNothingNowIsTriedLater() {
        AtomicInteger result = new AtomicInteger(VK_TIMEOUT);
        IntUnaryOperator results = now -> result.get() == VK_TIMEOUT ? VK_TIMEOUT : now;
        try (ViewPresenter presenter = presenter(results)) {
            assertFalse(presenter.present(request(1), LINES));
        }
        result.set(VK_SUBOPTIMAL_KHR);
        try (ViewPresenter presenter = presenter(results)) {
            assertTrue(presenter.present(request(1), LINES));
        }
    }

    @Test
    void aWindowWithoutPixelsIsNotPresentedTo() throws Exception {
        try (ViewPresenter presenter = presenter()) {
            presenter.present(request(0), LINES);
        }
        assertEquals(new ScreenArea(1, 1), new ScreenArea(1, 1).fitted(Intrinsics.ofHorizontalFov(70, W, H)));
        assertTrue(!new ScreenArea(0, 7).isThere() && !new ScreenArea(7, 0).isThere());
    }

    /// The device is lost while a picture is drawn, and while one is asked for.
    @Test
    void anotherRendererTakesTheWindowOver() {
        ViewPresenter breaking = presenter();
        breaking.present(request(0), LINES);
        lost.set(true);
        var told = assertThrows(ViewportException.class, () -> breaking.present(request(1), LINES));
        assertTrue(String.valueOf(told.getMessage()).contains("was lost"), told.getMessage());
        breaking.close();
        reader.close();
        lost.set(false);
        try (VulkanRenderer next = new VulkanRenderer(vulkan.adapter(), () -> false);
                TestWindow.Reader eyes = new TestWindow.Reader(next.device());
                ViewPresenter presenter = next.presentTo(window, IntUnaryOperator.identity(), eyes)) {
            assertTrue(presenter.present(request(2), LINES));
            assertEquals(window.area(), eyes.seen());
        }
        ViewPresenter asked = presenter(result -> VK_ERROR_DEVICE_LOST);
        assertThrows(ViewportException.class, () -> asked.present(request(3), LINES));
        asked.close();
    }

    /// Compares with the same picture in memory, and expects black around it.
    private void assertShows(ViewRequest request) {
        ScreenArea whole = reader.seen();
        ScreenArea size = whole.fitted(request.view().intrinsics());
        int left = (whole.width() - size.width()) / 2;
        int top = (whole.height() - size.height()) / 2;
        try (ViewPixels pixels = renderer.pixels(size.width(), size.height())) {
            renderer.render(request, LINES, pixels);
            ByteBuffer bgra = pixels.bgra();
            for (int y = 0; y < whole.height(); y++) {
                for (int x = 0; x < whole.width(); x++) {
                    int px = x - left;
                    int py = y - top;
                    boolean inside = px >= 0 && py >= 0 && px < size.width() && py < size.height();
                    for (int c = 0; c < 3; c++) {
                        int expected = inside ? bgra.get(4 * (py * size.width() + px) + 2 - c) & 0xff : 0;
                        assertEquals(expected, reader.value(x, y, c), TOLERANCE, x + " " + y + " channel " + c);
                    }
                }
            }
        }
    }

    /// A coloured picture, seen a little from the side.
    private static ViewRequest request(int seed) {
        Picture picture = Picture.black(W, H);
        for (int i = 0; i < W * H; i++) {
            int x = i % W;
            int y = i / W;
            for (int c = 0; c < 3; c++) {
                double wave = Math.sin(0.2 * x + 0.15 * y * (c + 1) + seed);
                picture.rgb()[3 * i + c] = (byte) Math.round(127.5 + (30 * c + 40) * wave);
            }
        }
        double a = Math.toRadians(seed % 5);
        Pose turned = Pose.fromMatrix(Math.cos(a), 0, Math.sin(a), 0, 0, 1, 0, 0, -Math.sin(a), 0, Math.cos(a), 0);
        Intrinsics lens = Intrinsics.ofHorizontalFov(70, W, H);
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, lens);
        return new ViewRequest(
                ViewRequest.Kind.REPROJECTED,
                new CameraFrame(turned, lens),
                new ViewRequest.SourceView(seed, picture, camera, null),
                null,
                0,
                List.of());
    }
}
