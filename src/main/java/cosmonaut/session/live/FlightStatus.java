package cosmonaut.session.live;

import org.jspecify.annotations.Nullable;

/// What holds a flight: its world is not open yet, the person has paused it or looks back, it failed, or it is over.
/// The control thread's.
final class FlightStatus {

    private boolean loading = true;
    private boolean paused;
    private boolean closed;
    private @Nullable String failure;
    private Timeline.@Nullable PastPicture past;

    /// Whether the camera follows the hand.
    boolean flies() {
        return !loading && !paused && past == null && failure == null;
    }

    /// Whether nothing holds the flight but, maybe, a pause.
    boolean plays() {
        return !loading && past == null && failure == null;
    }

    /// Whether the world can be asked for chunks.
    boolean ready() {
        return !loading && failure == null;
    }

    boolean loading() {
        return loading;
    }

    boolean paused() {
        return paused;
    }

    boolean closed() {
        return closed;
    }

    @Nullable
    String failure() {
        return failure;
    }

    Timeline.@Nullable PastPicture past() {
        return past;
    }

    /// @param busy whether the camera moves, or a chunk is under way
    LiveState state(boolean busy) {
        if (closed) {
            return LiveState.CLOSED;
        }
        if (failure != null) {
            return LiveState.FAILED;
        }
        if (loading) {
            return LiveState.LOADING;
        }
        if (past != null) {
            return LiveState.LOOKING_BACK;
        }
        if (paused) {
            return LiveState.PAUSED;
        }
        return busy ? LiveState.FLYING : LiveState.STANDING;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        past = null;
    }

    void lookBack(Timeline.@Nullable PastPicture picture) {
        if (picture != null) {
            past = picture;
        }
    }

    void live() {
        past = null;
    }

    /// The world is being opened.
    void load() {
        loading = true;
        failure = null;
    }

    void loaded() {
        loading = false;
    }

    void fail(String message) {
        loading = false;
        failure = message;
    }

    void close() {
        closed = true;
    }
}
