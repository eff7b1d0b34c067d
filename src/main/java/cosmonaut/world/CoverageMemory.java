package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SpatialMemory;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import cosmonaut.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/// A memory of many keyframes, of which those that cover most of a clip are merged into one buffer.
final class CoverageMemory implements WorldMemory {

    /// Cameras that are rendered at once into a clip.
    private static final int BATCH = 8;

    private final long memoryBytes;
    private final int count;
    private final int width;
    private final int height;
    private final WarpRenderer renderer;
    private final PictureTransfer transfer;
    private final boolean filled;
    private final List<Warp> room = new ArrayList<>();
    private SpatialMemory memory;
    private @Nullable Keyframe own;

    private record Held(SpatialMemory.Mark mark) implements Mark {

        @Override
        public List<Keyframe> keyframes() {
            return mark.keyframes();
        }
    }

    private final class Chosen implements Views {

        private final List<Keyframe> sources;
        private final List<CameraFrame> cameras;

        private Chosen(List<Keyframe> sources, List<CameraFrame> cameras) {
            this.sources = sources;
            this.cameras = List.copyOf(cameras);
        }

        @Override
        public List<Keyframe> sources() {
            return sources;
        }

        @Override
        public void render(int buffer, int from, List<Warp> out) {
            renderer.renderNearestFirst(sources, cameras.subList(from, from + out.size()), out);
        }

        @Override
        public double[] fill(int buffer, Tensor colours, Tensor mask) {
            double[] seen = new double[cameras.size()];
            for (int from = 0; from < seen.length; from += BATCH) {
                List<Warp> some = warps(Math.min(BATCH, seen.length - from));
                render(buffer, from, some);
                for (int i = 0; i < some.size(); i++) {
                    Warp warp = some.get(i);
                    transfer.put(colours, from + i, filled ? warp.filled() : warp.colour());
                    transfer.putPlane(mask, from + i, warp.mask());
                    seen[from + i] = warp.coverage();
                }
            }
            return seen;
        }
    }

    /// @param memoryBytes what the keyframes may take
    /// @param transfer of pictures of the networks' size
    CoverageMemory(WorldConfig config, WorldConfig.Cache cache, long memoryBytes, PictureTransfer transfer) {
        this.transfer = transfer;
        this.filled = !cache.fill().equals("none");
        this.memoryBytes = memoryBytes;
        this.count = cache.sources();
        this.width = config.networkWidth();
        this.height = config.networkHeight();
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
        return new Chosen(memory.choose(cameras, count, own), cameras);
    }

    /// Warps that clips are filled from, one batch after the other.
    private List<Warp> warps(int wanted) {
        while (room.size() < wanted) {
            room.add(new Warp(width, height));
        }
        return room.subList(0, wanted);
    }
}
