package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.EXTFullScreenExclusive.VK_ERROR_FULL_SCREEN_EXCLUSIVE_MODE_LOST_EXT;
import static org.lwjgl.vulkan.KHRSurface.*;
import static org.lwjgl.vulkan.KHRSwapchain.*;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.viewport.ScreenArea;
import cosmonaut.viewport.ViewCaption;
import cosmonaut.viewport.ViewPresenter;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewWindow;
import cosmonaut.viewport.WindowException;
import java.nio.IntBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkInstance;

/// Presents the pictures of a renderer to a window. Images that no longer fit the window are made anew, as is a surface
/// that was lost, once; what then fails is the window's fault.
final class VulkanPresenter implements ViewPresenter {

    /// A window that changes its size all the time gets its picture at the next update.
    private static final int ATTEMPTS = 3;

    /// Draws a picture of a size on the device.
    interface Painter {
        /// @param awaited before it is drawn
        /// @param last recorded when the picture is finished
        void paint(
                ViewRequest request,
                ViewStyle style,
                ScreenArea size,
                List<VulkanDevice.Awaited> awaited,
                BiConsumer<VkCommandBuffer, GpuImage> last);
    }

    private final VulkanDevice device;
    private final VkInstance instance;
    private final ViewWindow window;
    private final Painter painter;
    private final IntUnaryOperator results;
    private final Swapchain.@Nullable Witness witness;
    private long surface = VK_NULL_HANDLE;
    private @Nullable Swapchain swapchain;
    private @Nullable GpuCaption caption;
    private boolean stale;
    private boolean closed;

    /// @param results given what Vulkan says to asking for an image and to presenting one, says what is to be heard;
    ///     the identity, except to play a fault
    /// @param witness sees every picture before it is presented; may be null
    /// @throws WindowException if the window cannot be presented to
    VulkanPresenter(
            VulkanDevice device,
            ViewWindow window,
            Painter painter,
            IntUnaryOperator results,
            Swapchain.@Nullable Witness witness) {
        this.device = device;
        this.instance = device.adapter().handle().getInstance();
        this.window = window;
        this.painter = painter;
        this.results = results;
        this.witness = witness;
        if (!device.has(VK_KHR_SWAPCHAIN_EXTENSION_NAME)) {
            throw new WindowException(device.adapter().name() + ": the driver presents to no window");
        }
    }

    @Override
    public boolean present(ViewRequest request, ViewStyle style) {
        try {
            return tried(request, style);
        } catch (WindowException e) {
            // The window itself may be well and only need another surface.
            letGo();
            return tried(request, style);
        }
    }

    @Override
    public void caption(@Nullable ViewCaption line) {
        GpuCaption last = caption;
        caption = null;
        if (last != null) {
            last.close();
        }
        if (line != null) {
            caption = GpuCaption.of(device, line);
        }
    }

    private boolean tried(ViewRequest request, ViewStyle style) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Swapchain images = images();
            if (images == null) {
                return false;
            }
            try (MemoryStack stack = stackPush()) {
                IntBuffer index = stack.mallocInt(1);
                int result = results.applyAsInt(images.acquire(index));
                switch (result) {
                    case VK_SUCCESS, VK_SUBOPTIMAL_KHR -> {
                        presented(images, index.get(0), request, style);
                        return true;
                    }
                    case VK_TIMEOUT, VK_NOT_READY -> {
                        return false;
                    }
                    case VK_ERROR_OUT_OF_DATE_KHR, VK_ERROR_FULL_SCREEN_EXCLUSIVE_MODE_LOST_EXT -> stale = true;
                    default -> Swapchain.check(result, "vkAcquireNextImageKHR");
                }
            }
        }
        return false;
    }

    private void presented(Swapchain images, int index, ViewRequest request, ViewStyle style) {
        ScreenArea size = images.area().fitted(request.view().intrinsics());
        painter.paint(
                request,
                style,
                size,
                List.of(images.acquired()),
                (commands, picture) -> images.fill(commands, index, picture, caption, witness));
        int result = results.applyAsInt(images.present(index));
        switch (result) {
            case VK_SUCCESS -> {}
            // The size is looked at before the next picture.
            case VK_SUBOPTIMAL_KHR -> {}
            case VK_ERROR_OUT_OF_DATE_KHR, VK_ERROR_FULL_SCREEN_EXCLUSIVE_MODE_LOST_EXT -> stale = true;
            default -> Swapchain.check(result, "vkQueuePresentKHR");
        }
    }

    private @Nullable Swapchain images() {
        if (surface == VK_NULL_HANDLE) {
            surface = window.surface(instance.address());
            checkSupport();
        }
        Swapchain there = swapchain;
        if (there != null && !stale && !there.isOfAnotherSize(window.area())) {
            return there;
        }
        Swapchain fresh = Swapchain.of(device, surface, window.area(), there);
        stale = false;
        if (fresh != null) {
            swapchain = fresh;
        } else if (there != null) {
            swapchain = null;
            there.close();
        }
        return fresh;
    }

    private void checkSupport() {
        try (MemoryStack stack = stackPush()) {
            IntBuffer supported = stack.ints(VK_FALSE);
            Swapchain.check(
                    vkGetPhysicalDeviceSurfaceSupportKHR(
                            device.adapter().handle(), device.family(), surface, supported),
                    "vkGetPhysicalDeviceSurfaceSupportKHR");
            if (supported.get(0) == VK_FALSE) {
                throw new WindowException(device.adapter().name() + ": presents to no window of this display");
            }
        }
    }

    private void letGo() {
        Swapchain images = swapchain;
        swapchain = null;
        stale = false;
        if (images != null) {
            images.close();
        }
        if (surface != VK_NULL_HANDLE) {
            vkDestroySurfaceKHR(instance, surface, null);
            surface = VK_NULL_HANDLE;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            letGo();
            caption(null);
        }
    }
}
