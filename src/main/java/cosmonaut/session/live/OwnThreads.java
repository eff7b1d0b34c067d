package cosmonaut.session.live;

import cosmonaut.session.StandBack;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Three threads of one flight: control clock, inference, recorder. They do not keep the program alive.
public final class OwnThreads implements FlightThreads {

    private static final long TICK_NANOS = 1_000_000_000L / TICKS_PER_SECOND;

    private final ExecutorService inference =
            Executors.newSingleThreadExecutor(task -> daemon("flight inference", () -> {
                StandBack.currentThread();
                task.run();
            }));
    private final ExecutorService recorder = Executors.newSingleThreadExecutor(task -> daemon("flight recorder", task));
    private volatile boolean open = true;
    private volatile boolean hurried;
    private volatile @Nullable Thread clock;

    private static Thread daemon(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).unstarted(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void everyTick(Runnable tick) {
        clock = Thread.ofPlatform().daemon().name("flight control").start(() -> run(tick));
    }

    private void run(Runnable tick) {
        long due = System.nanoTime();
        while (open) {
            hurried = false;
            tick.run();
            long now = System.nanoTime();
            // One in between, for whoever was in a hurry, puts off none of the others.
            if (due <= now) {
                due = Math.max(due + TICK_NANOS, now);
            }
            while (open && !hurried && due - now > 0) {
                LockSupport.parkNanos(this, due - now);
                now = System.nanoTime();
            }
        }
    }

    @Override
    public void hurry() {
        hurried = true;
        wake();
    }

    private void wake() {
        Thread running = clock;
        if (running != null) {
            LockSupport.unpark(running);
        }
    }

    @Override
    public Executor inference() {
        return inference;
    }

    @Override
    public Executor recorder() {
        return recorder;
    }

    @Override
    public void close() {
        open = false;
        wake();
        inference.shutdown();
        recorder.shutdown();
    }

    @Override
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Thread running = clock;
        if (running != null && !running.join(patience)) {
            return false;
        }
        return inference.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)
                && recorder.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
