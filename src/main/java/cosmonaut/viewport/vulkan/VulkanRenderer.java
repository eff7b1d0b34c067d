package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.spatial.Keyframe;
import cosmonaut.viewport.PictureRoute;
import cosmonaut.viewport.ScreenArea;
import cosmonaut.viewport.SharedSurface;
import cosmonaut.viewport.Upscaling;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewPresenter;
import cosmonaut.viewport.ViewRenderer;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewWindow;
import cosmonaut.viewport.ViewportException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.KHRSwapchain;
import org.lwjgl.vulkan.VkBufferCopy;
import org.lwjgl.vulkan.VkBufferImageCopy;
import org.lwjgl.vulkan.VkCommandBuffer;

/// Draws the viewport on a device of Vulkan's.
public final class VulkanRenderer implements ViewRenderer {

    /// Pictures and keyframes that stay on the device.
    private static final int MOST_SOURCES = 12;

    /// Of the card's memory for pictures that are made there; models want the rest.
    private static final long MOST_SHARED_BYTES = 256L << 20;

    private final VulkanDevice device;
    private final VulkanPasses passes;
    private final Slots<Picture, SourcePicture> pictures;
    private final Slots<Keyframe, SourceSurface> surfaces;
    private final Slots<Keyframe, KeyframePicture> keyframePictures;
    private final GpuBuffer known;
    private final List<HostPixels> pixels = new ArrayList<>();
    private final List<SharedReading> readings = new ArrayList<>();
    private final List<VulkanDevice.Awaited> awaited = new ArrayList<>();
    private @Nullable SharedSurface surface;
    private SharedSurface.@Nullable Wish answered;
    private @Nullable VulkanRing ring;
    private @Nullable Proof proof;
    private boolean proven;
    private boolean direct;
    private long taken;
    private @Nullable VulkanPresenter presenter;
    private @Nullable ViewTargets targets;
    private @Nullable GpuBuffer points;
    private boolean closed;

    /// A keyframe's colours, made once for as long as it is in use.
    private record KeyframePicture(Picture picture) implements AutoCloseable {
        @Override
        public void close() {
            // It is the heap's.
        }
    }

    /// A picture of the ring as the host got it, to be compared with what the host was told.
    private record Proof(Picture picture, GpuBuffer bytes) {}

    /// @param adapter that suits
    /// @throws ViewportException if the device cannot be opened or lacks memory
    public VulkanRenderer(VulkanAdapter adapter) {
        this(adapter, () -> false, () -> {});
    }

    /// @param adapter that suits
    /// @param instance of the adapter, closed with this
    /// @throws ViewportException if the device cannot be opened or lacks memory
    public VulkanRenderer(VulkanAdapter adapter, VulkanInstance instance) {
        this(adapter, () -> false, instance::close);
    }

    /// @param lost asked before every submission; true plays a device that is lost
    VulkanRenderer(VulkanAdapter adapter, BooleanSupplier lost) {
        this(adapter, lost, () -> {});
    }

    /// @param last runs when the device is closed, by whoever needed it last
    VulkanRenderer(VulkanAdapter adapter, BooleanSupplier lost, Runnable last) {
        device = new VulkanDevice(adapter, lost, last);
        passes = new VulkanPasses(device);
        pictures = new Slots<>(
                MOST_SOURCES, picture -> SourcePicture.of(device, picture), (picture, memory) -> memory.fits(picture));
        surfaces = new Slots<>(
                MOST_SOURCES,
                keyframe -> new SourceSurface(device, keyframe),
                (keyframe, memory) -> memory.fits(keyframe));
        keyframePictures = new Slots<>(
                MOST_SOURCES,
                keyframe -> new KeyframePicture(VulkanPasses.colours(keyframe)),
                (keyframe, memory) -> false);
        known = GpuBuffer.toHost(device, Integer.BYTES);
    }

    VulkanDevice device() {
        return device;
    }

    @Override
    public String name() {
        return "Vulkan, " + device.adapter().name();
    }

    /// What it uses of the driver beside Vulkan 1.2.
    public List<String> extensions() {
        return device.extensions();
    }

