package cosmonaut.viewport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is drawn, when, into whose memory, and what happens when a device fails in flight.
@Timeout(60)
final class ViewportTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Moments source = new Moments();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<FakeRenderer> opened = new CopyOnWriteArrayList<>();
    private @Nullable Viewport viewport;

    /// A source whose request is set by hand.
    private static final class Moments implements ViewSource {
        private final AtomicReference<@Nullable ViewRequest> now = new AtomicReference<>();
        private final List<Integer> shown = new CopyOnWriteArrayList<>();
        private final AtomicInteger drawn = new AtomicInteger();
        private volatile List<Polyline> lines = List.of();
        private volatile boolean broken;
        private volatile long askedFor;

        void show(int index) {
            show(index, 32, 16);
        }

        void show(int index, int width, int height) {
            CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, width, height));
            now.set(new ViewRequest(
                    ViewRequest.Kind.GENERATED,
                    camera,
                    new ViewRequest.SourceView(index, Picture.black(width, height), camera, null),
                    null,
                    0,
                    List.of()));
        }

        @Override
        public @Nullable ViewRequest request(long nanoTime) {
            askedFor = nanoTime;
            if (broken) {
                // As cameras do that are given a pose which is no number.
                new Pose(1, 0, 0, 0, 1, 0, 0, 0, 1, Double.NaN, 0, 0);
            }
            return now.get();
        }

        @Override
        public List<Polyline> lines(ViewRequest request) {
            return lines;
        }

        @Override
        public void drawn(ViewPicture picture) {
            drawn.incrementAndGet();
        }

        @Override
        public void shown(ViewRequest request, long nanoTime) {
            shown.add(request.shown().index());
        }
    }

    private Supplier<ViewRenderer> kind(String name) {
        return () -> {
            FakeRenderer renderer = new FakeRenderer(name);
            opened.add(renderer);
            return renderer;
        };
    }

    private Viewport open(List<Supplier<ViewRenderer>> kinds) {
        Viewport made = new Viewport(source, kinds, ViewStyle.PLAIN, lines::add);
        viewport = made;
        return made;
    }

    private Viewport open() {
        Viewport made = open(List.of(kind("one")));
        made.size(64, 64);
        return made;
    }

    @AfterEach
    void everythingIsLetGo() throws InterruptedException {
        Viewport last = viewport;
        if (last != null) {
            last.close();
            last.close();
            assertTrue(last.awaitEnd(PATIENCE), "the thread ends");
            for (FakeRenderer renderer : opened) {
                assertEquals(0, renderer.openPixels.get(), "memory");
                assertTrue(renderer.closed, "the renderer");
            }
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain for " + what);
            Thread.sleep(1);
        }
    }

    /// As a display: an update every few milliseconds until there is a newer picture.
    private static ViewPicture next(Viewport viewport) throws InterruptedException {
        AtomicReference<@Nullable ViewPicture> got = new AtomicReference<>();
        await("a picture", () -> {
            got.set(viewport.exchange());
            viewport.pulse(false);
            return got.get() != null;
        });
        return assertNotNull2(got.get());
    }

    private static ViewPicture assertNotNull2(@Nullable ViewPicture picture) {
        assertNotNull(picture);
        return picture;
    }

    @Test
    void linesThatHaveChangedAreDrawnAndThoseThatHaveNotAreNot() throws Exception {
        Viewport viewport = open();
        source.show(1);
        next(viewport);
        source.lines = List.of(new Polyline(new float[] {0, 0, 1, 1, 0, 1}, -1, 1));
        next(viewport);
        FakeRenderer renderer = opened.getFirst();
        assertEquals(1, renderer.lines);
        int drawn = renderer.renders.get();
        for (int i = 0; i < 20; i++) {
            viewport.pulse(true);
            Thread.sleep(2);
        }
        assertEquals(drawn, renderer.renders.get(), "nothing has changed");
        assertTrue(source.drawn.get() >= 2, "whoever keeps pictures has seen them");
    }

    @Test
    void thePictureIsDrawnInProportionAndTold() throws Exception {
        Viewport viewport = open();
        assertEquals("", viewport.renderer());
        source.show(7);
        ViewPicture picture = next(viewport);
        assertEquals(64, picture.pixels().width());
        assertEquals(32, picture.pixels().height());
        assertEquals(7, picture.copy().value(0, 0, 0));
        assertEquals(List.of(7), source.shown);
        assertEquals("one", viewport.renderer());
        assertNull(viewport.exchange(), "nothing newer");
        assertEquals(List.of(7), source.shown, "told once");
    }

    @Test
    void everyRendererMeetsWhoeverMakesThePictures() throws Exception {
        Viewport viewport = open(List.of(kind("card"), kind("CPU")));
        viewport.size(64, 64);
        assertEquals(PictureRoute.PROCESSOR, viewport.route(), "before the first picture");
        source.show(1);
        next(viewport);
        assertEquals(PictureRoute.COPIED, viewport.route());
        SharedSurface surface = new SharedSurface();
        viewport.share(surface);
        source.show(2);
        next(viewport);
        assertEquals(surface, opened.getFirst().met);
        assertEquals(PictureRoute.SHARED, viewport.route());
        opened.getFirst().lost = true;
        source.show(3);
        next(viewport);
        assertEquals(surface, opened.getLast().met, "the one that took its place");
    }

    @Test
    void nothingIsDrawnWhereNothingHasChanged() throws Exception {
        Viewport viewport = open();
        source.show(1);
        next(viewport);
        for (int i = 0; i < 30; i++) {
            viewport.pulse(true);
            Thread.sleep(2);
        }
        assertEquals(1, opened.getFirst().renders.get());
        source.show(2);
        assertEquals(2, next(viewport).request().shown().index());
        viewport.style(new ViewStyle(Upscaling.NEAREST, List.of(), false, false));
        next(viewport);
        assertEquals(3, opened.getFirst().renders.get(), "another style");
    }

    @Test
    void pulsesNeverQueue() throws Exception {
        Viewport viewport = open();
        source.show(1);
        next(viewport);
        FakeRenderer renderer = opened.getFirst();
        renderer.mayDraw.drainPermits();
        for (int i = 2; i < 40; i++) {
            source.show(i);
            viewport.pulse(true);
            Thread.sleep(1);
        }
        renderer.mayDraw.release(1000);
        await("the newest", () -> {
            viewport.exchange();
            return source.shown.getLast() == 39;
        });
        assertTrue(renderer.renders.get() <= 3, "the first, the one under way, the newest: " + renderer.renders);
    }

    /// A key does not wait for the window: not for its next update, and not for a picture that it has not fetched.
    @Test
    void whatComesBetweenTwoUpdatesIsDrawnAtOnce() throws Exception {
        Viewport viewport = open();
        for (int i = 1; i <= 3; i++) {
            source.show(i);
            next(viewport);
        }
        FakeRenderer renderer = opened.getFirst();
        for (int i = 4; i < 10; i++) {
            int drawn = renderer.renders.get();
            source.show(i);
            viewport.pulse(true);
            await("picture " + i, () -> renderer.renders.get() == drawn + 1);
        }
        assertEquals(9, next(viewport).request().shown().index());
    }

    @Test
    void aKeyThatComesWhileAPictureIsDrawnIsDrawnRightAfter() throws Exception {
        Viewport viewport = open();
        source.show(1);
        next(viewport);
        FakeRenderer renderer = opened.getFirst();
        renderer.mayDraw.drainPermits();
        source.show(2);
        viewport.pulse(true);
        await("the beginning", renderer.mayDraw::hasQueuedThreads);
        source.show(3);
        viewport.pulse(true);
        renderer.mayDraw.release(1000);
        await("both, without an update", () -> renderer.renders.get() == 3);
        await("the newest", () -> {
            viewport.exchange();
            return source.shown.getLast() == 3;
        });
    }

    @Test
    void aPictureIsAskedForAsOfWhenItWillBeSeen() throws Exception {
        Viewport viewport = open();
        source.show(1);
        long before = System.nanoTime();
        next(viewport);
        long ahead = source.askedFor - before;
        assertTrue(ahead > 0, "ahead by " + ahead);
        for (int i = 2; i < 60; i++) {
            source.show(i);
            viewport.pulse(true);
            int last = i;
            await("picture " + i, () -> opened.getFirst().renders.get() >= last);
            Thread.sleep(20);
            viewport.exchange();
        }
        source.show(60);
        long now = System.nanoTime();
        viewport.pulse(true);
        await("the last", () -> opened.getFirst().renders.get() >= 60);
        ahead = source.askedFor - now;
        assertTrue(ahead > 18_000_000, "it takes 20 ms until the display fetches one: " + ahead);
        assertTrue(ahead < Duration.ofSeconds(20).toNanos(), "nothing is foretold for long: " + ahead);
    }

    /// A display that paints from a picture until the update after the next one's.
    @Test
    void nobodyDrawsIntoWhatIsPainted() throws Exception {
        Viewport viewport = open();
        AtomicInteger moment = new AtomicInteger();
        ViewPicture before;
        ViewPicture current = null;
        int different = 0;
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        while (System.nanoTime() < end) {
            source.show(moment.incrementAndGet() % 100);
            ViewPicture newest = viewport.exchange();
            viewport.pulse(true);
            before = newest == null ? null : current;
            if (newest != null) {
                different++;
                current = newest;
            }
            for (int i = 0; i < 3; i++) {
                assertUniform(current);
                assertUniform(before);
                Thread.onSpinWait();
            }
        }
        assertTrue(different > 20, "pictures: " + different);
    }

    private static void assertUniform(@Nullable ViewPicture picture) {
        if (picture != null) {
            byte[] bytes = new byte[picture.pixels().bgra().capacity()];
            picture.pixels().bgra().get(0, bytes);
            for (byte value : bytes) {
                assertEquals(picture.request().shown().index(), value, "the picture is whole, and the one it was");
            }
        }
    }

    @Test
    void sizesChangeInFlight() throws Exception {
        Viewport viewport = open();
        for (int i = 1; i <= 100; i++) {
            viewport.size(20 + 3 * (i % 17), 20 + i % 23);
            source.show(i % 100, 16 + i % 5, 16);
            next(viewport);
            assertTrue(
                    opened.getFirst().openPixels.get() <= 6,
                    "no memory of former sizes: " + opened.getFirst().openPixels);
        }
    }

    @Test
    void aWindowWithoutSizeDrawsNothing() throws Exception {
        Viewport viewport = open(List.of(kind("one")));
        source.show(1);
        for (int[] size : new int[][] {{0, 0}, {0, 30}, {30, 0}, {-1, 30}}) {
            viewport.size(size[0], size[1]);
            viewport.pulse(true);
            Thread.sleep(10);
            assertNull(viewport.exchange());
        }
        viewport.size(1, 1);
        next(viewport);
        assertArrayEquals(new int[] {1, 1}, opened.getFirst().lastSize());
        viewport.size(1, 1000);
        source.show(2);
        next(viewport);
        assertArrayEquals(new int[] {1, 1}, opened.getFirst().lastSize(), "as wide as there is room");
    }

    @Test
    void aPoseThatIsNoNumberIsSaidOnceAndPassed() throws Exception {
        Viewport viewport = open();
        source.show(1);
        next(viewport);
        source.broken = true;
        await("a word", () -> {
            viewport.pulse(true);
            return !lines.isEmpty();
        });
        for (int i = 0; i < 20; i++) {
            viewport.pulse(true);
            Thread.sleep(2);
        }
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().contains("not finite"), lines.toString());
        source.broken = false;
        source.show(2);
        assertEquals(2, next(viewport).request().shown().index());
        assertEquals(1, opened.size(), "it was not the renderer's fault");
    }

    @Test
    void aLostDeviceIsOpenedAgainThenReplaced() throws Exception {
        Viewport viewport = open(List.of(kind("card"), kind("CPU")));
        viewport.size(64, 64);
        source.show(1);
        ViewPicture onShow = next(viewport);
        FakeRenderer first = opened.getFirst();
        first.lost = true;
        source.show(2);
        assertEquals(2, next(viewport).request().shown().index());
        assertEquals("card", viewport.renderer(), "the same kind again");
        assertEquals(2, opened.size());
        assertEquals(List.of("card: the device is lost"), lines);
        assertEquals(1, onShow.copy().value(0, 0, 0), "what is on show was not taken away");
        opened.get(1).lost = true;
        source.show(3);
        assertEquals(3, next(viewport).request().shown().index());
        assertEquals("CPU", viewport.renderer(), "then the next kind");
        source.show(4);
        next(viewport);
        source.show(5);
        next(viewport);
        await("the first one's end", () -> {
            viewport.pulse(false);
            return first.closed;
        });
        assertEquals(3, opened.size());
    }

    @Test
    void aKindThatCannotBeOpenedIsPassedOver() throws Exception {
        Viewport viewport = open(List.of(
                () -> {
                    throw new ViewportException("there is no driver; install one");
                },
                kind("CPU")));
        viewport.size(64, 64);
        source.show(1);
        next(viewport);
        assertEquals("CPU", viewport.renderer());
        assertEquals(List.of("there is no driver; install one"), lines);
    }

    @Test
    void theLastKindIsTriedUntilThereIsMemory() throws Exception {
        List<FakeRenderer> poor = new ArrayList<>();
        Viewport viewport = open(List.of(() -> {
            FakeRenderer renderer = new FakeRenderer("CPU");
            renderer.outOfMemory = poor.size() < 2;
            poor.add(renderer);
            opened.add(renderer);
            return renderer;
        }));
        viewport.size(64, 64);
        source.show(1);
        next(viewport);
        assertEquals(3, opened.size());
        assertEquals(List.of("CPU: no memory for 64x32"), lines, "said once");
        assertFalse(opened.getLast().closed);
    }
}
