package cosmonaut.session.live;

/// Events a second over the last two seconds. One thread counts, any thread reads.
final class ShownRate {

    private static final int CAPACITY = 512;
    private static final long WINDOW_NANOS = 2_000_000_000L;

    private final long[] at = new long[CAPACITY];
    private volatile int count;

    void count(long nanos) {
        int before = count;
        at[before % CAPACITY] = nanos;
        count = before + 1;
    }

    /// @return 0 to 256
    double perSecond(long now) {
        int events = 0;
        int all = count;
        for (int i = all - 1; i >= 0 && i > all - CAPACITY && now - at[i % CAPACITY] <= WINDOW_NANOS; i--) {
            events++;
        }
        return events * 1e9 / WINDOW_NANOS;
    }
}
