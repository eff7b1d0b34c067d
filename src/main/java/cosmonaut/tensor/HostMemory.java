package cosmonaut.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Main memory outside the Java heap, with a count of what is held.
///
/// Every block has an arena of its own, so that releasing a block gives its memory back at once. The arenas are shared:
/// any thread may use a block. Thread-safe.
public final class HostMemory implements TensorScope.Memory {

    /// Alignment of every block in bytes: a cache line, and the widest vector register.
    public static final long ALIGNMENT = 64;

    /// Name of main memory among the devices.
    public static final String DEVICE = "host";

    private final AtomicLong liveBytes = new AtomicLong();
    private final AtomicLong peakBytes = new AtomicLong();
    private final AtomicLong allocations = new AtomicLong();

    // The arena outlives this call on purpose: the returned block owns it and closes it on release.
    @SuppressWarnings("MustBeClosedChecker")
    @Override
    public Block allocate(long bytes) {
        Arena arena = Arena.ofShared();
        MemorySegment segment;
        try {
            segment = arena.allocate(bytes, ALIGNMENT);
        } catch (OutOfMemoryError | RuntimeException e) {
            arena.close();
            throw e;
        }
        allocations.incrementAndGet();
        long live = liveBytes.addAndGet(bytes);
        peakBytes.accumulateAndGet(live, Math::max);
        return new HostBlock(segment, () -> {
            arena.close();
            liveBytes.addAndGet(-bytes);
        });
    }

    /// Bytes of the blocks that were not released yet.
    public long liveBytes() {
        return liveBytes.get();
    }

    /// The most bytes ever held at one time.
    public long peakBytes() {
        return peakBytes.get();
    }

    /// How many blocks were ever allocated.
    public long allocations() {
        return allocations.get();
    }

    /// A block of main memory: the only one whose bytes Java code can reach.
    static final class HostBlock implements Block {

        private final MemorySegment segment;
        private final Runnable release;
        private final AtomicBoolean released = new AtomicBoolean();

        /// Memory of someone else, whose lifetime is the segment's.
        HostBlock(MemorySegment segment) {
            this(segment, () -> {});
        }

        private HostBlock(MemorySegment segment, Runnable release) {
            this.segment = segment;
            this.release = release;
        }

        MemorySegment segment() {
            return segment;
        }

        @Override
        public String device() {
            return DEVICE;
        }

        @Override
        public long bytes() {
            return segment.byteSize();
        }

        @Override
        public boolean isAlive() {
            return segment.scope().isAlive();
        }

        @Override
        public void release() {
            if (released.compareAndSet(false, true)) {
                release.run();
            }
        }
    }
}
