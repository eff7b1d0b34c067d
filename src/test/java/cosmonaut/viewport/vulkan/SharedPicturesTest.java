package cosmonaut.viewport.vulkan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.session.live.SharedPictures;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.viewport.PictureRoute;
import cosmonaut.viewport.SharedSurface;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewportException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Pictures go from a kernel of CUDA's into memory of Vulkan's and onto the screen, and what happens where they cannot.
final class SharedPicturesTest {

    private static final int W = 20;
    private static final int H = 12;
    private static final int IMPORT_REFUSED = 999;

    private SharingCard card;
    private Backend cuda;
    private TensorScope scope;
    private SharedSurface surface;
    private SharedPictures maker;

    @BeforeEach
    void open() {
        card = SharingCard.open();
        cuda = card.cuda();
        scope = cuda.openScope("test");
        surface = new SharedSurface();
        maker = SharedPictures.of(cuda, surface, 2).orElseThrow();
    }

    @AfterEach
    void close() {
        if (card != null) {
            maker.close();
            maker.close();
            scope.close();
            cuda.close();
            card.close();
        }
    }

    /// A picture of one level that the card makes, and that the host knows by another.
    private Picture made(int width, int height, int onCard, int onHost) {
        float[] all = new float[3 * width * height];
        Arrays.fill(all, (onCard + 0.5f) / 127.5f - 1); // bytes are truncated
        Tensor planes = scope.allocate(DType.F32, 3, 1, height, width);
        cuda.upload(planes, HostTensor.ofFloats(all, 3, 1, height, width));
        Picture known = Picture.black(width, height);
        Arrays.fill(known.rgb(), (byte) onHost);
        maker.made(known, target -> cuda.toBytes(target, planes));
        return known;
    }

    private Picture made(int level) {
        return made(W, H, level, level);
    }

