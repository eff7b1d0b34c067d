package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.scene.SourceViews;
import cosmonaut.spatial.Keyframe;
import java.util.ArrayList;
import java.util.List;

/// GEN3C's cache of a video (`Cache4D`, section 3.7): every picture of a flight is shown the frame of its own moment
/// and no other, in one buffer. Behind the end of the video its last frame stays.
final class VideoMemory implements WorldMemory {

    /// Frames that are unpacked at once; those that share the sharpness of the depth test are looked at by turn.
    private static final int UNPACKED = 4;

    private static final Mark NOTHING = List::of;

    private final SplatRenderer renderer;
    private final KeyframeMaker keyframes;
    private final SourceViews video;
    private final List<Keyframe> unpacked = new ArrayList<>();
    private int first;

    private final class Frames implements SplatSources {

        private final int begin;

        private Frames(int begin) {
            this.begin = begin;
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public Keyframe of(int source, int camera) {
            return frame(begin + camera);
        }
    }

    VideoMemory(SplatRenderer renderer, KeyframeMaker keyframes, SourceViews video) {
        this.renderer = renderer;
        this.keyframes = keyframes;
        this.video = video;
    }

    @Override
    public void restart(Keyframe picture) {
        throw new IllegalStateException("a video was given");
    }

    /// Nothing is remembered beside the video.
    @Override
    public void remember(Keyframe keyframe) {}

    @Override
    public boolean grows() {
        return false;
    }

    @Override
    public boolean stands() {
        return false;
    }

    @Override
    public void at(int picture) {
        first = Math.max(0, picture);
    }

    @Override
    public Mark mark() {
        return NOTHING;
    }

    @Override
    public void returnTo(Mark mark) {}

    @Override
    public int buffers() {
        return 1;
    }

    @Override
    public Views look(List<CameraFrame> cameras) {
        SplatRenderer.Look look = renderer.look(new Frames(first), cameras);
        return new SplatViews(renderer, look, List.of(), List.of(SplatViews.Buffer.of(0)));
    }

    private Keyframe frame(int picture) {
        int index = Math.min(picture, video.views().size() - 1);
        for (Keyframe one : unpacked) {
            if (one.index() == index) {
                return one;
            }
        }
        if (unpacked.size() == UNPACKED) {
            unpacked.removeFirst();
        }
        unpacked.addLast(keyframes.of(index, video.at(index)));
        return unpacked.getLast();
    }
}
