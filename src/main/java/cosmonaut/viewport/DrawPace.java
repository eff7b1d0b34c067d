package cosmonaut.viewport;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// How often a picture is drawn: at every pulse of the window where that is cheap, at every second one where it would
/// take the processor from the networks that make the next pictures. What cannot wait is drawn at once.
final class DrawPace {

    /// What drawing may take of a thread's time.
    private static final double SHARE = 0.4;

    /// A little less than two pulses of 60 Hz: pictures never come slower than that for drawing's sake.
    private static final long LONGEST_NANOS = 30_000_000;

    /// How much the newest cost counts.
    private static final double NEWEST = 0.2;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private double nanos;
    private long began;
    private boolean drewAny;

    /// Whether it is time for a picture again.
    boolean isDue(long nanoTime) {
        return !drewAny || nanoTime - began >= Math.min(LONGEST_NANOS, nanos / SHARE);
    }

    /// What the calling thread has computed so far, in nanoseconds: the time in which it waited for a core or for a
    /// card costs the networks nothing.
    long worked() {
        long worked = threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : -1;
        return worked >= 0 ? worked : System.nanoTime();
    }

    /// A picture was drawn.
    ///
    /// @param from when that began, as [System#nanoTime]
    /// @param cost nanoseconds that the thread computed for it
    void drawn(long from, long cost) {
        began = from;
        nanos = drewAny ? nanos + NEWEST * (cost - nanos) : cost;
        drewAny = true;
    }
}
