package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.KHRSurface.*;
import static org.lwjgl.vulkan.KHRSwapchain.*;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.viewport.ScreenArea;
import cosmonaut.viewport.WindowException;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkBufferImageCopy;
import org.lwjgl.vulkan.VkClearColorValue;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkImageCopy;
import org.lwjgl.vulkan.VkImageMemoryBarrier;
import org.lwjgl.vulkan.VkImageSubresourceRange;
import org.lwjgl.vulkan.VkPresentInfoKHR;
import org.lwjgl.vulkan.VkSemaphoreCreateInfo;
import org.lwjgl.vulkan.VkSurfaceCapabilitiesKHR;
import org.lwjgl.vulkan.VkSurfaceFormatKHR;
import org.lwjgl.vulkan.VkSwapchainCreateInfoKHR;

/// The images that a window shows in turn.
///
/// They hold blue, green, red and alpha, byte by byte as the finished picture does, so that a picture is copied into
/// them and not converted: its values are sRGB's already, whether the format says so or not.
final class Swapchain implements AutoCloseable {

    /// A surface that leaves its size to the swap-chain.
    private static final int LOOSE = 0xffffffff;

    /// A window that shows nothing gives no image; the thread must not hang on it.
    private static final long PATIENCE_NANOS = 100_000_000;

    private static final int USUAL_IMAGES = 3;

    /// A caption lies this part of the height above the lower edge.
    private static final int CAPTION_GAP = 14;

    private final VulkanDevice device;
    private final long surface;
    private final ScreenArea area;
    private final long handle;
    private final long[] images;
    private final long acquired;
    private boolean closed;

    private Swapchain(VulkanDevice device, long surface, ScreenArea area, long handle, long[] images, long acquired) {
        this.device = device;
        this.surface = surface;
        this.area = area;
        this.handle = handle;
        this.images = images;
        this.acquired = acquired;
    }

    /// @param window its pixels, for a surface that does not tell
    /// @param last of the same surface, closed by this; may be null
    /// @return null while the window has no pixels
    /// @throws WindowException if the surface is lost, or takes no pictures of this kind
    static @Nullable Swapchain of(VulkanDevice device, long surface, ScreenArea window, @Nullable Swapchain last) {
        try (MemoryStack stack = stackPush()) {
            var can = capabilities(device, surface, stack);
            ScreenArea area = area(can, window);
            if (!area.isThere()) {
                return null;
            }
            if ((can.supportedUsageFlags() & VK_IMAGE_USAGE_TRANSFER_DST_BIT) == 0) {
                throw new WindowException("the window takes no copies of pictures");
            }
            int seen = can.supportedUsageFlags() & VK_IMAGE_USAGE_TRANSFER_SRC_BIT;
            int most = can.maxImageCount() == 0 ? Integer.MAX_VALUE : can.maxImageCount();
            var format = format(device, surface, stack);
            var create = VkSwapchainCreateInfoKHR.calloc(stack)
                    .sType$Default()
                    .surface(surface)
                    .minImageCount(Math.clamp(USUAL_IMAGES, Math.min(can.minImageCount(), most), most))
                    .imageFormat(format.format())
                    .imageColorSpace(format.colorSpace())
                    .imageArrayLayers(1)
                    .imageUsage(VK_IMAGE_USAGE_TRANSFER_DST_BIT | seen)
                    .imageSharingMode(VK_SHARING_MODE_EXCLUSIVE)
                    .preTransform(can.currentTransform())
                    .compositeAlpha(alpha(can.supportedCompositeAlpha()))
                    .presentMode(mode(device, surface, stack))
                    .clipped(true)
                    .oldSwapchain(last == null ? VK_NULL_HANDLE : last.handle);
            create.imageExtent().set(area.width(), area.height());
            LongBuffer made = stack.mallocLong(1);
            check(vkCreateSwapchainKHR(device.handle(), create, null, made), "vkCreateSwapchainKHR");
            long handle = made.get(0);
            if (last != null) {
                last.close();
            }
            try {
                var semaphore = VkSemaphoreCreateInfo.calloc(stack).sType$Default();
                Vulkan.check(vkCreateSemaphore(device.handle(), semaphore, null, made), "vkCreateSemaphore");
                return new Swapchain(device, surface, area, handle, images(device, handle, stack), made.get(0));
            } catch (RuntimeException e) {
                vkDestroySwapchainKHR(device.handle(), handle, null);
                throw e;
            }
        }
    }

