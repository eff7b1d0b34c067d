package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Block;
import cosmonaut.tensor.Tensor;
import java.util.function.Consumer;

/// Memory of a card.
final class CudaBlock implements Block {

    private final String device;
    private final Consumer<CudaBlock> release;
    private final long bytes;
    private long address;
    private boolean alive = true;
    private boolean guest;

    /// @param device name of the card
    /// @param release gives the memory back
    CudaBlock(String device, Consumer<CudaBlock> release, long address, long bytes) {
        this.device = device;
        this.release = release;
        this.address = address;
        this.bytes = bytes;
    }

    /// Where the tensor begins in the card's memory.
    ///
    /// @throws IllegalArgumentException if it lies elsewhere
    static long address(Tensor tensor) {
        if (tensor.requireAlive().block() instanceof CudaBlock block) {
            return block.address + tensor.offset();
        }
        throw new IllegalArgumentException("tensor " + tensor + " lies in the memory of "
                + tensor.block().device() + ", not of the card; upload it");
    }

    long address() {
        return address;
    }

    /// Gives its own memory back and lives from now on in that of another block, or nowhere for the time being.
    ///
    /// @param newAddress 0 for nowhere: then its tensors cannot be used
    void liveAt(long newAddress) {
        if (!guest) {
            release.accept(this);
            guest = true;
        }
        address = newAddress;
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public boolean isAlive() {
        return alive && address != 0;
    }

    @Override
    public void release() {
        if (alive) {
            alive = false;
            if (!guest) {
                release.accept(this);
            }
        }
    }
}
