package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static cosmonaut.tensor.backend.cuda.CudaDriver.pointing;
import static cosmonaut.tensor.backend.cuda.CudaDriver.value;
import static jcuda.driver.JCudaDriver.*;

import cosmonaut.tensor.OutOfDeviceMemoryException;
import cosmonaut.tensor.TensorScope;
import java.util.Locale;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;

/// Takes and gives a card's memory in the order of its stream: a block that is given back is there for what is queued
/// behind, and what was queued before may still use it.
final class DeviceMemory implements TensorScope.Memory {

    private final CudaDevice device;
    private long liveBytes;
    private long peakBytes;
    private long liveBlocks;
    private long allocations;

    DeviceMemory(CudaDevice device) {
        this.device = device;
    }

    @Override
    public CudaBlock allocate(long bytes) {
        CudaBlock block = take(bytes);
        // The stream zeroes it before anything that is queued later looks.
        int code = cuMemsetD8Async(
                pointing(new CUdeviceptr(), block.address()), (byte) 0, Math.max(1, bytes), device.stream());
        if (code != 0) {
            block.release();
        }
        check(code, "cuMemsetD8Async");
        return block;
    }

    /// A block that holds anything.
    CudaBlock take(long bytes) {
        device.requireNoRecording("taking memory");
        long taken = Math.max(1, bytes);
        CUdeviceptr pointer = new CUdeviceptr();
        int code = allocate(pointer, taken);
        if (code == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            // What was given back may still be queued.
            device.synchronize();
            code = allocate(pointer, taken);
        }
        if (code == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new OutOfDeviceMemoryException(String.format(
                    Locale.ROOT,
                    "%s (%s) has no %s free: %s of %s are free, %s are held here;"
                            + " ask for smaller pictures or fewer frames, or close what else uses the card",
                    device.name(),
                    device.model(),
                    size(taken),
                    size(device.freeBytes()),
                    size(device.totalBytes()),
                    size(liveBytes)));
        }
        check(code, device.pooled() ? "cuMemAllocAsync" : "cuMemAlloc");
        allocations++;
        liveBlocks++;
        liveBytes += taken;
        peakBytes = Math.max(peakBytes, liveBytes);
        return new CudaBlock(device.name(), this::give, value(pointer), taken);
    }

    private int allocate(CUdeviceptr pointer, long bytes) {
        return device.pooled() ? cuMemAllocAsync(pointer, bytes, device.stream()) : allocateAtOnce(pointer, bytes);
    }

    private int allocateAtOnce(CUdeviceptr pointer, long bytes) {
        device.enter();
        return cuMemAlloc(pointer, bytes);
    }

    /// A lost card refuses, and its memory is gone with it.
    private void give(CudaBlock block) {
        liveBlocks--;
        liveBytes -= block.bytes();
        CUdeviceptr pointer = pointing(new CUdeviceptr(), block.address());
        if (device.pooled()) {
            cuMemFreeAsync(pointer, device.stream());
        } else {
            device.enter();
            cuMemFree(pointer);
        }
    }

    long liveBytes() {
        return liveBytes;
    }

    /// The most bytes ever held at one time.
    long peakBytes() {
        return peakBytes;
    }

    long liveBlocks() {
        return liveBlocks;
    }

    /// How many blocks were ever taken.
    long allocations() {
        return allocations;
    }

    private static String size(long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
