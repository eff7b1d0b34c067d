package cosmonaut.session.live;

import cosmonaut.session.recording.Recordings;

/// Conducts a flight: in every [#tick] it reads the mailbox, lets the camera fly, orders the chunk that is due and
/// publishes what display and window show. The control thread's.
final class ControlLoop {

    /// A longer gap between two ticks (the machine slept) is not flown.
    private static final double LONGEST_TICK = 0.25;

    private final FlightThreads threads;
    private final Mailbox mailbox;
    private final FlightStatus status;
    private final Playback playback;
    private final FlightLine line;
    private final ChunkOrders orders;
    private final Recordings recordings;
    private final Hand hand;
    private final LivePublisher publisher;
    private long lastTick;

    ControlLoop(FlightThreads threads, Mailbox mailbox, FlightParts parts, LivePublisher publisher) {
        this.threads = threads;
        this.mailbox = mailbox;
        this.status = parts.status();
        this.playback = parts.playback();
        this.line = parts.line();
        this.orders = parts.orders();
        this.recordings = parts.recordings();
        this.hand = parts.hand();
        this.publisher = publisher;
        this.lastTick = threads.nanoTime();
    }

    void tick() {
        long now = threads.nanoTime();
        double seconds = Math.clamp((now - lastTick) / 1e9, 0, LONGEST_TICK);
        lastTick = now;
        mailbox.read(status::closed);
        if (status.closed()) {
            return;
        }
        if (status.flies()) {
            playback.fly(seconds, now);
        } else if (status.plays()) {
            playback.flyStep(seconds);
        }
        line.path().reach(playback.helm().pose());
        recordings.played(playback.film().shots(), playback.helm().seconds());
        orders.consider(now);
        forgetQuestions();
        publisher.publish(now);
    }

    /// Changes that no picture will answer are not timed.
    private void forgetQuestions() {
        boolean moves = status.flies() && playback.moving();
        if (!moves) {
            hand.toReprojected().drop();
        }
        if (!status.flies() || !moves && !orders.active()) {
            hand.toGenerated().drop();
        }
    }

    /// The last message: nothing is begun any more, what was recorded is completed.
    ///
    /// @param ending runs when the world is no longer used
    void close(Runnable ending) {
        recordings.end();
        orders.close(ending);
        status.close();
        publisher.publish(threads.nanoTime());
        threads.close();
    }
}
