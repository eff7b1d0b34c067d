package cosmonaut.viewport.vulkan;

import static org.lwjgl.system.MemoryStack.stackPush;
import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.media.Picture;
import cosmonaut.viewport.SharedRing;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.vulkan.VkExportSemaphoreCreateInfo;
import org.lwjgl.vulkan.VkSemaphoreCreateInfo;
import org.lwjgl.vulkan.VkSemaphoreTypeCreateInfo;

/// Slots of exported memory, written by another program interface and read by the renderer. The memory, and the device
/// that it belongs to, stay until both have let go.
final class VulkanRing implements SharedRing {

    private static final int WORD = 4;

    private final VulkanDevice device;
    private final int width;
    private final int height;
    private final List<Slot> slots = new ArrayList<>();
    private final long timeline;
    private long order;
    private boolean taken;
    private boolean makerGone;
    private boolean rendererGone;
    private boolean freed;

    /// What a slot holds; guarded by the ring.
    private static final class Slot {
        private final GpuBuffer memory;
        private @Nullable Picture picture;
        private long value;
        private long written;
        private boolean read;
        private boolean begun;

        Slot(GpuBuffer memory) {
            this.memory = memory;
        }
    }

    /// A slot that is being read.
    record Reading(int slot, GpuBuffer memory, List<VulkanDevice.Awaited> awaited) {}

    /// @param hostVisible whether the memory must be the host's too, as another program on the processor needs
    /// @throws cosmonaut.viewport.ViewportException if the device has no memory for it
    VulkanRing(VulkanDevice device, int width, int height, int count, boolean hostVisible) {
        this.device = device;
        this.width = width;
        this.height = height;
        long size = (3L * width * height + WORD - 1) / WORD * WORD;
        try {
            for (int i = 0; i < count; i++) {
                slots.add(new Slot(GpuBuffer.exported(device, size, hostVisible)));
            }
            timeline = device.adapter().sharing().timelines() ? semaphore() : VK_NULL_HANDLE;
        } catch (RuntimeException e) {
            slots.forEach(slot -> slot.memory.close());
            throw e;
        }
        device.retain();
    }

    private long semaphore() {
        try (MemoryStack stack = stackPush()) {
            var create = VkSemaphoreCreateInfo.calloc(stack).sType$Default();
            create.pNext(
                    VkSemaphoreTypeCreateInfo.calloc(stack).sType$Default().semaphoreType(VK_SEMAPHORE_TYPE_TIMELINE));
            create.pNext(VkExportSemaphoreCreateInfo.calloc(stack)
                    .sType$Default()
                    .handleTypes(ExternalHandles.SEMAPHORE_TYPE));
            LongBuffer made = stack.mallocLong(1);
            Vulkan.check(vkCreateSemaphore(device.handle(), create, null, made), "vkCreateSemaphore");
            return made.get(0);
        }
    }

    @Override
    public String uuid() {
        return device.adapter().uuid();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int slots() {
        return slots.size();
    }

    @Override
    public synchronized boolean take() {
        taken = !rendererGone && !makerGone;
        return taken;
    }

    @Override
    public long handle(int slot) {
        return ExternalHandles.ofMemory(device.handle(), slots.get(slot).memory.memory());
    }

    @Override
    public long bytes() {
        return slots.getFirst().memory.allocated();
    }

    @Override
    public OptionalLong timeline() {
        return timeline == VK_NULL_HANDLE
                ? OptionalLong.empty()
                : OptionalLong.of(ExternalHandles.ofSemaphore(device.handle(), timeline));
    }

    @Override
    public synchronized OptionalInt begin() {
        int oldest = -1;
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            if (!slot.read && !slot.begun && (oldest < 0 || slot.written < slots.get(oldest).written)) {
                oldest = i;
            }
        }
        if (oldest < 0) {
            return OptionalInt.empty();
        }
        slots.get(oldest).picture = null;
        slots.get(oldest).begun = true;
        return OptionalInt.of(oldest);
    }

    @Override
    public synchronized void publish(int slot, Picture picture, long value) {
        if (picture.width() != width || picture.height() != height) {
            throw new IllegalArgumentException("a picture of " + picture.width() + "x" + picture.height()
                    + " in a ring of " + width + "x" + height);
        }
        Slot written = slots.get(slot);
        written.begun = false;
        written.picture = picture;
        written.value = value;
        written.written = ++order;
    }

    /// Finds a picture; nobody writes its slot before [#done].
    synchronized @Nullable Reading read(Picture picture) {
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            if (slot.picture == picture) {
                slot.read = true;
                return new Reading(
                        i,
                        slot.memory,
                        timeline == VK_NULL_HANDLE || slot.value == 0
                                ? List.of()
                                : List.of(new VulkanDevice.Awaited(timeline, slot.value)));
            }
        }
        return null;
    }

    /// What was read is drawn.
    synchronized void done(Reading reading) {
        slots.get(reading.slot()).read = false;
    }

    /// Whether nothing is written any more.
    synchronized boolean makerGone() {
        return makerGone;
    }

    /// The renderer reads no more. May be called twice.
    void leave() {
        letGo(true);
    }

    @Override
    public void close() {
        letGo(false);
    }

    private void letGo(boolean byRenderer) {
        synchronized (this) {
            rendererGone |= byRenderer;
            makerGone |= !byRenderer;
            if (freed || !rendererGone || taken && !makerGone) {
                return;
            }
            freed = true;
        }
        slots.forEach(slot -> slot.memory.close());
        vkDestroySemaphore(device.handle(), timeline, null);
        device.close();
    }
}
