package cosmonaut.ui.drive;

import cosmonaut.viewport.Polyline;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a pane shows of a future: a picture of one of its views, and the path in it. Set by the window's thread, asked
/// by the one that draws.
final class PaneSight implements ViewSource {

    private volatile @Nullable Moment moment;

    // The drawing thread's.
    private @Nullable Moment asked;
    private @Nullable ViewRequest request;

    /// @param path none where it is not laid over the picture
    record Moment(
            int index, DriveFuture.Shown shown, @Nullable DriveLines path) {

        boolean isSame(@Nullable Moment other) {
            return other != null && shown == other.shown && path == other.path;
        }
    }

    void show(@Nullable Moment now) {
        Moment before = moment;
        if (now == null || !now.isSame(before)) {
            moment = now;
        }
    }

    @Override
    public @Nullable ViewRequest request(long nanoTime) {
        Moment now = moment;
        if (now != asked) {
            asked = now;
            request = now == null ? null : request(now);
        }
        return request;
    }

    private static ViewRequest request(Moment now) {
        DriveFuture.Shown shown = now.shown();
        return new ViewRequest(
                ViewRequest.Kind.GENERATED,
                shown.camera(),
                new ViewRequest.SourceView(now.index(), shown.picture(), shown.camera(), null),
                null,
                0,
                List.of());
    }

    @Override
    public List<Polyline> lines(ViewRequest of) {
        Moment now = asked;
        DriveLines path = now == null ? null : now.path();
        return now == null || path == null ? List.of() : path.at(now.index());
    }
}