    private static VkSurfaceCapabilitiesKHR capabilities(VulkanDevice device, long surface, MemoryStack stack) {
        var can = VkSurfaceCapabilitiesKHR.malloc(stack);
        check(
                vkGetPhysicalDeviceSurfaceCapabilitiesKHR(device.adapter().handle(), surface, can),
                "vkGetPhysicalDeviceSurfaceCapabilitiesKHR");
        return can;
    }

    private static ScreenArea area(VkSurfaceCapabilitiesKHR can, ScreenArea window) {
        if (can.currentExtent().width() != LOOSE) {
            return new ScreenArea(
                    can.currentExtent().width(), can.currentExtent().height());
        }
        if (!window.isThere()) {
            return window;
        }
        return new ScreenArea(
                Math.min(window.width(), can.maxImageExtent().width()),
                Math.min(window.height(), can.maxImageExtent().height()));
    }

    private static VkSurfaceFormatKHR format(VulkanDevice device, long surface, MemoryStack stack) {
        var handle = device.adapter().handle();
        IntBuffer count = stack.ints(0);
        check(vkGetPhysicalDeviceSurfaceFormatsKHR(handle, surface, count, null), "surface formats");
        var formats = VkSurfaceFormatKHR.malloc(count.get(0), stack);
        check(vkGetPhysicalDeviceSurfaceFormatsKHR(handle, surface, count, formats), "surface formats");
        for (int wanted : new int[] {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_B8G8R8A8_SRGB}) {
            for (int i = 0; i < count.get(0); i++) {
                var format = formats.get(i);
                if (format.format() == wanted && format.colorSpace() == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) {
                    return format;
                }
            }
        }
        throw new WindowException("the window takes no pictures of eight bits blue, green and red");
    }

    /// The newest picture wins where that is offered; else each waits for its turn.
    private static int mode(VulkanDevice device, long surface, MemoryStack stack) {
        var handle = device.adapter().handle();
        IntBuffer count = stack.ints(0);
        check(vkGetPhysicalDeviceSurfacePresentModesKHR(handle, surface, count, null), "present modes");
        IntBuffer modes = stack.mallocInt(count.get(0));
        check(vkGetPhysicalDeviceSurfacePresentModesKHR(handle, surface, count, modes), "present modes");
        for (int i = 0; i < count.get(0); i++) {
            if (modes.get(i) == VK_PRESENT_MODE_MAILBOX_KHR) {
                return VK_PRESENT_MODE_MAILBOX_KHR;
            }
        }
        return VK_PRESENT_MODE_FIFO_KHR;
    }

    private static int alpha(int supported) {
        return (supported & VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR) != 0
                ? VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR
                : Integer.lowestOneBit(supported);
    }

    private static long[] images(VulkanDevice device, long handle, MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        Vulkan.check(vkGetSwapchainImagesKHR(device.handle(), handle, count, null), "vkGetSwapchainImagesKHR");
        LongBuffer found = stack.mallocLong(count.get(0));
        Vulkan.check(vkGetSwapchainImagesKHR(device.handle(), handle, count, found), "vkGetSwapchainImagesKHR");
        long[] images = new long[count.get(0)];
        found.get(images);
        return images;
    }

    /// @throws WindowException if it is the surface that failed
    static void check(int result, String what) {
        if (result == VK_ERROR_SURFACE_LOST_KHR || result == VK_ERROR_NATIVE_WINDOW_IN_USE_KHR) {
            throw new WindowException(what + ": the window's surface was lost");
        }
        Vulkan.check(result, what);
    }

    ScreenArea area() {
        return area;
    }

    /// Whether the window has another size by now.
    ///
    /// @throws WindowException if the surface is lost
    boolean isOfAnotherSize(ScreenArea window) {
        try (MemoryStack stack = stackPush()) {
            return !area(capabilities(device, surface, stack), window).equals(area);
        }
    }

    /// Asks for the next image, whose coming signals [#acquired].
    ///
    /// @param index its number, written
    /// @return Vulkan's result
    int acquire(IntBuffer index) {
        return vkAcquireNextImageKHR(device.handle(), handle, PATIENCE_NANOS, acquired, VK_NULL_HANDLE, index);
    }

