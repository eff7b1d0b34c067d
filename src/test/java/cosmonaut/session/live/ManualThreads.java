package cosmonaut.session.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/// Threads of a flight under a clock that only the test moves: a tick is run by [#tick] on the test's thread; the
/// inference thread is real, but waits whenever the world says that it takes time, until the clock is there.
final class ManualThreads implements FlightThreads {

    static final double TICK_SECONDS = 1.0 / TICKS_PER_SECOND;

    private static final long PATIENCE_MILLIS = 20_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Thread inference =
            Thread.ofPlatform().daemon().name("manual inference").unstarted(this::work);
    private Runnable tick = () -> {};
    private long now = 1_000_000_000L;
    private long wakeAt;
    private boolean asleep;
    private boolean busy;
    private boolean closed;

    ManualThreads() {
        inference.start();
    }

    private void work() {
        while (true) {
            Runnable task;
            synchronized (this) {
                busy = !tasks.isEmpty();
                notifyAll();
                while (tasks.isEmpty()) {
                    if (closed) {
                        return;
                    }
                    rest();
                }
                busy = true;
                task = tasks.remove();
            }
            task.run();
        }
    }

    private synchronized void rest() {
        try {
            wait(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The world takes time; on the inference thread.
    synchronized void sleep(double seconds) {
        // Times shorter than a tick add up: the work goes on from when it was due, not from when the clock came by.
        long from = now - wakeAt < TICK_SECONDS * 1e9 ? wakeAt : now;
        wakeAt = from + Math.round(seconds * 1e9);
        asleep = true;
        notifyAll();
        while (now < wakeAt) {
            rest();
        }
        asleep = false;
    }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public void everyTick(Runnable action) {
        tick = action;
    }

    /// Moves the clock on by a tick, lets the inference thread do what it can by then, and runs the tick.
    void tick() {
        synchronized (this) {
            now += Math.round(1e9 * TICK_SECONDS);
            notifyAll();
        }
        settle();
        tick.run();
        settle();
    }

    /// Waits until the inference thread has nothing to do before the clock moves.
    private synchronized void settle() {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while ((busy || !tasks.isEmpty()) && !(asleep && wakeAt > now)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the inference thread hangs");
            }
            rest();
        }
    }

    @Override
    public Executor inference() {
        return this::queue;
    }

    private synchronized void queue(Runnable task) {
        if (closed) {
            throw new IllegalStateException("a task after the end");
        }
        tasks.add(task);
        busy = true;
        notifyAll();
    }

    @Override
    public Executor recorder() {
        return Runnable::run;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        for (int i = 0; i < 10_000 && inference.isAlive(); i++) {
            synchronized (this) {
                now += 1_000_000_000L;
                notifyAll();
            }
            if (!closedNow()) {
                tick.run();
            }
            inference.join(Duration.ofMillis(5));
        }
        return !inference.isAlive();
    }

    private synchronized boolean closedNow() {
        return closed;
    }
}
