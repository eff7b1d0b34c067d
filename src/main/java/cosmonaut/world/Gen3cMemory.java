package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.scene.SourceViews;
import cosmonaut.spatial.Keyframe;
import java.util.List;

/// GEN3C's memory of whatever a world begins with: of one picture what was shown since ([NewestAndFirstMemory]), of a
/// video its frames ([VideoMemory]), of a place the views of it ([PlaceMemory]).
final class Gen3cMemory implements WorldMemory {

    private final SplatRenderer renderer;
    private final KeyframeMaker keyframes;
    private WorldMemory held;

    Gen3cMemory(SplatRenderer renderer, KeyframeMaker keyframes) {
        this.renderer = renderer;
        this.keyframes = keyframes;
        this.held = new NewestAndFirstMemory(renderer);
    }

    @Override
    public void restart(Keyframe first) {
        held = new NewestAndFirstMemory(renderer);
        held.restart(first);
    }

    @Override
    public void restartWith(SourceViews sources) {
        if (!renderer.fits(sources.views().getFirst().camera().intrinsics())) {
            throw new InvalidInputException("the pictures that the world is rendered from are not of the networks'"
                    + " size; choose a model without \"detail\"");
        }
        held = switch (sources.kind()) {
            case VIDEO -> new VideoMemory(renderer, keyframes, sources);
            case PLACE -> new PlaceMemory(renderer, keyframes, sources);
        };
    }

    @Override
    public void remember(Keyframe keyframe) {
        held.remember(keyframe);
    }

    @Override
    public boolean grows() {
        return held.grows();
    }

    @Override
    public boolean stands() {
        return held.stands();
    }

    @Override
    public void at(int picture) {
        held.at(picture);
    }

    @Override
    public Mark mark() {
        return held.mark();
    }

    @Override
    public void returnTo(Mark mark) {
        held.returnTo(mark);
    }

    @Override
    public int buffers() {
        return held.buffers();
    }

    @Override
    public Views look(List<CameraFrame> cameras) {
        return held.look(cameras);
    }
}
