package cosmonaut.metrics;

import cosmonaut.camera.CameraFrame;
import cosmonaut.media.Picture;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.EdgeTest;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import java.util.List;

/// What a flight's first picture shows of another camera's view, by its true depth and without any model.
///
/// A pixel is *seen* if a pixel of the first picture arrives there when it is warped with its depth, and *new* if none
/// does. Both masks lose their border: seen pixels one, new pixels two, since depth edges and the cracks of a warp
/// leave lines of holes that are no new territory.
public final class StartView {

    /// The memory's own settings for worlds with exact depth, whatever a model says.
    private static final float EDGE_THRESHOLD = 0.1f;

    private static final float FAR_METRES = 100;
    private static final int SEEN_BORDER = 1;
    private static final int NEW_BORDER = 2;

    private final Keyframe start;
    private final WarpRenderer renderer;
    private final Warp warp;

    /// @param known above 0 and up to 1: the share of pixels that are seen, before the border is taken off
    /// @param seen [height, width]
    /// @param unseen [height, width], the new pixels
    public record Masks(double known, boolean[] seen, boolean[] unseen) {}

    /// @param depth [height, width], metres along the camera's axis
    public StartView(Picture picture, float[] depth, CameraFrame camera) {
        float[] grey = new float[3 * picture.width() * picture.height()];
        start = Keyframe.of(0, camera, grey, depth, new DisparityFilter(EDGE_THRESHOLD), EdgeTest.STRETCH, FAR_METRES);
        renderer = new WarpRenderer(picture.width(), picture.height(), FAR_METRES, Runnable::run);
        warp = new Warp(picture.width(), picture.height());
    }

    /// What of this camera's view the first picture shows.
    public Masks masks(CameraFrame camera) {
        renderer.render(List.of(start), List.of(camera), List.of(warp));
        boolean[] seen = new boolean[warp.mask().length];
        boolean[] unseen = new boolean[seen.length];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = warp.mask()[i] > 0;
            unseen[i] = !seen[i];
        }
        return new Masks(
                warp.coverage(),
                ErodedMask.of(seen, warp.width(), warp.height(), SEEN_BORDER),
                ErodedMask.of(unseen, warp.width(), warp.height(), NEW_BORDER));
    }
}
