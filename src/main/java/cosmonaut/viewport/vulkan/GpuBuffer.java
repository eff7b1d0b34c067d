package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.system.MemoryUtil.NULL;
import static org.lwjgl.vulkan.EXTExternalMemoryHost.*;
import static org.lwjgl.vulkan.VK12.*;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.vulkan.VkBufferCreateInfo;
import org.lwjgl.vulkan.VkBufferMemoryBarrier;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkExportMemoryAllocateInfo;
import org.lwjgl.vulkan.VkExternalMemoryBufferCreateInfo;
import org.lwjgl.vulkan.VkImportMemoryHostPointerInfoEXT;
import org.lwjgl.vulkan.VkMemoryAllocateInfo;
import org.lwjgl.vulkan.VkMemoryDedicatedAllocateInfo;
import org.lwjgl.vulkan.VkMemoryHostPointerPropertiesEXT;
import org.lwjgl.vulkan.VkMemoryRequirements;

/// Bytes of a device.
final class GpuBuffer implements AutoCloseable {

    /// What all buffers may be used for.
    static final int USAGE =
            VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;

    private final VulkanDevice device;
    private final long handle;
    private final long memory;
    private final long size;
    private final long allocated;
    private final long address;
    private boolean closed;

    private GpuBuffer(VulkanDevice device, long handle, long memory, long size, long allocated, long address) {
        this.device = device;
        this.handle = handle;
        this.memory = memory;
        this.size = size;
        this.allocated = allocated;
        this.address = address;
    }

    /// In the device's own memory.
    static GpuBuffer onDevice(VulkanDevice device, long size) {
        return make(device, size, 0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, false, 0);
    }

    /// Memory that the host writes and the device reads.
    static GpuBuffer toDevice(VulkanDevice device, long size) {
        int host = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
        return make(device, size, host, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, false, 0);
    }

    /// Memory that the device writes and the host reads.
    static GpuBuffer toHost(VulkanDevice device, long size) {
        int host = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
        return make(device, size, host, VK_MEMORY_PROPERTY_HOST_CACHED_BIT, false, 0);
    }

    /// In the device's own memory, for another program interface to import.
    static GpuBuffer exported(VulkanDevice device, long size, boolean hostVisible) {
        int required = hostVisible ? VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT : 0;
        return make(device, size, required, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, true, 0);
    }

    /// Memory of the host, used by the device where it is.
    ///
    /// @param segment outside the heap; begins at a multiple of [VulkanDevice#hostAlignment] and is a multiple of it
    ///     long; must live longer than this
    static GpuBuffer ofHost(VulkanDevice device, MemorySegment segment) {
        int host = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
        return make(device, segment.byteSize(), host, 0, false, segment.address());
    }

    private static GpuBuffer make(
            VulkanDevice device, long size, int required, int preferred, boolean exported, long host) {
        try (MemoryStack stack = stackPush()) {
            var create =
                    VkBufferCreateInfo.calloc(stack).sType$Default().size(size).usage(USAGE);
            int handleType =
                    host != NULL ? VK_EXTERNAL_MEMORY_HANDLE_TYPE_HOST_ALLOCATION_BIT_EXT : ExternalHandles.MEMORY_TYPE;
            if (exported || host != NULL) {
                create.pNext(VkExternalMemoryBufferCreateInfo.calloc(stack)
                        .sType$Default()
                        .handleTypes(handleType));
            }
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(vkCreateBuffer(device.handle(), create, null, made), "vkCreateBuffer");
            long buffer = made.get(0);
            long memory = NULL;
            try {
                var needs = VkMemoryRequirements.malloc(stack);
                vkGetBufferMemoryRequirements(device.handle(), buffer, needs);
                int types = needs.memoryTypeBits();
                var allocate = VkMemoryAllocateInfo.calloc(stack)
                        .sType$Default()
                        .allocationSize(host != NULL ? size : needs.size());
                if (host != NULL) {
                    var properties =
                            VkMemoryHostPointerPropertiesEXT.calloc(stack).sType$Default();
                    Vulkan.check(
                            vkGetMemoryHostPointerPropertiesEXT(device.handle(), handleType, host, properties),
                            "vkGetMemoryHostPointerPropertiesEXT");
                    types &= properties.memoryTypeBits();
                    allocate.pNext(VkImportMemoryHostPointerInfoEXT.calloc(stack)
                            .sType$Default()
                            .handleType(handleType)
                            .pHostPointer(host));
                }
                if (exported) {
                    allocate.pNext(VkExportMemoryAllocateInfo.calloc(stack)
                            .sType$Default()
                            .handleTypes(handleType));
                    allocate.pNext(VkMemoryDedicatedAllocateInfo.calloc(stack)
                            .sType$Default()
                            .buffer(buffer));
                }
                allocate.memoryTypeIndex(device.memoryType(types, required, preferred));
                Vulkan.check(vkAllocateMemory(device.handle(), allocate, null, made), "vkAllocateMemory");
                memory = made.get(0);
                Vulkan.check(vkBindBufferMemory(device.handle(), buffer, memory, 0), "vkBindBufferMemory");
                long address = NULL;
                if ((required & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) != 0 && host == NULL) {
                    PointerBuffer mapped = stack.mallocPointer(1);
                    Vulkan.check(vkMapMemory(device.handle(), memory, 0, VK_WHOLE_SIZE, 0, mapped), "vkMapMemory");
                    address = mapped.get(0);
                }
                return new GpuBuffer(device, buffer, memory, size, allocate.allocationSize(), address);
            } catch (RuntimeException e) {
                vkDestroyBuffer(device.handle(), buffer, null);
                vkFreeMemory(device.handle(), memory, null);
                throw e;
            }
        }
    }

    long handle() {
        return handle;
    }

    long memory() {
        return memory;
    }

    /// Bytes that were asked for.
    long size() {
        return size;
    }

    /// Bytes of the memory behind it, which whoever imports it must be told.
    long allocated() {
        return allocated;
    }

    /// The bytes as the host sees them, from the first on; only of memory that was made for it.
    ByteBuffer bytes() {
        if (address == NULL) {
            throw new IllegalStateException("the host does not see this memory");
        }
        return MemoryUtil.memByteBuffer(address, Math.toIntExact(size));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            vkDestroyBuffer(device.handle(), handle, null);
            vkFreeMemory(device.handle(), memory, null);
        }
    }

    /// Memory that another program interface writes passes to this device, and back to it.
    ///
    /// @param to whether to this device
    void transfer(VkCommandBuffer commands, boolean to) {
        try (MemoryStack stack = stackPush()) {
            var one = VkBufferMemoryBarrier.calloc(1, stack)
                    .sType$Default()
                    .srcAccessMask(to ? 0 : VK_ACCESS_MEMORY_READ_BIT)
                    .dstAccessMask(to ? VK_ACCESS_MEMORY_READ_BIT : 0)
                    .srcQueueFamilyIndex(to ? VK_QUEUE_FAMILY_EXTERNAL : device.family())
                    .dstQueueFamilyIndex(to ? device.family() : VK_QUEUE_FAMILY_EXTERNAL)
                    .buffer(handle)
                    .size(VK_WHOLE_SIZE);
            vkCmdPipelineBarrier(
                    commands,
                    VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                    VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                    0,
                    null,
                    one,
                    null);
        }
    }
}
