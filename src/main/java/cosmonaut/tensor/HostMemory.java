package cosmonaut.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /// What is left to other programs, and to this one outside its tensors.
    private static final long RESERVE = 512L << 20;

    private final long most;
    private final AtomicLong liveBytes = new AtomicLong();
    private final AtomicLong peakBytes = new AtomicLong();
    private final AtomicLong allocations = new AtomicLong();

    /// As much as the machine has.
    public HostMemory() {
        this(Long.MAX_VALUE);
    }

    /// @param most bytes that [#freeBytes] counts on; more is given all the same while the machine has it
    public HostMemory(long most) {
        this.most = most;
    }

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

    /// Bytes that can still be taken without pushing other programs out of memory.
    public long freeBytes() {
        return Math.max(0, most == Long.MAX_VALUE ? availableBytes() - RESERVE : most - liveBytes());
    }

    /// What the system would give: Linux counts what it can drop from its caches, others tell what is idle, of which a
    /// good part of the machine is taken where they keep little idle. Never more than a container may have.
    private static long availableBytes() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os)) {
            return Long.MAX_VALUE;
        }
        long total = os.getTotalMemorySize();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    return Math.min(total, Long.parseLong(line.replaceAll("\\D", "")) * 1024);
                }
            }
        } catch (IOException e) {
            return Math.max(os.getFreeMemorySize(), total / 2);
        }
        return Math.max(os.getFreeMemorySize(), total / 2);
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
