package cosmonaut.viewport.vulkan;

import cosmonaut.viewport.ViewCaption;

/// A line of text on the device.
record GpuCaption(int width, int height, GpuBuffer pixels) implements AutoCloseable {

    static GpuCaption of(VulkanDevice device, ViewCaption line) {
        GpuBuffer pixels = GpuBuffer.toDevice(device, line.bgra().length);
        pixels.bytes().put(line.bgra());
        return new GpuCaption(line.width(), line.height(), pixels);
    }

    @Override
    public void close() {
        pixels.close();
    }
}
