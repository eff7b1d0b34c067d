package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// GEN3C's memory: buffer 0 is the newest keyframe and buffer 1 the first; before the second is remembered there is one
/// buffer (GEN3C section 3.6). Rendered on the world's backend.
final class NewestAndFirstMemory implements WorldMemory {

    private final SplatRenderer renderer;
    private List<Keyframe> buffers = List.of();

    private record Held(List<Keyframe> keyframes) implements Mark {}

    private record Buffers(List<Keyframe> keyframes) implements SplatSources {

        @Override
        public int count() {
            return keyframes.size();
        }

        @Override
        public Keyframe of(int source, int camera) {
            return keyframes.get(source);
        }
    }

    NewestAndFirstMemory(SplatRenderer renderer) {
        this.renderer = renderer;
    }

    @Override
    public void restart(Keyframe first) {
        buffers = List.of(first);
    }

    @Override
    public void remember(Keyframe keyframe) {
        List<Keyframe> next = new ArrayList<>();
        next.add(keyframe);
        next.add(started().getLast());
        buffers = List.copyOf(next);
    }

    @Override
    public Mark mark() {
        return new Held(started());
    }

    @Override
    public void returnTo(Mark mark) {
        buffers = ((Held) mark).keyframes();
    }

    @Override
    public int buffers() {
        return started().size();
    }

    @Override
    public Views look(List<CameraFrame> cameras) {
        List<Keyframe> now = started();
        List<SplatViews.Buffer> shown =
                IntStream.range(0, now.size()).mapToObj(SplatViews.Buffer::of).toList();
        return new SplatViews(renderer, renderer.look(new Buffers(now), cameras), now, shown);
    }

    private List<Keyframe> started() {
        if (buffers.isEmpty()) {
            throw new IllegalStateException("no world was started");
        }
        return buffers;
    }
}
