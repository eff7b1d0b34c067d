package cosmonaut.tensor.backend.cuda;

import cosmonaut.DeviceException;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.backend.cuda.Transfers.Pinned;
import java.util.List;
import jcuda.driver.CUstream;
import org.jspecify.annotations.Nullable;

/// Tensors of the card that were copied to pinned main memory, as the card has them, and come back in one transfer:
/// each time into a room of the card that holds them all.
final class TensorImage {

    /// Tensors begin at such addresses, as those that the driver gives.
    private static final long ALIGNMENT = 256;

    private final Transfers transfers;
    private final List<CudaBlock> tensors;
    private final Pinned pinned;

    private TensorImage(Transfers transfers, List<CudaBlock> tensors, Pinned pinned) {
        this.transfers = transfers;
        this.tensors = List.copyOf(tensors);
        this.pinned = pinned;
    }

    /// Queues the copy of tensors; null where main memory has no room for it. They still live where they did.
    static @Nullable TensorImage of(Transfers transfers, List<CudaBlock> tensors) {
        Pinned pinned = pin(
                transfers,
                tensors.stream().mapToLong(tensor -> aligned(tensor.bytes())).sum());
        if (pinned == null) {
            return null;
        }
        try {
            long at = 0;
            for (CudaBlock tensor : tensors) {
                transfers.download(pinned, at, tensor.address(), tensor.bytes());
                at += aligned(tensor.bytes());
            }
        } catch (RuntimeException e) {
            pinned.release();
            throw e;
        }
        return new TensorImage(transfers, tensors, pinned);
    }

    private static @Nullable Pinned pin(Transfers transfers, long bytes) {
        if (new HostMemory().freeBytes() < bytes) {
            return null;
        }
        try {
            return transfers.pin(bytes);
        } catch (DeviceException e) {
            // The system locks less memory than it has; a card that is lost says so at the next call.
            return null;
        }
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /// Of main memory, and of a room for it.
    long bytes() {
        return pinned.bytes();
    }

    /// Queues its transfer into a room.
    void upload(long room, CUstream stream) {
        transfers.upload(room, pinned, stream);
    }

    /// Tells the tensors where they live from now on.
    ///
    /// @param room 0 for nowhere
    void liveAt(long room) {
        long address = room;
        for (CudaBlock tensor : tensors) {
            tensor.liveAt(room == 0 ? 0 : address);
            address += aligned(tensor.bytes());
        }
    }

    void release() {
        pinned.release();
    }
}
