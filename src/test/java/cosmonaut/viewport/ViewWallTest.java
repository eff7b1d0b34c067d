package cosmonaut.viewport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Six views by one renderer.
@Timeout(60)
final class ViewWallTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int VIEWS = 6;

    private final List<FakeRenderer> opened = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private final List<WallView> views = new ArrayList<>();
    private final @Nullable ViewPicture[] shown = new @Nullable ViewPicture[VIEWS];
    private final ViewWall wall = new ViewWall(List.of(this::renderer), ViewStyle.PLAIN, lines::add);

    /// What one view shows.
    private static final class Moment implements ViewSource {
        private volatile @Nullable ViewRequest request;
        private volatile boolean broken;
        private volatile @Nullable Thread asker;

        void show(int index) {
            CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, 32, 16));
            request = new ViewRequest(
                    ViewRequest.Kind.GENERATED,
                    camera,
                    new ViewRequest.SourceView(index, Picture.black(32, 16), camera, null),
                    null,
                    0,
                    List.of());
        }

        @Override
        public @Nullable ViewRequest request(long nanoTime) {
            asker = Thread.currentThread();
            if (broken) {
                throw new IllegalStateException("no such camera");
            }
            return request;
        }
    }

    private ViewRenderer renderer() {
        FakeRenderer renderer = new FakeRenderer("number " + opened.size());
        opened.add(renderer);
        return renderer;
    }

    private void hang() {
        for (int i = 0; i < VIEWS; i++) {
            Moment moment = new Moment();
            moment.show(10 + i);
            moments.add(moment);
            WallView view = wall.view(moment);
            view.size(64, 64);
            views.add(view);
        }
    }

    @AfterEach
    void everythingIsLetGo() throws InterruptedException {
        wall.close();
        assertTrue(wall.awaitEnd(PATIENCE), "the thread ends");
        for (FakeRenderer renderer : opened) {
            assertEquals(0, renderer.openPixels.get(), "memory");
            assertTrue(renderer.closed, "the renderer");
        }
    }

    private void update() {
        for (int i = 0; i < views.size(); i++) {
            ViewPicture newest = views.get(i).exchange();
            shown[i] = newest == null ? shown[i] : newest;
        }
        wall.pulse();
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain for " + what);
            update();
            Thread.sleep(1);
        }
    }

    private boolean shows(int view, int index) {
        ViewPicture picture = shown[view];
        return picture != null && picture.request().shown().index() == index;
    }

    private boolean allShow(int first) {
        for (int i = 0; i < VIEWS; i++) {
            if (!shows(i, first + i)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void sixViewsComeFromOneRendererOnOneThreadInOnePassEach() throws Exception {
        hang();
        await("six pictures", () -> allShow(10));
        assertEquals(1, opened.size());
        assertEquals(1, moments.stream().map(moment -> moment.asker).distinct().count(), "threads");
        assertEquals(VIEWS, opened.getFirst().renders.get());
        assertEquals("number 0", wall.renderer());
        for (int i = 0; i < 20; i++) {
            update();
            Thread.sleep(2);
        }
        assertEquals(VIEWS, opened.getFirst().renders.get(), "what stands is not drawn again");
        moments.get(3).show(99);
        await("the one that has changed", () -> shows(3, 99));
        assertEquals(VIEWS + 1, opened.getFirst().renders.get(), "and no other");
        ViewPicture fourth = shown[3];
        assertEquals(99, fourth == null ? -1 : fourth.copy().value(0, 0, 0));
    }

    @Test
    void aViewIsDrawnAsLargeAsItIsAndNotAtAllWithoutRoom() throws Exception {
        hang();
        await("six pictures", () -> allShow(10));
        views.get(2).size(200, 40);
        await("a larger one", () -> {
            ViewPicture picture = shown[2];
            return picture != null && picture.pixels().width() == 80;
        });
        assertArrayEquals(new int[] {80, 40}, opened.getFirst().lastSize(), "in proportion");
        views.get(0).size(0, 0);
        int before = opened.getFirst().renders.get();
        moments.get(0).show(77);
        for (int i = 0; i < 20; i++) {
            update();
            Thread.sleep(2);
        }
        assertEquals(before, opened.getFirst().renders.get());
        views.get(0).size(64, 64);
        await("it again", () -> shows(0, 77));
    }

    @Test
    void aViewWithNothingToShowOrABrokenSourceLeavesTheOthersAlone() throws Exception {
        hang();
        moments.get(1).request = null;
        moments.get(4).broken = true;
        await("the others", () -> shows(0, 10) && shows(2, 12) && shows(3, 13) && shows(5, 15));
        assertNull(shown[1]);
        assertNull(shown[4]);
        assertEquals(1, lines.size(), lines.toString());
        moments.get(1).show(11);
        moments.get(4).broken = false;
        await("all", () -> allShow(10));
        assertEquals(1, opened.size(), "no renderer was blamed");
    }

    @Test
    void aLostDeviceIsReplacedForAllViews() throws Exception {
        hang();
        await("six pictures", () -> allShow(10));
        opened.getFirst().lost = true;
        for (int i = 0; i < VIEWS; i++) {
            moments.get(i).show(20 + i);
        }
        await("six by another", () -> allShow(20));
        assertEquals(2, opened.size());
        assertEquals("number 1", wall.renderer());
        assertEquals(List.of("number 0: the device is lost"), lines);
        moments.forEach(moment -> moment.show(30));
        await("memory of the lost one to be let go", () -> opened.getFirst().closed);
    }

    @Test
    void anotherStyleDrawsAllAnew() throws Exception {
        hang();
        await("six pictures", () -> allShow(10));
        wall.style(new ViewStyle(Upscaling.NEAREST, List.of(), false, false));
        await("six more", () -> opened.getFirst().renders.get() == 2 * VIEWS);
    }
}
