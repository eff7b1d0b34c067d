package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Gen3cCache;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// GEN3C's memory: buffer 0 is the newest keyframe and buffer 1 the first (GEN3C section 3.6).
final class NewestAndFirstMemory implements WorldMemory {

    /// Pixels per vertex of the mesh that finds hidden surfaces, along an edge (GEN3C section 3.5).
    private static final int MESH_REDUCTION = 4;

    private final boolean foregroundMasking;
    private @Nullable Gen3cCache cache;

    private record Held(List<Keyframe> keyframes) implements Mark {}

    private record Seen(Gen3cCache.Views views) implements Views {

        @Override
        public List<Keyframe> sources() {
            return views.sources();
        }

        @Override
        public void render(int buffer, int from, List<Warp> out) {
            for (int i = 0; i < out.size(); i++) {
                views.render(buffer, from + i, out.get(i));
            }
        }
    }

    /// @param foregroundMasking whether background behind torn edges is hidden
    NewestAndFirstMemory(boolean foregroundMasking) {
        this.foregroundMasking = foregroundMasking;
    }

    @Override
    public void restart(Keyframe first) {
        cache = new Gen3cCache(first, foregroundMasking, MESH_REDUCTION);
    }

    @Override
    public void remember(Keyframe keyframe) {
        started().update(keyframe);
    }

    @Override
    public Mark mark() {
        return new Held(started().buffers());
    }

    @Override
    public void returnTo(Mark mark) {
        started().returnTo(((Held) mark).keyframes());
    }

    @Override
    public int buffers() {
        return started().buffers().size();
    }

    @Override
    public Views look(List<CameraFrame> cameras) {
        return new Seen(started().look(cameras));
    }

    private Gen3cCache started() {
        if (cache == null) {
            throw new IllegalStateException("no world was started");
        }
        return cache;
    }
}
