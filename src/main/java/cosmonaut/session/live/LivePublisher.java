package cosmonaut.session.live;

import cosmonaut.session.recording.Recordings;
import cosmonaut.session.tree.FlightNode;
import cosmonaut.world.ChunkSettings;

/// Says what a flight is like: the view for the window, the snapshot for the display. Written on the control thread,
/// read from any.
final class LivePublisher {

    private final FlightStatus status;
    private final Playback playback;
    private final FlightLine line;
    private final ChunkOrders orders;
    private final SettingsInForce settings;
    private final Recordings recordings;
    private final Hand hand;
    private final PictureRates rates;
    private final int chunkPictures;
    private final LiveListener listener;
    private LiveState state = LiveState.LOADING;
    private long steered;
    private volatile Published published;

    /// What the other threads read, of one moment.
    record Published(FlightSnapshot snapshot, LiveView view) {}

    /// @param chunkPictures pictures of a chunk
    /// @param now nanoseconds on the flight's clock
    LivePublisher(FlightParts parts, PictureRates rates, int chunkPictures, LiveListener listener, long now) {
        this.status = parts.status();
        this.playback = parts.playback();
        this.line = parts.line();
        this.orders = parts.orders();
        this.settings = parts.settings();
        this.recordings = parts.recordings();
        this.hand = parts.hand();
        this.rates = rates;
        this.chunkPictures = chunkPictures;
        this.listener = listener;
        this.published = new Published(snapshot(now), view(now));
    }

    Published published() {
        return published;
    }

    void publish(long now) {
        LiveState before = state;
        state = status.state(playback.moving() || orders.active());
        boolean followed = published.snapshot().motion().followsHand();
        FlightSnapshot snapshot = snapshot(now);
        published = new Published(snapshot, view(now));
        if (before != state) {
            listener.stateChanged(state);
        }
        tellSteered(followed, snapshot.motion().followsHand());
    }

    /// @param followed whether the newest control showed in the pose before this tick
    private void tellSteered(boolean followed, boolean follows) {
        long change = hand.held().change();
        if (follows && change != steered) {
            steered = change;
            if (!followed) {
                listener.steered();
            }
        }
    }

    private FlightSnapshot snapshot(long now) {
        return new FlightSnapshot(
                playback.film(),
                playback.motion(status.flies()),
                playback.helm().seconds(),
                now,
                playback.lens(),
                status.past(),
                new FlightSnapshot.Way(
                        line.path().poses(),
                        orders.coming(),
                        line.current()
                                .map(FlightNode::content)
                                .map(FlightNode.Content::world)
                                .orElse(null)));
    }

    private LiveView view(long now) {
        Helm helm = playback.helm();
        boolean flies = status.flies();
        Timeline.PastPicture past = status.past();
        ChunkSettings chosen = settings.get();
        double expected = playback.cadence().expected();
        return new LiveView(
                state,
                status.failure(),
                helm.pose(),
                playback.lens(),
                hand.held().control(),
                flies ? helm.metresPerSecond() : 0,
                helm.speed(),
                orders.view(now),
                flies && playback.waiting(),
                playback.cadence().rate(),
                new LiveView.Pictures(
                        rates.shown().perSecond(now),
                        rates.played().perSecond(now),
                        expected > 0 ? chunkPictures / expected : 0),
                hand.toReprojected().latest(),
                hand.toGenerated().latest(),
                usedHeap(),
                line.path().poses(),
                chosen.prompt(),
                chosen.seed(),
                chosen.steps(),
                line.current().map(FlightNode::chunks).orElse(0L),
                line.timeline().revision(),
                past == null ? -1 : past.index(),
                past != null && orders.canFlyFrom(past.index()),
                orders.canReroll(),
                line.first().warpable() != null,
                helm.motion(),
                helm.canWalk(),
                flies && helm.hindered(hand.held()),
                recordings.state());
    }

    private static long usedHeap() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