    /// What must be awaited before an image is written.
    VulkanDevice.Awaited acquired() {
        return new VulkanDevice.Awaited(acquired, 0);
    }

    long image(int index) {
        return images[index];
    }

    /// Brings a picture into the middle of an image, which is then to be presented.
    ///
    /// @param caption laid over it near the lower edge, where it fits; may be null
    /// @param witness sees the image before it is handed over; may be null
    void fill(
            VkCommandBuffer commands,
            int index,
            GpuImage picture,
            @Nullable GpuCaption caption,
            @Nullable Witness witness) {
        long image = images[index];
        try (MemoryStack stack = stackPush()) {
            change(commands, image, VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_GENERAL, stack);
            if (picture.width() < area.width() || picture.height() < area.height()) {
                var whole = VkImageSubresourceRange.calloc(stack).set(VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1);
                var black = VkClearColorValue.calloc(stack).float32(3, 1);
                vkCmdClearColorImage(commands, image, VK_IMAGE_LAYOUT_GENERAL, black, whole);
                VulkanDevice.barrier(commands);
            }
            var copy = VkImageCopy.calloc(1, stack);
            copy.get(0).srcSubresource().set(VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1);
            copy.get(0).dstSubresource().set(VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1);
            copy.get(0)
                    .dstOffset()
                    .set((area.width() - picture.width()) / 2, (area.height() - picture.height()) / 2, 0);
            copy.get(0).extent().set(picture.width(), picture.height(), 1);
            vkCmdCopyImage(commands, picture.handle(), VK_IMAGE_LAYOUT_GENERAL, image, VK_IMAGE_LAYOUT_GENERAL, copy);
            VulkanDevice.barrier(commands);
            if (caption != null && caption.width() <= area.width() && caption.height() <= area.height()) {
                lay(commands, image, caption, stack);
            }
            if (witness != null) {
                witness.see(commands, image, area);
            }
            change(commands, image, VK_IMAGE_LAYOUT_GENERAL, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR, stack);
        }
    }

    private void lay(VkCommandBuffer commands, long image, GpuCaption caption, MemoryStack stack) {
        int gap = Math.min(area.height() / CAPTION_GAP, area.height() - caption.height());
        var place = VkBufferImageCopy.calloc(1, stack);
        place.get(0).imageSubresource().set(VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1);
        place.get(0).imageOffset().set((area.width() - caption.width()) / 2, area.height() - caption.height() - gap, 0);
        place.get(0).imageExtent().set(caption.width(), caption.height(), 1);
        vkCmdCopyBufferToImage(commands, caption.pixels().handle(), image, VK_IMAGE_LAYOUT_GENERAL, place);
        VulkanDevice.barrier(commands);
    }

    /// Sees what is presented; for tests.
    interface Witness {
        /// @param image in the general layout, of this size
        void see(VkCommandBuffer commands, long image, ScreenArea area);
    }

    private static void change(VkCommandBuffer commands, long image, int from, int to, MemoryStack stack) {
        var change = VkImageMemoryBarrier.calloc(1, stack)
                .sType$Default()
                .oldLayout(from)
                .newLayout(to)
                .srcAccessMask(VK_ACCESS_MEMORY_WRITE_BIT)
                .dstAccessMask(VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT)
                .srcQueueFamilyIndex(VK_QUEUE_FAMILY_IGNORED)
                .dstQueueFamilyIndex(VK_QUEUE_FAMILY_IGNORED)
                .image(image);
        change.subresourceRange().set(VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1);
        vkCmdPipelineBarrier(
                commands,
                VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                0,
                null,
                null,
                change);
    }

    /// Hands an image to the window, whose writing is done.
    ///
    /// @return Vulkan's result
    int present(int index) {
        try (MemoryStack stack = stackPush()) {
            var present = VkPresentInfoKHR.calloc(stack)
                    .sType$Default()
                    .swapchainCount(1)
                    .pSwapchains(stack.longs(handle))
                    .pImageIndices(stack.ints(index));
            return vkQueuePresentKHR(device.queue(), present);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            vkDeviceWaitIdle(device.handle());
            vkDestroySemaphore(device.handle(), acquired, null);
            vkDestroySwapchainKHR(device.handle(), handle, null);
        }
    }
}
