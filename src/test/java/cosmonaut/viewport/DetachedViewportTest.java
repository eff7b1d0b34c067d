package cosmonaut.viewport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A window takes the pictures instead of the display, and is let go of whatever happens.
@Timeout(60)
final class DetachedViewportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<FakeRenderer> opened = new CopyOnWriteArrayList<>();
    private final Moments source = new Moments();
    private final Viewport viewport =
            new Viewport(source, List.of(kind("card", true), kind("CPU", false)), ViewStyle.PLAIN, lines::add);
    private final Window window = new Window();

    /// Another picture at every look.
    private static final class Moments implements ViewSource {
        private final AtomicInteger index = new AtomicInteger();
        private final List<Integer> shown = new CopyOnWriteArrayList<>();
        private volatile @Nullable ViewRequest fixed;

        @Override
        public ViewRequest request(long nanoTime) {
            ViewRequest same = fixed;
            if (same != null) {
                return same;
            }
            CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, 32, 16));
            return new ViewRequest(
                    ViewRequest.Kind.GENERATED,
                    camera,
                    new ViewRequest.SourceView(index.incrementAndGet(), Picture.black(32, 16), camera, null),
                    null,
                    0,
                    List.of());
        }

        @Override
        public void shown(ViewRequest request, long nanoTime) {
            shown.add(request.shown().index());
        }
    }

    private static final class Window implements ViewWindow {
        private final AtomicInteger released = new AtomicInteger();
        private final List<String> failures = new CopyOnWriteArrayList<>();
        private volatile ScreenArea area = new ScreenArea(640, 480);
        private volatile boolean broken;
        private volatile int exposures;

        @Override
        public ScreenArea area() {
            return area;
        }

        @Override
        public int exposures() {
            return exposures;
        }

        @Override
        public long surface(long instance) {
            if (broken) {
                throw new WindowException("the window is gone");
            }
            return 1;
        }

        @Override
        public void failed(String reason) {
            failures.add(reason);
        }

        @Override
        public void released() {
            released.incrementAndGet();
        }
    }

    private Supplier<ViewRenderer> kind(String name, boolean presents) {
        return () -> {
            FakeRenderer renderer = new FakeRenderer(name);
            renderer.presents = presents;
            opened.add(renderer);
            return renderer;
        };
    }

    @AfterEach
    void everythingIsLetGo() throws InterruptedException {
        viewport.close();
        assertTrue(viewport.awaitEnd(PATIENCE), "the thread ends");
        for (FakeRenderer renderer : opened) {
            assertEquals(0, renderer.openPixels.get(), "memory");
            assertEquals(0, renderer.openPresenters.get(), "windows");
            assertTrue(renderer.closed, "the renderer");
        }
        assertTrue(window.released.get() <= 1, "let go of once");
    }

    /// As a display does, until a condition holds.
    private void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain for " + what);
            viewport.pulse(true);
            viewport.exchange();
            Thread.sleep(1);
        }
    }

    private FakeRenderer flying() throws InterruptedException {
        viewport.size(64, 64);
        until("a picture", () -> viewport.onShow().isPresent());
        assertTrue(viewport.presents());
        return opened.getFirst();
    }

    private FakeRenderer detached() throws InterruptedException {
        FakeRenderer card = flying();
        viewport.detach(window);
        until("a presented picture", () -> card.presented.get() > 0);
        return card;
    }

    @Test
    void noPictureReachesMemoryWhileAWindowTakesThem() throws Exception {
        FakeRenderer card = detached();
        int drawn = card.renders.get();
        int told = source.shown.size();
        until("more pictures", () -> card.presented.get() > 20);
        assertEquals(drawn, card.renders.get());
        until("the source to be told", () -> source.shown.size() > told + 5);
        viewport.attach();
        until("the display's pictures", () -> card.renders.get() > drawn);
        assertEquals(1, window.released.get());
        int presented = card.presented.get();
        until("more of them", () -> card.renders.get() > drawn + 5);
        assertEquals(presented, card.presented.get());
    }

    @Test
    void onePictureIsDrawnForTheDisplayWhereItIsWanted() throws Exception {
        FakeRenderer card = detached();
        int drawn = card.renders.get();
        viewport.wantPixels();
        until("the picture", () -> card.renders.get() > drawn);
        assertEquals(640, card.lastSize()[0], "as large as in the window");
        int presented = card.presented.get();
        until("more presented ones", () -> card.presented.get() > presented + 5);
        assertEquals(drawn + 1, card.renders.get());
    }

    @Test
    void whatStandsStillIsPresentedAgainWhenTheWindowWasCovered() throws Exception {
        FakeRenderer card = detached();
        source.fixed = viewport.onShow().orElseThrow();
        Thread.sleep(20);
        until("the last change", () -> card.presented.get() > 1);
        int presented = card.presented.get();
        window.exposures = window.exposures + 1;
        until("the same again", () -> card.presented.get() > presented);
    }

    @Test
    void aLineIsLaidOverUntilItIsTakenAway() throws Exception {
        FakeRenderer card = detached();
        source.fixed = viewport.onShow().orElseThrow();
        viewport.caption(new ViewCaption(2, 1, new byte[8]));
        until("the line", () -> card.captions.equals(List.of(2)));
        viewport.caption(null);
        until("its end", () -> card.captions.equals(List.of(2, 0)));
        viewport.caption(new ViewCaption(3, 1, new byte[12]));
        until("another", () -> card.captions.size() == 3);
        card.lost = true;
        source.fixed = null;
        until(
                "another renderer",
                () -> opened.size() > 1 && opened.get(1).captions.equals(List.of(3)));
    }

    @Test
    void aMinimisedWindowCostsNothing() throws Exception {
        FakeRenderer card = detached();
        window.area = new ScreenArea(0, 0);
        Thread.sleep(50);
        int presented = card.presented.get();
        for (int i = 0; i < 30; i++) {
            viewport.pulse(true);
            Thread.sleep(1);
        }
        assertTrue(card.presented.get() <= presented + 1, "nothing is presented");
        window.area = new ScreenArea(320, 200);
        until("it to be back", () -> card.presented.get() > presented + 3);
    }

    @Test
    void aWindowThatFailsGivesThePicturesBack() throws Exception {
        FakeRenderer card = detached();
        int drawn = card.renders.get();
        window.broken = true;
        until("pictures for the display", () -> card.renders.get() > drawn);
        assertEquals(List.of("the window is gone"), window.failures);
        assertEquals(1, window.released.get());
        assertEquals(List.of(), lines, "the renderer is well");
        assertFalse(card.closed);
    }

    /// First the same kind is opened again and takes the window over; then the processor comes, which has none.
    @Test
    void aLostDeviceGivesTheWindowToTheNext() throws Exception {
        detached().lost = true;
        until(
                "another renderer",
                () -> opened.size() > 1 && opened.get(1).presented.get() > 0);
        assertEquals(List.of("card: the device is lost"), lines);
        assertEquals(0, window.released.get(), "the window stays");
        opened.get(1).lost = true;
        until("the processor", () -> opened.size() > 2 && opened.get(2).renders.get() > 0);
        assertEquals(List.of("CPU: presents to no window"), window.failures);
        assertEquals(1, window.released.get());
        assertFalse(viewport.presents());
    }

    @Test
    void aWindowIsLetGoOfAtTheEnd() throws Exception {
        detached();
        viewport.close();
        assertTrue(viewport.awaitEnd(PATIENCE));
        assertEquals(1, window.released.get());
        Window late = new Window();
        viewport.detach(late);
        assertEquals(1, late.released.get(), "nobody draws any more");
    }
}
