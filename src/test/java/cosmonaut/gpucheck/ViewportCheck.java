package cosmonaut.gpucheck;

import cosmonaut.bench.ViewportBench;
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
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.StandIn;
import cosmonaut.viewport.SharedSurface;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewportException;
import cosmonaut.viewport.vulkan.VulkanAdapter;
import cosmonaut.viewport.vulkan.VulkanInstance;
import cosmonaut.viewport.vulkan.VulkanRenderer;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The viewport on the card that computes: every pass against its goldens, pictures and whole flights that stay on the
/// card, how fast it draws, and how long a picture takes from CUDA to the finished one, with and without the host.
///
/// With the stand-in, Vulkan on the processor plays the same card.
final class ViewportCheck {

    private static final List<String> TESTS = List.of(
            "cosmonaut.viewport.vulkan.VulkanPassesTest",
            "cosmonaut.viewport.vulkan.VulkanRendererTest",
            "cosmonaut.viewport.vulkan.SharedPicturesTest",
            "cosmonaut.viewport.vulkan.SharedFlightTest");

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 704;
    private static final int SCREEN_WIDTH = 2560;
    private static final int SCREEN_HEIGHT = 1440;
    private static final int SECONDS = 10;
    private static final int PICTURES = 300;
    private static final int WARM_UP = 10;

    private ViewportCheck() {}

    /// @param arguments `--small` for few pictures
    static ObjectNode run(List<String> arguments) {
        boolean small = arguments.contains("--small");
        ObjectNode line = JsonMapper.shared().createObjectNode();
        List<String> complaints = new CopyOnWriteArrayList<>();
        try (VulkanInstance vulkan = opened(line, complaints::add)) {
            Optional<VulkanAdapter> found = card(vulkan);
            var others = line.putArray("adapters");
            vulkan.adapters().forEach(adapter -> others.add(adapter.name() + " " + adapter.uuid()));
            if (found.isEmpty()) {
                return line.put("ok", true)
                        .put("ran", false)
                        .put("why", "Vulkan does not offer the card that computes");
            }
            VulkanAdapter adapter = found.get();
            line.put("vulkan", adapter.version()).put("driver", adapter.driver());
            line.put("shares_memory", adapter.sharing().memory());
            line.put("shares_timelines", adapter.sharing().timelines());
            line.put("host_alignment", adapter.sharing().hostAlignment());
            measure(line, adapter, small);
        } catch (ViewportException e) {
            return line.put("ok", true).put("ran", false).put("why", e.getMessage());
        }
        // The measured part without the layer's tests, which say themselves what they find.
        boolean measured = complaints.isEmpty() && line.get("measured").asBoolean();
        complaints.stream().distinct().limit(4).forEach(line.putArray("complaints")::add);
        GpuCheck.run(line, TESTS);
        return line.put("ok", line.get("ok").asBoolean() && measured).put("ran", true);
    }

    /// With the validation layer only on the stand-in: it costs time that would be measured.
    private static VulkanInstance opened(ObjectNode line, Consumer<String> complaints) {
        if (Cards.isReal()) {
            return VulkanInstance.open();
        }
        try {
            VulkanInstance opened = VulkanInstance.open(complaints);
            line.put("validated", true);
            return opened;
        } catch (ViewportException e) {
            return VulkanInstance.open();
        }
    }

    /// The card that computes; the stand-in passes for Vulkan's device.
    private static Optional<VulkanAdapter> card(VulkanInstance vulkan) {
        if (!Cards.isReal()) {
            Optional<VulkanAdapter> processor = vulkan.choose(null, true);
            processor.ifPresent(device -> {
                StandIn.load().plugIn();
                StandIn.load().passFor(device.uuid());
            });
            return processor;
        }
        try (Backend cuda = Cards.open(DType.F32)) {
            return vulkan.choose(cuda.sharing().orElseThrow().uuid(), false);
        }
    }

