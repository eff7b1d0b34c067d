package cosmonaut.ui.explore;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.viewport.Polyline;
import cosmonaut.viewport.ViewPicture;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What there is to see: the picture of the scene until the flight begins, then the flight, in the end nothing. Any
/// thread sets it.
final class FlightSight implements ViewSource {

    /// Of a picture that is shown as it is, any would do.
    private static final double USUAL_FIELD = 70;

    private volatile ViewSource source = nanoTime -> null;

    void show(Picture picture) {
        Intrinsics lens = Intrinsics.ofHorizontalFov(USUAL_FIELD, picture.width(), picture.height());
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, lens);
        ViewRequest request = new ViewRequest(
                ViewRequest.Kind.GENERATED,
                camera,
                new ViewRequest.SourceView(0, picture, camera, null),
                null,
                0,
                List.of());
        source = nanoTime -> request;
    }

    void show(ViewSource flight) {
        source = flight;
    }

    void showNothing() {
        source = nanoTime -> null;
    }

    @Override
    public @Nullable ViewRequest request(long nanoTime) {
        return source.request(nanoTime);
    }

    @Override
    public List<Polyline> lines(ViewRequest request) {
        return source.lines(request);
    }

    @Override
    public void drawn(ViewPicture picture) {
        source.drawn(picture);
    }

    @Override
    public void shown(ViewRequest request, long nanoTime) {
        source.shown(request, nanoTime);
    }
}
