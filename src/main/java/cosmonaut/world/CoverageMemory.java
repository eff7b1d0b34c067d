package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SpatialMemory;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// A memory of many keyframes, of which those that cover most of a clip are merged into one buffer.
final class CoverageMemory implements WorldMemory {

    private final long memoryBytes;
    private final int count;
    private final WarpRenderer renderer;
    private SpatialMemory memory;
    private @Nullable Keyframe own;

    private record Held(SpatialMemory.Mark mark) implements Mark {

        @Override
        public List<Keyframe> keyframes() {
            return mark.keyframes();
        }
    }

    private record Chosen(WarpRenderer renderer, List<Keyframe> sources, List<CameraFrame> cameras) implements Views {

        @Override
        public void render(int buffer, int from, List<Warp> out) {
            renderer.renderNearestFirst(sources, cameras.subList(from, from + out.size()), out);
        }
    }

    /// @param memoryBytes what the keyframes may take
    CoverageMemory(WorldConfig config, WorldConfig.Cache cache, long memoryBytes) {
        this.memoryBytes = memoryBytes;
        this.count = cache.sources();
        this.memory = new SpatialMemory(memoryBytes);
        this.renderer = new WarpRenderer(
                config.networkWidth(),
                config.networkHeight(),
                cache.far(),
                cache.lookupKind(),
                cache.magnificationLimit(),
                ForkJoinPool.commonPool());
    }

    @Override
    public void restart(Keyframe first) {
        memory = new SpatialMemory(memoryBytes);
        memory.remember(first);
    }

    @Override
    public void remember(Keyframe keyframe) {
        memory.remember(keyframe);
    }

    /// Remembers a view that belongs to a place, not to the flight's line: it never counts as the newest one.
    void rememberBeside(Keyframe view) {
        memory.rememberBeside(view);
    }

    @Override
    public void goOnFrom(Optional<Keyframe> newest) {
        own = newest.orElse(null);
    }

    /// Whether this very keyframe is remembered.
    boolean holds(Keyframe keyframe) {
        return memory.holds(keyframe);
    }

    /// The keyframes that show most of some cameras, at most so many.
    List<Keyframe> sources(List<CameraFrame> cameras, int most) {
        return memory.choose(cameras, most);
    }

    @Override
    public Mark mark() {
        return new Held(memory.mark());
    }

    @Override
    public void returnTo(Mark mark) {
        memory.returnTo(((Held) mark).mark());
    }

    @Override
    public int buffers() {
        return 1;
    }

    @Override
    public Views look(List<CameraFrame> cameras) {
        return new Chosen(renderer, memory.choose(cameras, count, own), List.copyOf(cameras));
    }
}