    @Override
    public ViewPixels pixels(int width, int height) {
        HostPixels made = new HostPixels(device, width, height, pixels::remove);
        pixels.add(made);
        return made;
    }

    @Override
    public PictureRoute route() {
        if (ring != null && proven) {
            return PictureRoute.SHARED;
        }
        return direct ? PictureRoute.IMPORTED : PictureRoute.COPIED;
    }

    /// Pictures that were taken from the card's own memory so far.
    public long taken() {
        return taken;
    }

    @Override
    public void meet(SharedSurface where) {
        if (ring != null && ring.makerGone()) {
            leave();
        }
        SharedSurface.Wish wish = where.wish();
        if (where == surface && wish == answered) {
            return;
        }
        leave();
        surface = where;
        answered = wish;
        if (wish != null && wish.uuid().equals(device.adapter().uuid())) {
            offer(where, wish);
        }
    }

    /// The picture is drawn in any case, from the host's memory if need be.
    private void offer(SharedSurface where, SharedSurface.Wish wish) {
        if (!device.adapter().sharing().memory()) {
            where.fails(device.adapter().name() + ": its Vulkan driver exports no memory; install a newer one");
            return;
        }
        long one = 3L * wish.width() * wish.height();
        int most = (int) Math.clamp(MOST_SHARED_BYTES / one, 2, Integer.MAX_VALUE);
        try {
            VulkanRing made = new VulkanRing(
                    device,
                    wish.width(),
                    wish.height(),
                    Math.clamp(wish.pictures(), 2, most),
                    device.adapter().kind() == VulkanAdapter.Kind.PROCESSOR);
            ring = made;
            where.offer(wish, made);
        } catch (ViewportException e) {
            where.fails(String.valueOf(e.getMessage()));
        }
    }

    private void leave() {
        VulkanRing last = ring;
        ring = null;
        proven = false;
        if (last != null) {
            if (surface != null) {
                surface.withdraw(last);
            }
            last.leave();
        }
    }

    @Override
    public Drawn render(ViewRequest request, ViewStyle style, ViewPixels into) {
        HostPixels memory = (HostPixels) into;
        direct = memory.direct();
        Drawn drawn = drawn(request, style, memory);
        return holds() ? drawn : drawn(request, style, memory);
    }

    private Drawn drawn(ViewRequest request, ViewStyle style, HostPixels memory) {
        ScreenArea size = new ScreenArea(memory.width(), memory.height());
        Drawn drawn = paint(request, style, size, List.of(), (commands, picture) -> copy(commands, picture, memory));
        memory.complete();
        return drawn;
    }

    @Override
    public boolean presents() {
        return device.has(KHRSwapchain.VK_KHR_SWAPCHAIN_EXTENSION_NAME);
    }

    @Override
    public ViewPresenter presentTo(ViewWindow window) {
        return presentTo(window, IntUnaryOperator.identity(), null);
    }

    /// @param results as [VulkanPresenter] has them
    ViewPresenter presentTo(ViewWindow window, IntUnaryOperator results, Swapchain.@Nullable Witness witness) {
        VulkanPresenter made = new VulkanPresenter(device, window, this::paintOnce, results, witness);
        presenter = made;
        return made;
    }

    /// A picture for a window cannot be painted again; from the next one on a ring that lies is not asked any more.
    private Drawn paintOnce(
            ViewRequest request,
            ViewStyle style,
            ScreenArea size,
            List<VulkanDevice.Awaited> before,
            BiConsumer<VkCommandBuffer, GpuImage> last) {
        Drawn drawn = paint(request, style, size, before, last);
        holds();
        return drawn;
    }

