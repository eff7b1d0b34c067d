package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.StandIn;
import cosmonaut.viewport.SharedRing;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewportException;
import cosmonaut.viewport.vulkan.VulkanAdapter;
import cosmonaut.viewport.vulkan.VulkanInstance;
import cosmonaut.viewport.vulkan.VulkanRenderer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A picture goes from a kernel of CUDA's into memory of Vulkan's and onto the screen, over the stand-in driver and
/// Vulkan on the processor.
class SharedPicturesTest {

    private static final int W = 20;
    private static final int H = 12;

    @Test
    void aPictureReachesTheScreenWithoutTheHost() {
        try (VulkanInstance vulkan = vulkan();
                VulkanRenderer renderer = new VulkanRenderer(adapter(vulkan))) {
            StandIn standIn = StandIn.load();
            standIn.plugIn();
            try (Backend cuda = Cards.open(DType.F32);
                    TensorScope scope = cuda.openScope("test");
                    SharedRing ring = new OfThisCard(
                            renderer.share(W, H, 2),
                            cuda.sharing().orElseThrow().uuid());
                    SharedPictures shared = SharedPictures.over(cuda, ring).orElseThrow()) {
                Tensor planes = scope.allocate(DType.F32, 3, 1, H, W);
                for (int level : new int[] {40, 90, 200, 250}) {
                    fill(cuda, planes, (level + 0.5f) / 127.5f - 1); // bytes are truncated
                    // The host knows the picture by another colour, so that it shows where the pixels came from.
                    Picture known = Picture.black(W, H);
                    shared.made(known, target -> cuda.toBytes(target, planes));
                    assertEquals(level, levelOnScreen(renderer, known));
                }
                assertEquals(0, levelOnScreen(renderer, Picture.black(W, H)), "one that nobody shared is the host's");
                assertEquals(2, standIn.live("imported"));
            }
            assertEquals(0, standIn.live("imported"), "both have let go of the memory");
            assertEquals("", standIn.trouble());
            standIn.pullOut();
        }
    }

    @Test
    void anotherCardsMemoryIsNotTaken() {
        try (VulkanInstance vulkan = vulkan();
                VulkanRenderer renderer = new VulkanRenderer(adapter(vulkan))) {
            StandIn standIn = StandIn.load();
            standIn.plugIn();
            try (Backend cuda = Cards.open(DType.F32);
                    SharedRing ring = renderer.share(W, H, 2)) {
                assertEquals(Optional.empty(), SharedPictures.over(cuda, ring));
                assertEquals(
                        Optional.empty(),
                        vulkan.choose(cuda.sharing().orElseThrow().uuid(), true));
            }
            standIn.pullOut();
        }
    }

    private static int levelOnScreen(VulkanRenderer renderer, Picture picture) {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, W, H));
        ViewRequest request = new ViewRequest(
                ViewRequest.Kind.GENERATED,
                camera,
                new ViewRequest.SourceView(0, picture, camera, null),
                null,
                0,
                List.of());
        try (ViewPixels pixels = renderer.pixels(W, H)) {
            renderer.render(request, ViewStyle.PLAIN, pixels);
            int first = pixels.bgra().get(0) & 0xff;
            for (int i = 0; i < 4 * W * H; i++) {
                assertEquals(i % 4 == 3 ? 255 : first, pixels.bgra().get(i) & 0xff, "byte " + i);
            }
            return first;
        }
    }

    private static void fill(Backend backend, Tensor planes, float value) {
        float[] all = new float[3 * W * H];
        java.util.Arrays.fill(all, value);
        backend.upload(planes, HostTensor.ofFloats(all, 3, 1, H, W));
        backend.synchronize();
    }

    private static VulkanInstance vulkan() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        try {
            return VulkanInstance.open();
        } catch (ViewportException e) {
            assumeTrue(false, "no Vulkan here: install libvulkan1 and mesa-vulkan-drivers");
            throw e;
        }
    }

    private static VulkanAdapter adapter(VulkanInstance vulkan) {
        Optional<VulkanAdapter> found = vulkan.choose(null, true);
        assumeTrue(found.isPresent(), "no Vulkan device: install mesa-vulkan-drivers");
        return found.orElseThrow();
    }

    /// Memory of Vulkan's on the processor, as if it lay on the stand-in's card.
    private record OfThisCard(SharedRing ring, String uuid) implements SharedRing {

        @Override
        public int width() {
            return ring.width();
        }

        @Override
        public int height() {
            return ring.height();
        }

        @Override
        public int slots() {
            return ring.slots();
        }

        @Override
        public long handle(int slot) {
            return ring.handle(slot);
        }

        @Override
        public long bytes() {
            return ring.bytes();
        }

        @Override
        public java.util.OptionalLong timeline() {
            return ring.timeline();
        }

        @Override
        public java.util.OptionalInt begin() {
            return ring.begin();
        }

        @Override
        public void publish(int slot, Picture picture, long value) {
            ring.publish(slot, picture, value);
        }

        @Override
        public void close() {
            assertTrue(ring.slots() > 0);
            ring.close();
        }
    }
}
