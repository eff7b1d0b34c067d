package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static cosmonaut.tensor.backend.cuda.CudaDriver.pointing;
import static cosmonaut.tensor.backend.cuda.CudaDriver.value;
import static jcuda.driver.JCudaDriver.*;

import cosmonaut.tensor.Block;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import org.jspecify.annotations.Nullable;

/// Moves bytes between main memory and the card. Pinned memory goes by itself; any other goes through two pinned rooms,
/// one of which several threads fill while the other is on its way.
final class Transfers implements DevicePart {

    private static final long ROOM = 16 << 20;

    /// Below this a copy is not worth several threads.
    private static final long PIECE = 1 << 20;

    private final CudaDevice device;
    private final @Nullable Pinned[] rooms = new Pinned[2];
    private final CUevent[] sent = {new CUevent(), new CUevent()};
    private int events;
    private final NavigableMap<Long, Long> pinned = new TreeMap<>();
    private int next;
    private long uploadedBytes;
    private long downloadedBytes;

    Transfers(CudaDevice device) {
        this.device = device;
        try {
            for (int i = 0; i < 2; i++) {
                check(cuEventCreate(sent[i], CUevent_flags.CU_EVENT_DISABLE_TIMING), "cuEventCreate");
                events++;
                rooms[i] = new Pinned(ROOM);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Takes pinned main memory.
    Pinned pin(long bytes) {
        Pinned taken = new Pinned(bytes);
        pinned.put(taken.segment.address(), bytes);
        return taken;
    }

    /// Pinned main memory; its segment ends with it.
    final class Pinned implements Block {

        private final Arena arena = Arena.ofShared();
        private final MemorySegment segment;

        private Pinned(long bytes) {
            Pointer pointer = new Pointer();
            device.enter();
            check(cuMemHostAlloc(pointer, Math.max(1, bytes), 0), "cuMemHostAlloc");
            segment = MemorySegment.ofAddress(value(pointer)).reinterpret(bytes, arena, memory -> {});
        }

        MemorySegment segment() {
            return segment;
        }

        @Override
        public String device() {
            return "host";
        }

        @Override
        public long bytes() {
            return segment.byteSize();
        }

        @Override
        public boolean isAlive() {
            return arena.scope().isAlive();
        }

        /// Once what is queued has no more use for it.
        @Override
        public void release() {
            if (isAlive()) {
                cuStreamSynchronize(device.stream());
                pinned.remove(segment.address());
                arena.close();
                cuMemFreeHost(pointing(new Pointer(), segment.address()));
            }
        }
    }

    /// Queues a transfer to the card.
    ///
    /// @param src pinned memory is read when its turn comes, any other before this returns
    void upload(long dst, MemorySegment src) {
        device.requireNoRecording("an upload");
        uploadedBytes += src.byteSize();
        if (isPinned(src)) {
            send(dst, src, src.byteSize());
            return;
        }
        for (long at = 0; at < src.byteSize(); at += ROOM) {
            long bytes = Math.min(ROOM, src.byteSize() - at);
            check(cuEventSynchronize(sent[next]), "cuEventSynchronize");
            copy(rooms[next].segment(), src.asSlice(at, bytes), bytes);
            send(dst + at, rooms[next].segment(), bytes);
            check(cuEventRecord(sent[next], device.stream()), "cuEventRecord");
            next = 1 - next;
        }
    }

    /// Whether a transfer of it reads it only when its turn comes.
    boolean isPinned(MemorySegment memory) {
        var block = memory.isNative() ? pinned.floorEntry(memory.address()) : null;
        return block != null && memory.address() + memory.byteSize() <= block.getKey() + block.getValue();
    }

    /// Queues a transfer from pinned memory on a stream of its own.
    void upload(long dst, Pinned src, CUstream stream) {
        uploadedBytes += src.bytes();
        send(dst, src.segment, src.bytes(), stream);
    }

    /// Queues a transfer into pinned memory, which has it once the stream was waited for.
    void download(Pinned dst, long at, long src, long bytes) {
        downloadedBytes += bytes;
        check(
                cuMemcpyDtoHAsync(
                        pointing(new Pointer(), dst.segment.address() + at),
                        pointing(new CUdeviceptr(), src),
                        bytes,
                        device.stream()),
                "cuMemcpyDtoHAsync");
    }

    private void send(long dst, MemorySegment src, long bytes) {
        send(dst, src, bytes, device.stream());
    }

    private static void send(long dst, MemorySegment src, long bytes, CUstream stream) {
        if (bytes > 0) {
            check(
                    cuMemcpyHtoDAsync(
                            pointing(new CUdeviceptr(), dst), pointing(new Pointer(), src.address()), bytes, stream),
                    "cuMemcpyHtoDAsync");
        }
    }

    /// Waits for what was queued and brings bytes to main memory.
    void download(MemorySegment dst, long src) {
        downloadedBytes += dst.byteSize();
        for (long at = 0; at < dst.byteSize(); at += ROOM) {
            long bytes = Math.min(ROOM, dst.byteSize() - at);
            MemorySegment room = rooms[0].segment();
            check(
                    cuMemcpyDtoHAsync(
                            pointing(new Pointer(), room.address()),
                            pointing(new CUdeviceptr(), src + at),
                            bytes,
                            device.stream()),
                    "cuMemcpyDtoHAsync");
            device.synchronize();
            copy(dst.asSlice(at, bytes), room, bytes);
        }
    }

    /// Copies between memory of the card.
    void move(long dst, long src, long bytes) {
        if (bytes > 0) {
            check(
                    cuMemcpyDtoDAsync(
                            pointing(new CUdeviceptr(), dst), pointing(new CUdeviceptr(), src), bytes, device.stream()),
                    "cuMemcpyDtoDAsync");
        }
    }

    private static void copy(MemorySegment dst, MemorySegment src, long bytes) {
        int pieces = (int) ((bytes + PIECE - 1) / PIECE);
        IntStream range = IntStream.range(0, pieces);
        (pieces > 1 ? range.parallel() : range).forEach(i -> {
            long from = i * PIECE;
            MemorySegment.copy(src, from, dst, from, Math.min(PIECE, bytes - from));
        });
    }

    long uploadedBytes() {
        return uploadedBytes;
    }

    long downloadedBytes() {
        return downloadedBytes;
    }

    @Override
    public void close() {
        for (int i = 0; i < 2; i++) {
            if (i < events) {
                cuEventDestroy(sent[i]);
            }
            if (rooms[i] != null) {
                rooms[i].release();
            }
        }
    }
}
