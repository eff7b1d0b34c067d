package cosmonaut.session.live;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.model.WorldConfig;
import cosmonaut.session.tree.Shot;
import cosmonaut.viewport.ViewRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says what a flight shows at one moment: always the view from the newest pose, of the generated picture that shows it
/// best, to be re-projected by what little the two differ. What came of it on the display is counted here too.
final class Display {

    /// A picture whose view is no further away is shown as it is, unless a hand leads away from it: what that does
    /// shows from the first picture on.
    private static final double SAME_VIEW_PIXELS = 0.3;

    /// Requests that may be on their way to the display at once.
    private static final int UNDER_WAY = 8;

    private final Hand hand;
    private final double halfPicture;
    private final PictureRates rates;
    private final Deque<Asked> underWay = new ArrayDeque<>();
    private @Nullable Shot lastShown;
    private @Nullable Shot lastShot;
    private @Nullable CameraFrame lastView;
    private @Nullable Film lastFilm;
    private @Nullable ViewRequest last;

    /// Whether the last shot was shown as it is and a hand leads away from it.
    private boolean leaves;

    /// A request, and what is answered by it.
    ///
    /// @param follows whether the newest control shows in its pose
    private record Asked(ViewRequest request, Shot shot, long held, boolean follows) {}

    Display(WorldConfig config, Hand hand, PictureRates rates) {
        this.hand = hand;
        this.rates = rates;
        this.halfPicture = 0.5 / config.fps();
    }

    /// What is to be shown; the very request of the call before where nothing has changed. One thread.
    ViewRequest request(FlightSnapshot snapshot, long nanos) {
        ViewRequest before = last;
        Timeline.PastPicture past = snapshot.past();
        if (past != null) {
            return before != null && lastView == past.camera() ? before : past(past);
        }
        HeldControl held = hand.held();
        Motion motion = snapshot.motion();
        double since = Math.clamp((nanos - snapshot.nanos()) / 1e9, 0, Motion.LONGEST);
        CameraFrame view = new CameraFrame(pose(motion, since, held), snapshot.lens());
        Film film = snapshot.film();
        double seconds = snapshot.seconds() + since * motion.rate();
        Shot shot = film.best(view, seconds + halfPicture);
        if (before != null && shot == lastShot && film == lastFilm && view.equals(lastView)) {
            return before;
        }
        boolean same = isAsGood(shot, view, held);
        boolean stands = same && shot == lastShot;
        lastShot = shot;
        lastView = view;
        lastFilm = film;
        if (stands && before != null && before.kind() == ViewRequest.Kind.GENERATED) {
            return before;
        }
        ViewRequest request = same ? asItIs(shot) : elsewhere(film, shot, view, seconds);
        last = request;
        remember(new Asked(request, shot, held.change(), motion.followsHand()));
        return request;
    }

    /// Where the camera is; where arithmetic has lost it, where it was.
    private Pose pose(Motion motion, double since, HeldControl held) {
        try {
            return motion.after(since, held.control());
        } catch (IllegalArgumentException e) {
            return lastView != null ? lastView.pose() : motion.after(0, held.control());
        }
    }

    private ViewRequest past(Timeline.PastPicture past) {
        lastView = past.camera();
        lastShot = null;
        ViewRequest.SourceView shown = new ViewRequest.SourceView(past.index(), past.picture(), past.camera(), null);
        ViewRequest request = new ViewRequest(ViewRequest.Kind.LOOK_BACK, past.camera(), shown, null, 0, List.of());
        last = request;
        return request;
    }

    /// Whether a generated picture is shown as it is. One that a hand leads away from is not, however near it still is.
    private boolean isAsGood(Shot shot, CameraFrame view, HeldControl held) {
        if (shot.warpable() == null) {
            return true;
        }
        boolean stood = last != null && last.kind() == ViewRequest.Kind.GENERATED;
        leaves = shot == lastShot && (leaves || stood) && !held.released() && !view.equals(shot.camera());
        return !leaves && shot.pixelsTo(view) < SAME_VIEW_PIXELS;
    }

    private static ViewRequest asItIs(Shot shot) {
        return new ViewRequest(ViewRequest.Kind.GENERATED, shot.camera(), source(shot), null, 0, List.of());
    }

    private static ViewRequest elsewhere(Film film, Shot shot, CameraFrame view, double seconds) {
        Shot next = film.after(shot);
        double share =
                next == null ? 0 : Math.clamp((seconds - shot.seconds()) / (next.seconds() - shot.seconds()), 0, 1);
        return new ViewRequest(
                ViewRequest.Kind.REPROJECTED,
                view,
                source(shot),
                next == null ? null : source(next),
                share,
                film.beside(shot));
    }

    private static ViewRequest.SourceView source(Shot shot) {
        return new ViewRequest.SourceView(shot.index(), shot.picture(), shot.camera(), shot.warpable());
    }

    private void remember(Asked asked) {
        synchronized (underWay) {
            while (underWay.size() >= UNDER_WAY) {
                underWay.removeFirst();
            }
            underWay.addLast(asked);
        }
    }

    /// The picture of a request stands on the display; a request that is told again is counted once. One thread.
    void shown(ViewRequest request, long now) {
        Asked answered = answered(request);
        if (answered == null) {
            return;
        }
        if (answered.follows) {
            hand.toReprojected().reflected(answered.held, now);
        }
        hand.toGenerated().reflected(answered.shot.change(), now);
        rates.shown().count(now);
        if (answered.shot != lastShown) {
            rates.played().count(now);
            lastShown = answered.shot;
        }
    }

    private @Nullable Asked answered(ViewRequest request) {
        synchronized (underWay) {
            if (underWay.stream().noneMatch(asked -> asked.request == request)) {
                return null;
            }
            Asked asked = underWay.removeFirst();
            while (asked.request != request) {
                asked = underWay.removeFirst();
            }
            return asked;
        }
    }
}
