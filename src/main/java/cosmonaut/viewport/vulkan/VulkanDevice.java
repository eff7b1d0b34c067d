package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.EXTExternalMemoryHost.VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME;
import static org.lwjgl.vulkan.KHRSwapchain.VK_KHR_SWAPCHAIN_EXTENSION_NAME;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.viewport.ViewportException;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkCommandBuffer;
import org.lwjgl.vulkan.VkCommandBufferAllocateInfo;
import org.lwjgl.vulkan.VkCommandBufferBeginInfo;
import org.lwjgl.vulkan.VkCommandPoolCreateInfo;
import org.lwjgl.vulkan.VkDevice;
import org.lwjgl.vulkan.VkDeviceCreateInfo;
import org.lwjgl.vulkan.VkDeviceQueueCreateInfo;
import org.lwjgl.vulkan.VkMemoryBarrier;
import org.lwjgl.vulkan.VkPhysicalDeviceMemoryProperties;
import org.lwjgl.vulkan.VkPhysicalDeviceVulkan12Features;
import org.lwjgl.vulkan.VkQueue;
import org.lwjgl.vulkan.VkQueueFamilyProperties;
import org.lwjgl.vulkan.VkSemaphoreCreateInfo;
import org.lwjgl.vulkan.VkSemaphoreTypeCreateInfo;
import org.lwjgl.vulkan.VkSemaphoreWaitInfo;
import org.lwjgl.vulkan.VkSubmitInfo;
import org.lwjgl.vulkan.VkTimelineSemaphoreSubmitInfo;

/// A device with one queue that draws and computes. One piece of work at a time: it is recorded, submitted and waited
/// for.
final class VulkanDevice implements AutoCloseable {

    /// Longer than any picture takes, even by a processor that is busy with other things.
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static final Set<String> WELCOME = Set.of(
            ExternalHandles.MEMORY,
            ExternalHandles.SEMAPHORE,
            VK_EXT_EXTERNAL_MEMORY_HOST_EXTENSION_NAME,
            VK_KHR_SWAPCHAIN_EXTENSION_NAME);

    private final VulkanAdapter adapter;
    private final VkDevice handle;
    private final VkQueue queue;
    private final int family;
    private final VkPhysicalDeviceMemoryProperties memory;
    private final long pool;
    private final VkCommandBuffer commands;
    private final long timeline;
    private final Set<String> extensions;
    private long hostAlignment;
    private boolean hostTrusted;
    private final BooleanSupplier lost;
    private final Runnable ended;
    private final AtomicInteger users = new AtomicInteger(1);
    private long submitted;

