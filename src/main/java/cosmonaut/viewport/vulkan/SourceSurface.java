package cosmonaut.viewport.vulkan;

import cosmonaut.spatial.Keyframe;

/// The depth of a keyframe on the device, and the cells that `warp.vert` draws of it.
final class SourceSurface implements AutoCloseable {

    /// Cells of a square that tears at all its sides.
    private static final int MOST_CELLS = 4;

    private final int width;
    private final int height;
    private final GpuBuffer depth;
    private final GpuBuffer cells;
    private int count;

    SourceSurface(VulkanDevice device, Keyframe keyframe) {
        width = keyframe.width();
        height = keyframe.height();
        depth = GpuBuffer.toDevice(device, 4L * width * height);
        cells = GpuBuffer.toDevice(device, 4L * MOST_CELLS * width * height);
    }

    boolean fits(Keyframe keyframe) {
        return width == keyframe.width() && height == keyframe.height();
    }

    void take(Keyframe keyframe) {
        depth.bytes().asFloatBuffer().put(keyframe.depth());
        int[] drawn = SurfaceCells.of(keyframe);
        cells.bytes().asIntBuffer().put(drawn);
        count = drawn.length;
    }

    GpuBuffer depth() {
        return depth;
    }

    GpuBuffer cells() {
        return cells;
    }

    /// Cells that are drawn.
    int count() {
        return count;
    }

    @Override
    public void close() {
        depth.close();
        cells.close();
    }
}
