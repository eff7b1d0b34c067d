package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Tensor;
import java.util.List;

/// The memory of a model that has no 3D cache: camera rays and the newest picture are all that it goes by.
final class NoMemory implements WorldMemory {

    private static final Mark NOTHING = List::of;

    private static final Views NO_VIEWS = new Views() {
        @Override
        public List<Keyframe> sources() {
            return List.of();
        }

        @Override
        public void render(int buffer, int from, List<Warp> out) {
            throw new IllegalStateException("there is nothing to warp");
        }

        @Override
        public double[] fill(int buffer, Tensor colours, Tensor mask) {
            throw new IllegalStateException("there is nothing to warp");
        }
    };

    @Override
    public void restart(Keyframe first) {}

    @Override
    public void remember(Keyframe keyframe) {}

    @Override
    public Mark mark() {
        return NOTHING;
    }

    @Override
    public void returnTo(Mark mark) {}

    @Override
    public int buffers() {
        return 0;
    }

    @Override
    public Views look(List<CameraFrame> cameras) {
        return NO_VIEWS;
    }
}
