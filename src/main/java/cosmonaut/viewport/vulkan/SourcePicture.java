package cosmonaut.viewport.vulkan;

import static org.lwjgl.vulkan.VK12.*;

import cosmonaut.media.Picture;

/// A picture on the device: bytes that the host writes, and the image that a pass makes of them.
record SourcePicture(GpuImage image, GpuBuffer bytes) implements AutoCloseable {

    private static final int WORD = 4;

    static SourcePicture of(VulkanDevice device, Picture picture) {
        int length = (picture.rgb().length + WORD - 1) / WORD * WORD;
        return new SourcePicture(
                new GpuImage(device, picture.width(), picture.height(), VK_FORMAT_R8G8B8A8_UNORM),
                GpuBuffer.toDevice(device, length));
    }

    boolean fits(Picture picture) {
        return image.width() == picture.width() && image.height() == picture.height();
    }

    @Override
    public void close() {
        image.close();
        bytes.close();
    }
}