    /// Draws a picture on the device.
    ///
    /// @param before what must have been signalled before
    /// @param last recorded when the picture is finished, in its image
    private Drawn paint(
            ViewRequest request,
            ViewStyle style,
            ScreenArea size,
            List<VulkanDevice.Awaited> before,
            BiConsumer<VkCommandBuffer, GpuImage> last) {
        ViewTargets in = targets(size.width(), size.height());
        passes.restart();
        known.bytes().putInt(0, 0);
        awaited.clear();
        awaited.addAll(before);
        try {
            device.run(
                    commands -> {
                        record(commands, in, request, style);
                        last.accept(commands, in.picture);
                    },
                    awaited);
        } catch (RuntimeException e) {
            forgetProof();
            throw e;
        } finally {
            readings.forEach(reading -> reading.ring().done(reading.reading()));
            readings.clear();
        }
        return new Drawn((double) known.bytes().getInt(0) / in.width() / in.height());
    }

    /// Whether the first picture of a ring is what the host was told. A driver that gives out other memory than it
    /// says, or that does not tell when it is written, is found out here, and no picture is wrong on the screen.
    private boolean holds() {
        Proof last = proof;
        if (last == null) {
            return true;
        }
        byte[] rgb = last.picture().rgb();
        proven = ByteBuffer.wrap(rgb).equals(last.bytes().bytes().slice(0, rgb.length));
        forgetProof();
        if (!proven) {
            pictures.forget(last.picture());
            if (surface != null) {
                surface.fails(device.adapter().name()
                        + ": memory that it shares with CUDA does not hold what was written; update the driver");
            }
            leave();
        }
        return proven;
    }

    private void forgetProof() {
        Proof last = proof;
        proof = null;
        if (last != null) {
            last.bytes().close();
        }
    }

    private ViewTargets targets(int width, int height) {
        ViewTargets there = targets;
        if (there == null || !there.fits(width, height)) {
            targets = null;
            if (there != null) {
                there.close();
            }
            there = passes.targets(device, width, height);
            targets = there;
        }
        return there;
    }

    private void record(VkCommandBuffer commands, ViewTargets in, ViewRequest request, ViewStyle style) {
        in.begin(commands);
        // What the host wrote and what is drawn here is seen by all passes.
        VulkanDevice.barrier(commands);
        CameraFrame view = ofSize(request.view(), in.width(), in.height());
        Upscaling chosen = style.upscaling();
        int filtering = (chosen == Upscaling.AUTOMATIC ? Upscaling.EDGE_ADAPTIVE : chosen).ordinal();
        ViewRequest.SourceView next =
                request.kind() == ViewRequest.Kind.REPROJECTED && request.share() > 0 ? request.next() : null;
        if (next != null) {
            see(commands, in, view, next, List.of(), in.later, filtering);
        }
        if (request.kind() == ViewRequest.Kind.REPROJECTED) {
            see(commands, in, view, request.shown(), request.beside(), in.colours.getFirst(), filtering);
        } else {
            asItIs(commands, in, request.shown(), filtering);
        }
        if (next != null) {
            passes.blend(commands, in, request.share());
        }
        passes.fill(commands, in);
        passes.compose(commands, in, known);
        overlay(commands, in, style, view);
    }

    /// Sees a picture, and further keyframes where it shows nothing, from elsewhere.
    private void see(
            VkCommandBuffer commands,
            ViewTargets in,
            CameraFrame view,
            ViewRequest.SourceView shown,
            List<Keyframe> beside,
            GpuImage into,
            int filtering) {
        GpuImage picture = imported(commands, shown.picture());
        Keyframe keyframe = shown.keyframe();
        if (keyframe == null) {
            passes.rotate(commands, in, view, shown.camera());
            passes.resolve(commands, in, into, filtering, List.of(picture));
            return;
        }
        List<VulkanPasses.Surface> drawn = new ArrayList<>();
        List<GpuImage> sources = new ArrayList<>();
        drawn.add(surface(keyframe));
        sources.add(picture);
        for (Keyframe other : beside.subList(0, Math.min(beside.size(), PassLayout.SOURCES - 1))) {
            drawn.add(surface(other));
            Picture colours = keyframePictures.of(other, (key, value) -> {}).picture();
            sources.add(imported(commands, colours));
        }
        passes.warp(commands, in, view, drawn);
        passes.resolve(commands, in, into, filtering, sources);
    }

