package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Gen3cCache;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SpatialMemory;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// What the spatial memory shows in the cameras of a chunk, buffer by buffer, as a model's configuration wants it.
///
/// With one buffer the sources are chosen by coverage and merged; with two, buffer 0 is the newest keyframe and buffer
/// 1 the first
/// (GEN3C section 3.6).
final class CacheView {

    /// Pixels per vertex of the mesh that finds hidden surfaces, along an edge (GEN3C section 3.5).
    private static final int GEN3C_MESH_REDUCTION = 4;

    private final WorldConfig.Cache cache;
    private final WarpRenderer renderer;
    private final long memoryBytes;
    private final List<List<Warp>> buffers = new ArrayList<>();
    private SpatialMemory memory;
    private @Nullable Gen3cCache pair;
    private int filled;

    /// @param targets cameras of a chunk
    CacheView(WorldConfig config, WorldConfig.Cache cache, int targets, long memoryBytes) {
        this.cache = cache;
        this.memoryBytes = memoryBytes;
        this.memory = new SpatialMemory(memoryBytes);
        this.renderer = new WarpRenderer(config.width(), config.height(), cache.far(), ForkJoinPool.commonPool());
        for (int buffer = 0; buffer < cache.buffers(); buffer++) {
            List<Warp> warps = new ArrayList<>();
            for (int i = 0; i < targets; i++) {
                warps.add(new Warp(config.width(), config.height()));
            }
            buffers.add(warps);
        }
    }

    void restart() {
        memory = new SpatialMemory(memoryBytes);
        pair = null;
    }

    /// What is remembered.
    ///
    /// @param pair the newest and the first, where a model has a buffer for each
    record Mark(SpatialMemory.Mark memory, @Nullable List<Keyframe> pair) {}

    Mark mark() {
        return new Mark(memory.mark(), pair == null ? null : pair.buffers());
    }

    /// Remembers what it did when the mark was made.
    void returnTo(Mark mark) {
        memory.returnTo(mark.memory());
        if (pair != null && mark.pair() != null) {
            pair.returnTo(mark.pair());
        }
    }

    void remember(Keyframe keyframe) {
        if (buffers.size() == 1) {
            memory.remember(keyframe);
        } else if (pair == null) {
            pair = new Gen3cCache(keyframe, true, GEN3C_MESH_REDUCTION);
        } else {
            pair.update(keyframe);
        }
    }

    /// Warps the remembered pictures into the cameras.
    void render(List<CameraFrame> targets) {
        if (pair == null) {
            renderer.render(memory.choose(targets, cache.sources()), targets, buffers.getFirst());
            filled = 1;
        } else {
            filled = pair.buffers().size();
            pair.render(targets, buffers.subList(0, filled));
        }
    }

    /// Buffers that the last [#render] filled; the others are absent.
    int filledBuffers() {
        return filled;
    }

    Warp warp(int buffer, int target) {
        return buffers.get(buffer).get(target);
    }

    /// The colours the network is shown: with or without filled holes.
    float[] colours(int buffer, int target) {
        Warp warp = warp(buffer, target);
        return cache.fill().equals("none") ? warp.colour() : warp.filled();
    }
}