    /// @param lost asked before every submission; true plays a device that is lost
    /// @param ended is told when it is closed
    /// @throws ViewportException if the device cannot be opened
    VulkanDevice(VulkanAdapter adapter, BooleanSupplier lost, Runnable ended) {
        this.adapter = adapter;
        this.lost = lost;
        this.ended = ended;
        this.extensions = Set.copyOf(WELCOME.stream()
                .filter(name -> adapter.extensions().contains(name))
                .filter(name -> !name.equals(VK_KHR_SWAPCHAIN_EXTENSION_NAME) || knowsSurfaces(adapter))
                .toList());
        try (MemoryStack stack = stackPush()) {
            family = family(stack);
            PointerBuffer made = stack.mallocPointer(1);
            var queues = VkDeviceQueueCreateInfo.calloc(1, stack)
                    .sType$Default()
                    .queueFamilyIndex(family)
                    .pQueuePriorities(stack.floats(1));
            PointerBuffer names = stack.mallocPointer(extensions.size());
            extensions.forEach(name -> names.put(stack.UTF8(name)));
            var create = VkDeviceCreateInfo.calloc(stack)
                    .sType$Default()
                    .pNext(VkPhysicalDeviceVulkan12Features.calloc(stack)
                            .sType$Default()
                            .timelineSemaphore(true))
                    .pQueueCreateInfos(queues)
                    .ppEnabledExtensionNames(names.flip());
            Vulkan.check(vkCreateDevice(adapter.handle(), create, null, made), "vkCreateDevice");
            handle = new VkDevice(made.get(0), adapter.handle(), create);
            vkGetDeviceQueue(handle, family, 0, made);
            queue = new VkQueue(made.get(0), handle);
            memory = VkPhysicalDeviceMemoryProperties.calloc();
            vkGetPhysicalDeviceMemoryProperties(adapter.handle(), memory);
            LongBuffer number = stack.mallocLong(1);
            var poolCreate = VkCommandPoolCreateInfo.calloc(stack)
                    .sType$Default()
                    .queueFamilyIndex(family)
                    .flags(VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT);
            Vulkan.check(vkCreateCommandPool(handle, poolCreate, null, number), "vkCreateCommandPool");
            pool = number.get(0);
            var allocate = VkCommandBufferAllocateInfo.calloc(stack)
                    .sType$Default()
                    .commandPool(pool)
                    .level(VK_COMMAND_BUFFER_LEVEL_PRIMARY)
                    .commandBufferCount(1);
            Vulkan.check(vkAllocateCommandBuffers(handle, allocate, made), "vkAllocateCommandBuffers");
            commands = new VkCommandBuffer(made.get(0), handle);
            var semaphore = VkSemaphoreCreateInfo.calloc(stack)
                    .sType$Default()
                    .pNext(VkSemaphoreTypeCreateInfo.calloc(stack)
                            .sType$Default()
                            .semaphoreType(VK_SEMAPHORE_TYPE_TIMELINE));
            Vulkan.check(vkCreateSemaphore(handle, semaphore, null, number), "vkCreateSemaphore");
            timeline = number.get(0);
            hostAlignment =
                    adapter.sharing().importsHostMemory() ? adapter.sharing().hostAlignment() : 0;
        }
    }

    private static boolean knowsSurfaces(VulkanAdapter adapter) {
        return adapter.handle().getInstance().getCapabilities().VK_KHR_surface;
    }

    private int family(MemoryStack stack) {
        IntBuffer count = stack.ints(0);
        vkGetPhysicalDeviceQueueFamilyProperties(adapter.handle(), count, null);
        var families = VkQueueFamilyProperties.malloc(count.get(0), stack);
        vkGetPhysicalDeviceQueueFamilyProperties(adapter.handle(), count, families);
        int both = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
        for (int i = 0; i < count.get(0); i++) {
            if ((families.get(i).queueFlags() & both) == both) {
                return i;
            }
        }
        throw new ViewportException(adapter.name() + ": has no queue that draws and computes");
    }

    VulkanAdapter adapter() {
        return adapter;
    }

    VkDevice handle() {
        return handle;
    }

    VkQueue queue() {
        return queue;
    }

    /// Of the queue.
    int family() {
        return family;
    }

    /// Whether an extension is in use.
    boolean has(String extension) {
        return extensions.contains(extension);
    }

    /// Bytes that memory of the host must be aligned to for the device to use it as it is; 0 where it cannot.
    long hostAlignment() {
        return hostAlignment;
    }

    /// Whether memory of the host was seen to be used as it is.
    boolean trustsHostMemory() {
        return hostTrusted;
    }

    void trustHostMemory() {
        hostTrusted = true;
    }

    /// The driver takes memory of the host, but not as it says; it is not tried again.
    void distrustHostMemory() {
        hostAlignment = 0;
    }

    /// The first type of memory that is allowed, has what is required and, if there is such a one, what is preferred.
    ///
    /// @param allowed bit by bit, as Vulkan gives it
    /// @throws ViewportException if there is none
    int memoryType(int allowed, int required, int preferred) {
        for (int wanted : new int[] {required | preferred, required}) {
            for (int i = 0; i < memory.memoryTypeCount(); i++) {
                if ((allowed >> i & 1) == 1 && (memory.memoryTypes(i).propertyFlags() & wanted) == wanted) {
                    return i;
                }
            }
        }
        throw new ViewportException(adapter.name() + ": has no memory of the kind that is needed");
    }

