package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Gen3cCache;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SpatialMemory;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// What a world remembers, as a model's configuration wants it.
///
/// With one buffer the sources are chosen by coverage and merged; with two, buffer 0 is the newest keyframe and buffer
/// 1 the first (GEN3C section 3.6).
final class CacheMemory {

    /// Pixels per vertex of the mesh that finds hidden surfaces, along an edge (GEN3C section 3.5).
    private static final int GEN3C_MESH_REDUCTION = 4;

    private final WorldConfig.Cache cache;
    private final WarpRenderer renderer;
    private final long memoryBytes;
    private SpatialMemory memory;
    private @Nullable Gen3cCache pair;

    CacheMemory(WorldConfig config, WorldConfig.Cache cache, long memoryBytes) {
        this.cache = cache;
        this.memoryBytes = memoryBytes;
        this.memory = new SpatialMemory(memoryBytes);
        this.renderer = new WarpRenderer(
                config.networkWidth(),
                config.networkHeight(),
                cache.far(),
                cache.lookupKind(),
                cache.magnificationLimit(),
                ForkJoinPool.commonPool());
    }

    /// Begins anew with one keyframe.
    void restart(Keyframe first) {
        memory = new SpatialMemory(memoryBytes);
        if (cache.buffers() == 1) {
            memory.remember(first);
        } else {
            pair = new Gen3cCache(first, true, GEN3C_MESH_REDUCTION);
        }
    }

    void remember(Keyframe keyframe) {
        if (pair == null) {
            memory.remember(keyframe);
        } else {
            pair.update(keyframe);
        }
    }

    /// What is remembered.
    ///
    /// @param pair the newest and the first, where a model has a buffer for each
    record Mark(SpatialMemory.Mark memory, @Nullable List<Keyframe> pair) {}

    Mark mark() {
        return new Mark(memory.mark(), pair == null ? null : pair.buffers());
    }

    /// Remembers what it did when the mark was made, since the last restart.
    void returnTo(Mark mark) {
        memory.returnTo(mark.memory());
        if (pair != null && mark.pair() != null) {
            pair.returnTo(mark.pair());
        }
    }

    /// Buffers that [#render] writes; the others are absent.
    int filledBuffers() {
        return pair == null ? 1 : pair.buffers().size();
    }

    /// Warps the remembered pictures into the cameras.
    ///
    /// @param buffers per buffer a warp for every camera
    /// @return the pictures that were warped
    List<Keyframe> render(List<CameraFrame> targets, List<List<Warp>> buffers) {
        if (pair == null) {
            List<Keyframe> sources = memory.choose(targets, cache.sources());
            renderer.renderNearestFirst(sources, targets, buffers.getFirst());
            return sources;
        }
        pair.render(targets, buffers.subList(0, filledBuffers()));
        return pair.buffers();
    }
}
