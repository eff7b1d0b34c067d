package cosmonaut.viewport.vulkan;

import static org.lwjgl.vulkan.VK12.*;

import java.util.ArrayList;
import java.util.List;
import org.lwjgl.vulkan.VkCommandBuffer;

/// The images that a picture of one size is made in.
final class ViewTargets implements AutoCloseable {

    private final VulkanDevice device;
    private final int width;
    private final int height;
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final List<GpuImage> images = new ArrayList<>();

    /// Place in a source, which source, metres; see `warp.frag`.
    final GpuImage found;

    final GpuImage depth;

    /// Colours and whether they are known, then the same at half the size and so on down to one pixel.
    final List<GpuImage> colours = new ArrayList<>();

    /// Colours of the picture after the one on show.
    final GpuImage later;

    /// Finished.
    final GpuImage picture;

    final long surfaces;
    final long lines;

    ViewTargets(VulkanDevice device, int width, int height, DrawPass surfacePass, DrawPass linePass) {
        this.device = device;
        this.width = width;
        this.height = height;
        try {
            found = image(width, height, VK_FORMAT_R32G32B32A32_SFLOAT);
            depth = image(width, height, VK_FORMAT_D32_SFLOAT);
            later = image(width, height, VK_FORMAT_R16G16B16A16_SFLOAT);
            picture = image(width, height, VK_FORMAT_R8G8B8A8_UNORM);
            int w = width;
            int h = height;
            colours.add(image(w, h, VK_FORMAT_R16G16B16A16_SFLOAT));
            while (w > 1 || h > 1) {
                w = (w + 1) / 2;
                h = (h + 1) / 2;
                colours.add(image(w, h, VK_FORMAT_R16G16B16A16_SFLOAT));
            }
            surfaces = framebuffer(surfacePass.framebuffer(found, depth));
            lines = framebuffer(linePass.framebuffer(picture));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private GpuImage image(int w, int h, int format) {
        GpuImage image = new GpuImage(device, w, h, format);
        owned.add(image);
        images.add(image);
        return image;
    }

    private long framebuffer(long handle) {
        owned.add(() -> vkDestroyFramebuffer(device.handle(), handle, null));
        return handle;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    boolean fits(int w, int h) {
        return w == width && h == height;
    }

    /// Makes the images usable, once.
    void begin(VkCommandBuffer commands) {
        images.forEach(image -> image.begin(commands));
    }

    @Override
    public void close() {
        try {
            for (AutoCloseable each : owned.reversed()) {
                each.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            owned.clear();
        }
    }
}