    private VulkanPasses.Surface surface(Keyframe keyframe) {
        return new VulkanPasses.Surface(keyframe, surfaces.of(keyframe, (key, memory) -> memory.take(key)));
    }

    private void asItIs(VkCommandBuffer commands, ViewTargets in, ViewRequest.SourceView shown, int filtering) {
        CameraFrame camera = shown.camera();
        CameraFrame whole = ofSize(camera, in.width(), in.height());
        GpuImage picture = imported(commands, shown.picture());
        passes.rotate(
                commands,
                in,
                whole,
                ofSize(camera, shown.picture().width(), shown.picture().height()));
        passes.resolve(commands, in, in.colours.getFirst(), filtering, List.of(picture));
    }

    private GpuImage imported(VkCommandBuffer commands, Picture picture) {
        return pictures.of(picture, (key, memory) -> fill(commands, key, memory))
                .image();
    }

    /// From the card's own memory where the picture was made there, else from the host's.
    private void fill(VkCommandBuffer commands, Picture picture, SourcePicture memory) {
        VulkanRing shared = ring;
        VulkanRing.Reading reading = shared == null ? null : shared.read(picture);
        if (shared == null || reading == null) {
            memory.bytes().bytes().put(picture.rgb());
            passes.importRgb8(commands, memory.bytes(), memory.image());
            return;
        }
        readings.add(new SharedReading(shared, reading));
        awaited.addAll(reading.awaited());
        taken++;
        reading.memory().transfer(commands, true);
        passes.importRgb8(commands, reading.memory(), memory.image());
        if (!proven && proof == null) {
            proof = new Proof(picture, GpuBuffer.toHost(device, reading.memory().size()));
            try (MemoryStack stack = stackPush()) {
                var whole = VkBufferCopy.calloc(1, stack);
                whole.get(0).size(reading.memory().size());
                vkCmdCopyBuffer(
                        commands, reading.memory().handle(), proof.bytes().handle(), whole);
            }
        }
        reading.memory().transfer(commands, false);
    }

    private record SharedReading(VulkanRing ring, VulkanRing.Reading reading) {}

    private void overlay(VkCommandBuffer commands, ViewTargets in, ViewStyle style, CameraFrame view) {
        if (style.lines().isEmpty() && !style.horizon() && !style.safeFrame()) {
            return;
        }
        long needed = 4L * LinePoints.NUMBERS * LinePoints.most(style);
        GpuBuffer memory = points;
        if (memory == null || memory.size() < needed) {
            points = null;
            if (memory != null) {
                memory.close();
            }
            memory = GpuBuffer.toDevice(device, 2 * needed);
            points = memory;
        }
        int count = LinePoints.write(style, view, memory.bytes());
        if (count > 1) {
            passes.lines(commands, in, memory, count, LinePoints.rows(view));
        }
    }

    private static void copy(VkCommandBuffer commands, GpuImage picture, HostPixels into) {
        try (MemoryStack stack = stackPush()) {
            var whole = VkBufferImageCopy.calloc(1, stack);
            whole.get(0).imageSubresource().set(VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1);
            whole.get(0).imageExtent().set(picture.width(), picture.height(), 1);
            vkCmdCopyImageToBuffer(
                    commands,
                    picture.handle(),
                    VK_IMAGE_LAYOUT_GENERAL,
                    into.buffer().handle(),
                    whole);
        }
        VulkanDevice.barrier(commands);
    }

    private static CameraFrame ofSize(CameraFrame camera, int width, int height) {
        Intrinsics lens = camera.intrinsics();
        return lens.width() == width && lens.height() == height
                ? camera
                : new CameraFrame(camera.pose(), lens.scaledTo(width, height));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        vkDeviceWaitIdle(device.handle());
        forgetProof();
        if (presenter != null) {
            presenter.close();
        }
        if (targets != null) {
            targets.close();
        }
        if (points != null) {
            points.close();
        }
        leave();
        List.copyOf(pixels).forEach(HostPixels::close);
        known.close();
        keyframePictures.close();
        surfaces.close();
        pictures.close();
        passes.close();
        device.close();
    }
}
