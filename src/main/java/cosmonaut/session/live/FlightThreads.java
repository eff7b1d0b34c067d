package cosmonaut.session.live;

import java.time.Duration;
import java.util.concurrent.Executor;

/// Time and threads of a live flight. Tests bring their own and step them.
public interface FlightThreads extends AutoCloseable {

    /// Ticks of the control clock in a second.
    int TICKS_PER_SECOND = 60;

    /// As [System#nanoTime].
    long nanoTime();

    /// Calls `tick` [#TICKS_PER_SECOND] times a second on the control thread until closed. Ticks that are missed are
    /// left out.
    void everyTick(Runnable tick);

    /// Something has come that should not wait for the next tick: there is one at once. Any thread.
    default void hurry() {}

    /// Runs the world's work, one task after the other.
    Executor inference();

    /// Writes recordings, one task after the other.
    Executor recorder();

    /// Stops the control clock; tasks already given are still run, new ones are refused.
    @Override
    void close();

    /// Waits until the threads have ended.
    ///
    /// @return whether they have
    boolean awaitEnd(Duration patience) throws InterruptedException;
}
