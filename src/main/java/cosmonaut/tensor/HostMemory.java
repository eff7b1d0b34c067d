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

    private final AtomicLong liveBytes = new AtomicLong();
    private final AtomicLong peakBytes = new AtomicLong();
    private final AtomicLong allocations = new AtomicLong();

    // The arena outlives this call on purpose: the returned block owns it and closes it on release.
    @SuppressWarnings("MustBeClosedChecker")
    @Override
    public TensorScope.Block allocate(long bytes) {
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
        return new HostBlock(arena, segment);
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

    private final class HostBlock implements TensorScope.Block {

        private final Arena arena;
        private final MemorySegment segment;
        private final AtomicBoolean released = new AtomicBoolean();

        HostBlock(Arena arena, MemorySegment segment) {
            this.arena = arena;
            this.segment = segment;
        }

        @Override
        public MemorySegment segment() {
            return segment;
        }

        @Override
        public void release() {
            if (released.compareAndSet(false, true)) {
                long bytes = segment.byteSize();
                arena.close();
                liveBytes.addAndGet(-bytes);
            }
        }
    }
}