    /// Records work, has it done and waits for it.
    ///
    /// @param awaited what must have been signalled before; looked at when the work is recorded
    /// @throws ViewportException if the device is lost or does not answer
    void run(Consumer<VkCommandBuffer> work, List<Awaited> awaited) {
        try (MemoryStack stack = stackPush()) {
            var begin = VkCommandBufferBeginInfo.calloc(stack)
                    .sType$Default()
                    .flags(VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT);
            Vulkan.check(vkBeginCommandBuffer(commands, begin), "vkBeginCommandBuffer");
        }
        work.accept(commands);
        if (lost.getAsBoolean()) {
            throw new ViewportException(adapter.name() + ": the graphics card was lost");
        }
        try (MemoryStack stack = stackPush()) {
            Vulkan.check(vkEndCommandBuffer(commands), "vkEndCommandBuffer");
            submitted++;
            var values = VkTimelineSemaphoreSubmitInfo.calloc(stack)
                    .sType$Default()
                    .pSignalSemaphoreValues(stack.longs(submitted));
            var submit = VkSubmitInfo.calloc(stack)
                    .sType$Default()
                    .pNext(values)
                    .pCommandBuffers(stack.pointers(commands))
                    .pSignalSemaphores(stack.longs(timeline));
            if (!awaited.isEmpty()) {
                LongBuffer semaphores = stack.mallocLong(awaited.size());
                LongBuffer reached = stack.mallocLong(awaited.size());
                IntBuffer stages = stack.mallocInt(awaited.size());
                for (Awaited one : awaited) {
                    semaphores.put(one.semaphore());
                    reached.put(one.value());
                    stages.put(VK_PIPELINE_STAGE_ALL_COMMANDS_BIT);
                }
                values.pWaitSemaphoreValues(reached.flip());
                submit.waitSemaphoreCount(awaited.size())
                        .pWaitSemaphores(semaphores.flip())
                        .pWaitDstStageMask(stages.flip());
            }
            Vulkan.check(vkQueueSubmit(queue, submit, VK_NULL_HANDLE), "vkQueueSubmit");
            var wait = VkSemaphoreWaitInfo.calloc(stack)
                    .sType$Default()
                    .semaphoreCount(1)
                    .pSemaphores(stack.longs(timeline))
                    .pValues(stack.longs(submitted));
            Vulkan.check(vkWaitSemaphores(handle, wait, PATIENCE_NANOS), "vkWaitSemaphores");
        }
    }

    /// A timeline semaphore that must have reached a value; of one without a timeline the value says nothing.
    record Awaited(long semaphore, long value) {}

    /// Lets what follows see all that was written before.
    static void barrier(VkCommandBuffer commands) {
        try (MemoryStack stack = stackPush()) {
            var all = VkMemoryBarrier.calloc(1, stack)
                    .sType$Default()
                    .srcAccessMask(VK_ACCESS_MEMORY_WRITE_BIT)
                    .dstAccessMask(VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT);
            vkCmdPipelineBarrier(
                    commands,
                    VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                    VK_PIPELINE_STAGE_ALL_COMMANDS_BIT | VK_PIPELINE_STAGE_HOST_BIT,
                    0,
                    all,
                    null,
                    null);
        }
    }

    /// Names of the extensions in use, for whoever tells what the device can do.
    List<String> extensions() {
        List<String> names = new ArrayList<>(extensions);
        names.sort(null);
        return names;
    }

    /// Somebody else needs the device until another [#close].
    void retain() {
        users.incrementAndGet();
    }

    /// Waits for the device and closes it when nobody else needs it; what was made of it must be closed before.
    @Override
    public void close() {
        if (users.decrementAndGet() != 0) {
            return;
        }
        vkDeviceWaitIdle(handle);
        vkDestroySemaphore(handle, timeline, null);
        vkDestroyCommandPool(handle, pool, null);
        vkDestroyDevice(handle, null);
        memory.free();
        ended.run();
    }
}
