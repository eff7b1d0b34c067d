package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.system.MemoryUtil.NULL;
import static org.lwjgl.vulkan.VK12.*;

import java.nio.LongBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkImageCreateInfo;
import org.lwjgl.vulkan.VkImageMemoryBarrier;
import org.lwjgl.vulkan.VkImageViewCreateInfo;
import org.lwjgl.vulkan.VkMemoryAllocateInfo;
import org.lwjgl.vulkan.VkMemoryRequirements;

/// A picture of a device. It is in the general layout from [#begin] on, as all passes both read and write.
final class GpuImage implements AutoCloseable {

    private final VulkanDevice device;
    private final int width;
    private final int height;
    private final boolean depth;
    private final long handle;
    private final long memory;
    private final long view;
    private boolean begun;
    private boolean closed;

    /// @param format such as `VK_FORMAT_R8G8B8A8_UNORM`, or `VK_FORMAT_D32_SFLOAT` for depths
    GpuImage(VulkanDevice device, int width, int height, int format) {
        this.device = device;
        this.width = width;
        this.height = height;
        this.depth = format == VK_FORMAT_D32_SFLOAT;
        int usage = depth
                ? VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT
                : VK_IMAGE_USAGE_STORAGE_BIT
                        | VK_IMAGE_USAGE_SAMPLED_BIT
                        | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT
                        | VK_IMAGE_USAGE_TRANSFER_SRC_BIT
                        | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
        try (MemoryStack stack = stackPush()) {
            var create = VkImageCreateInfo.calloc(stack)
                    .sType$Default()
                    .imageType(VK_IMAGE_TYPE_2D)
                    .format(format)
                    .mipLevels(1)
                    .arrayLayers(1)
                    .samples(VK_SAMPLE_COUNT_1_BIT)
                    .tiling(VK_IMAGE_TILING_OPTIMAL)
                    .usage(usage);
            create.extent().set(width, height, 1);
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(vkCreateImage(device.handle(), create, null, made), "vkCreateImage");
            handle = made.get(0);
            long allocated = NULL;
            try {
                var needs = VkMemoryRequirements.malloc(stack);
                vkGetImageMemoryRequirements(device.handle(), handle, needs);
                var allocate = VkMemoryAllocateInfo.calloc(stack)
                        .sType$Default()
                        .allocationSize(needs.size())
                        .memoryTypeIndex(
                                device.memoryType(needs.memoryTypeBits(), 0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT));
                Vulkan.check(vkAllocateMemory(device.handle(), allocate, null, made), "vkAllocateMemory");
                allocated = made.get(0);
                Vulkan.check(vkBindImageMemory(device.handle(), handle, allocated, 0), "vkBindImageMemory");
                var look = VkImageViewCreateInfo.calloc(stack)
                        .sType$Default()
                        .image(handle)
                        .viewType(VK_IMAGE_VIEW_TYPE_2D)
                        .format(format);
                look.subresourceRange().set(aspect(), 0, 1, 0, 1);
                Vulkan.check(vkCreateImageView(device.handle(), look, null, made), "vkCreateImageView");
                view = made.get(0);
            } catch (RuntimeException e) {
                vkDestroyImage(device.handle(), handle, null);
                vkFreeMemory(device.handle(), allocated, null);
                throw e;
            }
            memory = allocated;
        }
    }

    private int aspect() {
        return depth ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    long handle() {
        return handle;
    }

    long view() {
        return view;
    }

    /// Makes it usable, once; later calls do nothing.
    void begin(VkCommandBuffer commands) {
        if (begun) {
            return;
        }
        begun = true;
        try (MemoryStack stack = stackPush()) {
            var change = VkImageMemoryBarrier.calloc(1, stack)
                    .sType$Default()
                    .oldLayout(VK_IMAGE_LAYOUT_UNDEFINED)
                    .newLayout(VK_IMAGE_LAYOUT_GENERAL)
                    .srcAccessMask(0)
                    .dstAccessMask(VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT)
                    .srcQueueFamilyIndex(VK_QUEUE_FAMILY_IGNORED)
                    .dstQueueFamilyIndex(VK_QUEUE_FAMILY_IGNORED)
                    .image(handle);
            change.subresourceRange().set(aspect(), 0, 1, 0, 1);
            vkCmdPipelineBarrier(
                    commands,
                    VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
                    VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                    0,
                    null,
                    null,
                    change);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            vkDestroyImageView(device.handle(), view, null);
            vkDestroyImage(device.handle(), handle, null);
            vkFreeMemory(device.handle(), memory, null);
        }
    }
}
