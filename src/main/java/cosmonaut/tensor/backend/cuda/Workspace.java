package cosmonaut.tensor.backend.cuda;

import java.util.ArrayList;
import java.util.List;

/// Working memory of the operations: one block, as large as the largest operation so far needed. One operation has it
/// at a time, and in the order of the stream that is enough.
final class Workspace implements DevicePart {

    private final DeviceMemory memory;
    private final List<CudaBlock> outgrown = new ArrayList<>();
    private CudaBlock block;

    Workspace(DeviceMemory memory) {
        this.memory = memory;
        this.block = memory.take(1 << 20);
    }

    /// Address of at least so many bytes, which hold anything; a multiple of 256.
    long room(long bytes) {
        if (bytes > block.bytes()) {
            // A recorded sequence may hold the address, so that what was outgrown stays until the end.
            outgrown.add(block);
            block = memory.take(bytes + (bytes >> 3));
        }
        return block.address();
    }

    /// What is held, outgrown blocks included.
    long bytes() {
        return block.bytes() + outgrown.stream().mapToLong(CudaBlock::bytes).sum();
    }

    @Override
    public void close() {
        block.release();
        outgrown.forEach(CudaBlock::release);
        outgrown.clear();
    }
}
