package cosmonaut.viewport.vulkan;

import static org.lwjgl.vulkan.VK12.VK_WHOLE_SIZE;
import static org.lwjgl.vulkan.VK12.vkCmdFillBuffer;

import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Memory of Java's that the device writes finished pictures into: directly where the driver takes memory of the host,
/// else by way of memory that it maps. As it is Java's, a window may still show it when the device is lost.
final class HostPixels implements ViewPixels {

    private static final int PAGE = 4096;
    private static final int TRIAL = 0x5a17c0de;

    private final int width;
    private final int height;
    private final ByteBuffer bgra;
    private final GpuBuffer buffer;
    private final boolean imported;
    private final Consumer<HostPixels> closed;

    /// @param closed is told when the memory is let go
    HostPixels(VulkanDevice device, int width, int height, Consumer<HostPixels> closed) {
        this.closed = closed;
        this.width = width;
        this.height = height;
        long size = 4L * width * height;
        long unit = Math.max(PAGE, device.hostAlignment());
        long whole = (size + unit - 1) / unit * unit;
        // Not let go before the last buffer over it is forgotten, as the window's renderer may hold one.
        MemorySegment segment = Arena.ofAuto().allocate(whole, unit);
        bgra = segment.asSlice(0, size).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        GpuBuffer direct = device.hostAlignment() > 0 ? imported(device, segment) : null;
        imported = direct != null;
        buffer = direct != null ? direct : GpuBuffer.toHost(device, size);
    }

    /// A driver may offer to take memory of the host and then refuse this one, or take a copy.
    private static @Nullable GpuBuffer imported(VulkanDevice device, MemorySegment segment) {
        GpuBuffer made;
        try {
            made = GpuBuffer.ofHost(device, segment);
        } catch (ViewportException e) {
            return null;
        }
        if (device.trustsHostMemory() || arrives(device, made, segment)) {
            device.trustHostMemory();
            return made;
        }
        made.close();
        device.distrustHostMemory();
        return null;
    }

    /// Whether what the device writes is seen by the host, at both ends.
    static boolean arrives(VulkanDevice device, GpuBuffer buffer, MemorySegment segment) {
        device.run(
                commands -> {
                    vkCmdFillBuffer(commands, buffer.handle(), 0, VK_WHOLE_SIZE, TRIAL);
                    VulkanDevice.barrier(commands);
                },
                List.of());
        long end = segment.byteSize() - Integer.BYTES;
        return segment.get(ValueLayout.JAVA_INT, 0) == TRIAL && segment.get(ValueLayout.JAVA_INT, end) == TRIAL;
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
    public ByteBuffer bgra() {
        return bgra;
    }

    /// What the device writes into.
    GpuBuffer buffer() {
        return buffer;
    }

    /// Whether the device writes into Java's memory itself.
    boolean direct() {
        return imported;
    }

    /// Brings what the device has written to where [#bgra] shows it.
    void complete() {
        if (!imported) {
            bgra.duplicate().put(buffer.bytes().slice(0, bgra.capacity()));
        }
    }

    @Override
    public void close() {
        buffer.close();
        closed.accept(this);
    }
}
