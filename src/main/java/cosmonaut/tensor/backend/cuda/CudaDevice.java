package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static jcuda.driver.JCudaDriver.*;

import cosmonaut.DeviceException;
import java.nio.charset.StandardCharsets;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;

/// One card: its context, the stream on which everything is queued in order, and what the card is.
final class CudaDevice implements DevicePart {

    /// Compute capability that the kernels need.
    static final int LEAST_MAJOR = 8;

    private final CudaDriver driver;
    private final int index;
    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUstream stream = new CUstream();
    private final String model;
    private final int major;
    private final int minor;
    private final boolean pooled;
    private final boolean wgmma;
    private Thread current;
    private boolean closed;
    private boolean recording;
    private boolean streaming;

    /// @param wgmma whether it may be used where the card has it
    /// @throws DeviceException with the reason why the card cannot be used
    CudaDevice(CudaDriver driver, int index, boolean wgmma) {
        this.driver = driver;
        this.index = index;
        check(cuDeviceGet(device, index), "cuDeviceGet");
        byte[] text = new byte[256];
        check(cuDeviceGetName(text, text.length, device), "cuDeviceGetName");
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        model = new String(text, 0, end, StandardCharsets.UTF_8);
        major = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR);
        minor = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        this.wgmma = wgmma && major == 9;
        if (major < LEAST_MAJOR) {
            throw new DeviceException(model + " has compute capability " + major + "." + minor
                    + ", 8.0 is needed (GeForce RTX 30, A100 or newer)");
        }
        pooled = attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED) != 0;
        check(cuDevicePrimaryCtxRetain(context, device), "cuDevicePrimaryCtxRetain");
        try {
            current = Thread.currentThread();
            check(cuCtxSetCurrent(context), "cuCtxSetCurrent");
            check(cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "cuStreamCreate");
            streaming = true;
            if (pooled) {
                driver.keepPooledMemory(index);
            }
        } catch (RuntimeException e) {
            end();
            throw e;
        }
    }

    private void end() {
        closed = true;
        if (streaming) { // what a call that failed leaves in its result is anything
            cuStreamDestroy(stream);
        }
        cuDevicePrimaryCtxRelease(device);
    }

    CudaDriver driver() {
        return driver;
    }

    int index() {
        return index;
    }

    /// Name of its memory among the devices, `cuda:0`.
    String name() {
        return "cuda:" + index;
    }

    /// What the maker calls it.
    String model() {
        return model;
    }

    int major() {
        return major;
    }

    int minor() {
        return minor;
    }

    /// Whether the kernels for compute capability 9 are used: no other has their instructions.
    boolean hasWgmma() {
        return wgmma;
    }

    /// Streaming multiprocessors.
    int processors() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    }

    /// Bytes of shared memory that a block may ask for.
    int sharedBytes() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN);
    }

    /// Whether memory comes in the order of the stream.
    boolean pooled() {
        return pooled;
    }

    /// The stream of all work; the context is the calling thread's afterwards.
    CUstream stream() {
        enter();
        return stream;
    }

    /// Makes the context that of the calling thread.
    void enter() {
        if (closed) {
            throw new IllegalStateException("the cuda backend is closed");
        }
        Thread thread = Thread.currentThread();
        if (current != thread) {
            check(cuCtxSetCurrent(context), "cuCtxSetCurrent");
            current = thread;
        }
    }

    boolean isClosed() {
        return closed;
    }

    /// Whether what is queued is written down instead of done.
    boolean isRecording() {
        return recording;
    }

    void recording(boolean begins) {
        recording = begins;
    }

    /// What cannot be played back is refused while a sequence is recorded.
    void requireNoRecording(String what) {
        if (recording) {
            throw new IllegalStateException(what + " is no part of a sequence that is recorded");
        }
    }

    void synchronize() {
        requireNoRecording("waiting for the card");
        check(cuStreamSynchronize(stream()), "cuStreamSynchronize");
    }

    long totalBytes() {
        enter();
        long[] free = {0};
        long[] total = {0};
        check(cuMemGetInfo(free, total), "cuMemGetInfo");
        return total[0];
    }

    /// Bytes that can still be taken: the card's, and what the pool holds idle.
    long freeBytes() {
        enter();
        long[] free = {0};
        long[] total = {0};
        check(cuMemGetInfo(free, total), "cuMemGetInfo");
        return free[0] + (pooled ? driver.idlePoolBytes(index) : 0);
    }

    int attribute(int which) {
        int[] value = {0};
        check(cuDeviceGetAttribute(value, which, device), "cuDeviceGetAttribute");
        return value[0];
    }

    /// Ends stream and context; a card that is lost refuses, which changes nothing any more.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        enter();
        cuStreamSynchronize(stream);
        end();
    }
}
