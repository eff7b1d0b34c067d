package cosmonaut.viewport.vulkan;

import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Memory of Java's that the device writes finished pictures into: directly where the driver takes memory of the host,
/// else by way of memory that it maps. As it is Java's, a window may still show it when the device is lost.
final class HostPixels implements ViewPixels {

    private static final int PAGE = 4096;

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

    /// A driver may offer to take memory of the host and then refuse this one.
    private static @Nullable GpuBuffer imported(VulkanDevice device, MemorySegment segment) {
        try {
            return GpuBuffer.ofHost(device, segment);
        } catch (ViewportException e) {
            return null;
        }
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