    /// Draws as the viewport does: whoever shares is met before every picture.
    private int levelOnScreen(VulkanRenderer renderer, Picture picture) {
        renderer.meet(surface);
        int width = picture.width();
        int height = picture.height();
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, width, height));
        ViewRequest request = new ViewRequest(
                ViewRequest.Kind.GENERATED,
                camera,
                new ViewRequest.SourceView(0, picture, camera, null),
                null,
                0,
                List.of());
        try (ViewPixels pixels = renderer.pixels(width, height)) {
            renderer.render(request, ViewStyle.PLAIN, pixels);
            int first = pixels.bgra().get(0) & 0xff;
            for (int i = 0; i < 4 * width * height; i++) {
                assertEquals(i % 4 == 3 ? 255 : first, pixels.bgra().get(i) & 0xff, "byte " + i);
            }
            return first;
        }
    }

    /// The wish is heard with the first picture, answered before the next is drawn, and taken up with the next made.
    private void agree(VulkanRenderer renderer) {
        assertEquals(17, levelOnScreen(renderer, made(17)));
        assertEquals(0, renderer.taken());
        assertEquals(18, levelOnScreen(renderer, made(18)));
        assertEquals(1, renderer.taken());
        assertEquals(PictureRoute.SHARED, renderer.route());
    }

    @Test
    void aPictureReachesTheScreenWithoutTheHost() {
        try (VulkanRenderer renderer = new VulkanRenderer(card.adapter)) {
            agree(renderer);
            for (int level : new int[] {40, 90, 200, 250}) {
                // The host knows it by another colour, so that it shows where the pixels came from.
                assertEquals(level, levelOnScreen(renderer, made(W, H, level, 5)));
            }
            assertEquals(5, renderer.taken());
            assertEquals(0, levelOnScreen(renderer, Picture.black(W, H)), "one that nobody shared is the host's");
            assertEquals(Optional.empty(), surface.takeTrouble());
        }
    }

    @Test
    void picturesOfAnotherSizeGetARingOfTheirOwn() {
        try (VulkanRenderer renderer = new VulkanRenderer(card.adapter)) {
            agree(renderer);
            assertEquals(60, levelOnScreen(renderer, made(32, 16, 60, 60)), "by the host meanwhile");
            assertEquals(1, renderer.taken());
            assertEquals(61, levelOnScreen(renderer, made(32, 16, 61, 61)));
            assertEquals(62, levelOnScreen(renderer, made(32, 16, 62, 5)));
            assertEquals(3, renderer.taken());
        }
    }

    @Test
    void aRendererOnAnotherCardGetsNoMemory() {
        card.standIn().set("uuid0", 1);
        try (Backend other = card.cuda();
                SharedPictures elsewhere = SharedPictures.of(other, surface, 2).orElseThrow();
                VulkanRenderer renderer = new VulkanRenderer(card.adapter)) {
            maker.close();
            maker = elsewhere;
            for (int level = 1; level < 4; level++) {
                assertEquals(level, levelOnScreen(renderer, made(level)));
            }
            assertEquals(0, renderer.taken());
            assertEquals(Optional.empty(), surface.ring());
            assertFalse(SharingCard.shares(renderer));
        }
    }

    /// Whoever offers memory of another card by mistake finds nobody who takes it.
    @Test
    void memoryOfAnotherCardIsNotTaken() {
        card.standIn().set("uuid0", 1);
        try (Backend other = card.cuda();
                VulkanRenderer renderer = new VulkanRenderer(card.adapter)) {
            agree(renderer);
            SharedSurface.Wish wish = surface.wish();
            var ring = surface.ring().orElseThrow();
            SharedSurface wrong = new SharedSurface();
            try (SharedPictures elsewhere = SharedPictures.of(other, wrong, 2).orElseThrow()) {
                Picture picture = Picture.black(W, H);
                elsewhere.made(picture, target -> {
                    throw new AssertionError("written into another card's memory");
                });
                wrong.offer(Objects.requireNonNull(wrong.wish()), ring);
                elsewhere.made(picture, target -> {
                    throw new AssertionError("written into another card's memory");
                });
            }
            assertEquals(wish, surface.wish());
        }
    }

    @Test
    void aDriverThatRefusesAnImportIsToldOfOnce() {
        long files = openFiles();
        try (VulkanRenderer renderer = new VulkanRenderer(card.adapter)) {
            assertEquals(17, levelOnScreen(renderer, made(17)));
            card.standIn().fail("cuImportExternalMemory", 2, IMPORT_REFUSED, false);
            assertEquals(18, levelOnScreen(renderer, made(18)));
            assertTrue(surface.takeTrouble().orElseThrow().contains("cuImportExternalMemory"));
            for (int level = 20; level < 24; level++) {
                assertEquals(level, levelOnScreen(renderer, made(level)));
            }
            assertEquals(0, renderer.taken());
            assertEquals(0, card.standIn().live("imported"));
            assertEquals(Optional.empty(), surface.takeTrouble(), "not tried again");
            assertFalse(SharingCard.shares(renderer));
        }
        assertTrue(openFiles() <= files + 1, "handles that nobody took are closed");
    }

    private static long openFiles() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        } catch (java.io.IOException e) {
            return 0;
        }
    }

    @Test
    void aDriverThatExportsNothingIsExplained() {
        var nothing = new VulkanAdapter.Sharing(false, false, 0);
        try (VulkanRenderer renderer = new VulkanRenderer(card.sharing(nothing))) {
            assertEquals(30, levelOnScreen(renderer, made(30)));
            assertEquals(31, levelOnScreen(renderer, made(31)));
            assertTrue(surface.takeTrouble().orElseThrow().contains("exports no memory"));
            assertEquals(PictureRoute.COPIED, renderer.route());
        }
    }

    /// The first picture of a ring is compared with what the host was told.
    @Test
    void sharedMemoryThatHoldsSomethingElseIsFoundOut() {
        try (VulkanRenderer renderer = new VulkanRenderer(card.adapter)) {
            assertEquals(17, levelOnScreen(renderer, made(17)));
            assertEquals(70, levelOnScreen(renderer, made(W, H, 200, 70)), "never on the screen");
            assertTrue(surface.takeTrouble().orElseThrow().contains("does not hold what was written"));
            assertEquals(71, levelOnScreen(renderer, made(W, H, 201, 71)));
            assertEquals(1, renderer.taken());
            assertFalse(SharingCard.shares(renderer));
        }
    }

    /// Alignments that are no powers of two, or more than any machine's pages.
    @Test
    void nonsenseAboutTheHostsMemoryIsNotBelieved() {
        for (long alignment : new long[] {0, 1, 3, 4096, 4097, 1L << 40, -4096}) {
            var said = new VulkanAdapter.Sharing(true, false, alignment);
            assertEquals(alignment == 1 || alignment == 4096, said.importsHostMemory(), "alignment " + alignment);
        }
        var wrong = new VulkanAdapter.Sharing(true, false, 4097);
        try (VulkanRenderer renderer = new VulkanRenderer(card.sharing(wrong))) {
            assertEquals(9, levelOnScreen(renderer, made(9)));
            assertEquals(PictureRoute.COPIED, renderer.route());
        }
    }

    @Test
    void hostMemoryThatTheDeviceOnlyCopiesIsFoundOut() {
        VulkanDevice device = new VulkanDevice(card.adapter, () -> false, () -> {});
        try (Arena arena = Arena.ofConfined()) {
            var segment = arena.allocate(8192, 4096);
            try (GpuBuffer elsewhere = GpuBuffer.toHost(device, 8192)) {
                assertFalse(HostPixels.arrives(device, elsewhere, segment));
            }
        } finally {
            device.close();
        }
    }

    @Test
    void whoeverComesLastFreesTheMemory() {
        AtomicInteger ended = new AtomicInteger();
        VulkanRenderer first = new VulkanRenderer(card.adapter, () -> false, ended::incrementAndGet);
        agree(first);
        first.close();
        assertEquals(0, ended.get(), "CUDA still holds memory of the device");
        made(50); // There is no ring any more: the memory is let go of.
        assertEquals(1, ended.get());

        VulkanRenderer second = new VulkanRenderer(card.adapter, () -> false, ended::incrementAndGet);
        assertEquals(51, levelOnScreen(second, made(51)));
        made(52);
        maker.close();
        assertEquals(53, levelOnScreen(second, made(53)));
        assertEquals(1, ended.get());
        second.close();
        assertEquals(2, ended.get());

        maker = SharedPictures.of(cuda, surface, 2).orElseThrow();
        VulkanRenderer third = new VulkanRenderer(card.adapter, () -> false, ended::incrementAndGet);
        levelOnScreen(third, made(54));
        var never = surface.ring().isPresent() ? surface.ring() : metRing(third);
        third.close();
        assertEquals(3, ended.get(), "nobody had taken it");
        assertFalse(never.orElseThrow().take(), "it is too late");
    }

    private Optional<cosmonaut.viewport.SharedRing> metRing(VulkanRenderer renderer) {
        renderer.meet(surface);
        return surface.ring();
    }

    @Test
    void anotherRendererSharesAfterALostDevice() {
        AtomicBoolean lost = new AtomicBoolean();
        VulkanRenderer breaking = new VulkanRenderer(card.adapter, lost::get);
        agree(breaking);
        lost.set(true);
        Picture waiting = made(80);
        assertThrows(ViewportException.class, () -> levelOnScreen(breaking, waiting));
        breaking.close();
        try (VulkanRenderer next = new VulkanRenderer(card.adapter)) {
            assertEquals(80, levelOnScreen(next, waiting), "from the host");
            assertEquals(0, next.taken());
            assertEquals(81, levelOnScreen(next, made(81)));
            assertEquals(82, levelOnScreen(next, made(W, H, 82, 5)));
            assertEquals(2, next.taken());
        }
    }
}
