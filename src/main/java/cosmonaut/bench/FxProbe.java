package cosmonaut.bench;

import cosmonaut.ui.FxThread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Measures for how long the JavaFX thread cannot be reached: posts a task every few milliseconds, never two at once,
/// and keeps the longest wait.
///
/// On a machine that is busy with other work, a thread also waits for a processor. How long the probe itself overslept,
/// and how much of a wait the JavaFX thread was really computing, tell such a wait from one that the program caused.
public final class FxProbe implements AutoCloseable {

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final double NANOS_A_MILLI = 1e6;

    private final FxThread fx;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicLong longestWork = new AtomicLong();
    private final AtomicLong longestOversleep = new AtomicLong();
    private final AtomicLong waitingSince = new AtomicLong();
    private final AtomicLong workBefore = new AtomicLong(-1);
    private final AtomicLong busy = new AtomicLong();
    private final AtomicLong busySince = new AtomicLong(System.nanoTime());
    private final AtomicInteger resets = new AtomicInteger();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Thread thread;

    public FxProbe(FxThread fx) {
        this.fx = fx;
        this.thread = Thread.ofPlatform().daemon().name("fx-probe").start(this::run);
    }

    private void run() {
        while (open.get()) {
            if (waitingSince.get() == 0) {
                waitingSince.set(System.nanoTime());
                fx.execute(this::reached);
            }
            long before = System.nanoTime();
            int round = resets.get();
            LockSupport.parkNanos(EVERY_NANOS);
            if (round == resets.get()) {
                longestOversleep.accumulateAndGet(System.nanoTime() - before - EVERY_NANOS, Math::max);
            }
        }
    }

    /// On the JavaFX thread: what it computed since the probe was here last is at least what it computed during the
    /// wait, and no more than a few milliseconds above; more than the wait it cannot be.
    private void reached() {
        long waited = System.nanoTime() - waitingSince.get();
        longest.accumulateAndGet(waited, Math::max);
        long work = threads.getCurrentThreadCpuTime();
        long before = workBefore.getAndSet(work);
        if (before >= 0) {
            longestWork.accumulateAndGet(Math.min(work - before, waited), Math::max);
            busy.addAndGet(work - before);
        }
        waitingSince.set(0);
    }

    /// The longest wait since the last [#reset], a present one included, in milliseconds.
    public double longestMillis() {
        long since = waitingSince.get();
        long waiting = since == 0 ? 0 : System.nanoTime() - since;
        return Math.max(longest.get(), waiting) / NANOS_A_MILLI;
    }

    /// The longest that the JavaFX thread computed while the probe waited for it, in milliseconds.
    public double longestWorkMillis() {
        return longestWork.get() / NANOS_A_MILLI;
    }

    /// What the JavaFX thread has computed since the last [#reset], in milliseconds; a few milliseconds exact.
    public double workMillis() {
        return busy.get() / NANOS_A_MILLI;
    }

    /// The share of the time since the last [#reset] in which the JavaFX thread computed, 0 to 1.
    public double busyShare() {
        return (double) busy.get() / Math.max(1, System.nanoTime() - busySince.get());
    }

    /// How much later than wished the probe woke at worst, in milliseconds: what the machine itself cost.
    public double longestOversleepMillis() {
        return longestOversleep.get() / NANOS_A_MILLI;
    }

    /// Forgets all that was, a wait that is under way included: it counts from now on.
    public void reset() {
        resets.incrementAndGet();
        waitingSince.updateAndGet(since -> since == 0 ? 0 : System.nanoTime());
        longest.set(0);
        longestWork.set(0);
        longestOversleep.set(0);
        busy.set(0);
        busySince.set(System.nanoTime());
    }

    @Override
    public void close() {
        open.set(false);
        LockSupport.unpark(thread);
    }
}