    private static void measure(ObjectNode line, VulkanAdapter adapter, boolean small) {
        int width = small ? 320 : SCREEN_WIDTH;
        int height = small ? 180 : SCREEN_HEIGHT;
        try (VulkanRenderer renderer = new VulkanRenderer(adapter)) {
            ObjectNode drawing = new ViewportBench(renderer, width, height, small ? 6 : 60 * SECONDS).measure();
            line.set("drawing", drawing);
            line.put(
                    "drawing_p95_under_4_ms",
                    drawing.get("pose_to_picture_ms_p95").asDouble() < 4);
        }
        int pictures = small ? 6 : PICTURES;
        long right = travel(line, "card_to_picture_ms", adapter, true, pictures, WIDTH, HEIGHT);
        travel(line, "by_the_host_ms", adapter, false, pictures, WIDTH, HEIGHT);
        right += travel(line, "card_to_large_picture_ms", adapter, true, pictures, width, height);
        travel(line, "large_by_the_host_ms", adapter, false, pictures, width, height);
        line.put("taken_from_the_card", right).put("of", 2 * pictures);
        line.put("measured", right == 2L * pictures);
    }

    /// From a picture in 32-bit numbers on the card to the finished one in the host's memory.
    ///
    /// @param shared whether by memory that both share; else it is downloaded and uploaded
    /// @return pictures that were drawn from shared memory and came out right
    private static long travel(
            ObjectNode line, String name, VulkanAdapter adapter, boolean shared, int count, int width, int height) {
        SharedSurface surface = new SharedSurface();
        double[] millis = new double[count];
        long right = 0;
        try (VulkanRenderer renderer = new VulkanRenderer(adapter);
                ViewPixels pixels = renderer.pixels(width, height);
                Backend cuda = Cards.open(DType.F32);
                TensorScope scope = cuda.openScope("viewport");
                SharedPictures maker = SharedPictures.of(cuda, surface, 4).orElseThrow()) {
            Tensor planes = scope.allocate(DType.F32, 3, 1, HEIGHT, WIDTH);
            Tensor bytes = scope.allocate(DType.U8, 1, HEIGHT, WIDTH, 3);
            HostTensor staging = cuda.staging(scope, DType.U8, 1, HEIGHT, WIDTH, 3);
            for (int i = -WARM_UP; i < count; i++) {
                int level = 20 + Math.floorMod(i, 200);
                cuda.fill(planes, (level + 0.5f) / 127.5f - 1); // bytes are truncated
                cuda.synchronize();
                Picture picture = Picture.black(WIDTH, HEIGHT);
                Arrays.fill(picture.rgb(), (byte) level);
                long before = renderer.taken();
                long began = System.nanoTime();
                if (shared) {
                    maker.made(picture, target -> cuda.toBytes(target, planes));
                    renderer.meet(surface);
                } else {
                    cuda.toBytes(bytes, planes);
                    cuda.download(staging, bytes);
                    picture = new Picture(WIDTH, HEIGHT, staging.data().toArray(ValueLayout.JAVA_BYTE));
                }
                renderer.render(request(picture), ViewStyle.PLAIN, pixels);
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - began) / 1e6;
                    boolean seen = (pixels.bgra().get(2 * width * height) & 0xff) == level;
                    right += seen && renderer.taken() > before ? 1 : 0;
                }
            }
            if (shared) {
                line.put("route", renderer.route().name());
                surface.takeTrouble().ifPresent(why -> line.put("trouble", why));
            }
        }
        Arrays.sort(millis);
        line.put(name + "_p50", millis[count / 2]);
        line.put(name + "_p95", millis[(int) (0.95 * count)]);
        return right;
    }

    private static ViewRequest request(Picture picture) {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, WIDTH, HEIGHT));
        return new ViewRequest(
                ViewRequest.Kind.GENERATED,
                camera,
                new ViewRequest.SourceView(0, picture, camera, null),
                null,
                0,
                List.of());
    }
}
