package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static cosmonaut.tensor.backend.cuda.CudaDriver.rethrown;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import cosmonaut.DeviceException;
import cosmonaut.tensor.Block;
import cosmonaut.tensor.DeviceSharing;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.JCudaDriver;

/// Memory and timeline semaphores of another program interface, by the six calls of the driver that JCuda 12.6 does not
/// bind. Structures are laid out as in `cuda.h` of CUDA 12.
final class CudaSharing implements DeviceSharing {

    private static final int UUID_BYTES = 16;

    /// `CUDA_EXTERNAL_MEMORY_HANDLE_DESC`: type at 0, handle at 8, size at 24, flags at 32.
    private static final int MEMORY_BYTES = 104;

    /// `CUDA_EXTERNAL_MEMORY_BUFFER_DESC`: offset at 0, size at 8.
    private static final int BUFFER_BYTES = 88;

    /// `CUDA_EXTERNAL_SEMAPHORE_HANDLE_DESC`: type at 0, handle at 8.
    private static final int SEMAPHORE_BYTES = 96;

    /// `CUDA_EXTERNAL_SEMAPHORE_SIGNAL_PARAMS`: the value at 0.
    private static final int SIGNAL_BYTES = 144;

    private static final int MEMORY_FD = 1;
    private static final int MEMORY_WIN32 = 2;
    private static final int TIMELINE_FD = 9;
    private static final int TIMELINE_WIN32 = 10;
    private static final int DEDICATED = 1;

    private final CudaDevice device;
    private final MethodHandle uuid;
    private final MethodHandle importMemory;
    private final MethodHandle mappedBuffer;
    private final MethodHandle destroyMemory;
    private final MethodHandle importSemaphore;
    private final MethodHandle destroySemaphore;
    private final MethodHandle signal;

    /// What is behind the blocks, by their addresses.
    private final Map<Long, MemorySegment> imported = new HashMap<>();

    /// Which card [CudaBackend] would take, without starting it; nothing where there is none that it could.
    static Optional<String> uuidOfFirstCard() {
        try {
            CudaDriver driver = CudaDriver.start();
            int[] major = {0};
            CUdevice card = new CUdevice();
            check(JCudaDriver.cuDeviceGet(card, 0), "cuDeviceGet");
            check(
                    JCudaDriver.cuDeviceGetAttribute(
                            major, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, card),
                    "cuDeviceGetAttribute");
            return major[0] < CudaDevice.LEAST_MAJOR ? Optional.empty() : Optional.of(uuid(uuidCall(driver), 0));
        } catch (DeviceException e) {
            return Optional.empty();
        }
    }

    /// Nothing where the driver lacks the calls.
    static Optional<CudaSharing> of(CudaDevice device) {
        try {
            return Optional.of(new CudaSharing(device));
        } catch (DeviceException e) {
            return Optional.empty();
        }
    }

    private CudaSharing(CudaDevice device) {
        this.device = device;
        CudaDriver driver = device.driver();
        uuid = uuidCall(driver);
        FunctionDescriptor two = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
        FunctionDescriptor one = FunctionDescriptor.of(JAVA_INT, ADDRESS);
        importMemory = driver.bind("cuImportExternalMemory", two);
        mappedBuffer = driver.bind(
                "cuExternalMemoryGetMappedBuffer", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        destroyMemory = driver.bind("cuDestroyExternalMemory", one);
        importSemaphore = driver.bind("cuImportExternalSemaphore", two);
        destroySemaphore = driver.bind("cuDestroyExternalSemaphore", one);
        signal = driver.bind(
                "cuSignalExternalSemaphoresAsync",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
    }

    private static MethodHandle uuidCall(CudaDriver driver) {
        return driver.bind("cuDeviceGetUuid", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    }

    @Override
    public String uuid() {
        return uuid(uuid, device.index());
    }

    private static String uuid(MethodHandle call, int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(UUID_BYTES);
            check((int) call.invokeExact(bytes, index), "cuDeviceGetUuid");
            return HexFormat.of().formatHex(bytes.toArray(JAVA_BYTE));
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    @Override
    public Block importMemory(long handle, long bytes) {
        device.enter();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment description = arena.allocate(MEMORY_BYTES, 8);
            putHandle(description, handle, MEMORY_FD, MEMORY_WIN32);
            description.set(JAVA_LONG, 24, bytes);
            description.set(JAVA_INT, 32, DEDICATED);
            MemorySegment made = arena.allocate(ADDRESS);
            int taken = (int) importMemory.invokeExact(made, description);
            GivenHandles.imported(handle, taken == 0);
            check(taken, "cuImportExternalMemory");
            MemorySegment memory = made.get(ADDRESS, 0);
            MemorySegment range = arena.allocate(BUFFER_BYTES, 8);
            range.set(JAVA_LONG, 8, bytes);
            MemorySegment address = arena.allocate(JAVA_LONG);
            int code = (int) mappedBuffer.invokeExact(address, memory, range);
            if (code != 0) {
                int ignored = (int) destroyMemory.invokeExact(memory);
            }
            check(code, "cuExternalMemoryGetMappedBuffer");
            long at = address.get(JAVA_LONG, 0);
            imported.put(at, memory);
            return new CudaBlock(device.name(), this::give, at, bytes);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /// What is queued may still use it.
    private void give(CudaBlock block) {
        MemorySegment memory = imported.remove(block.address());
        if (memory == null || device.isClosed()) {
            return;
        }
        try {
            device.synchronize();
            int ignored = (int) destroyMemory.invokeExact(memory);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    @Override
    public Signal importTimeline(long handle) {
        device.enter();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment description = arena.allocate(SEMAPHORE_BYTES, 8);
            putHandle(description, handle, TIMELINE_FD, TIMELINE_WIN32);
            MemorySegment made = arena.allocate(ADDRESS);
            int taken = (int) importSemaphore.invokeExact(made, description);
            GivenHandles.imported(handle, taken == 0);
            check(taken, "cuImportExternalSemaphore");
            return new Timeline(made.get(ADDRESS, 0));
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private static void putHandle(MemorySegment description, long handle, int fd, int win32) {
        boolean windows = CudaDriver.windows();
        description.set(JAVA_INT, 0, windows ? win32 : fd);
        if (windows) {
            description.set(JAVA_LONG, 8, handle);
        } else {
            description.set(JAVA_INT, 8, Math.toIntExact(handle));
        }
    }

    private final class Timeline implements Signal {

        private final MemorySegment semaphore;
        private boolean closed;

        Timeline(MemorySegment semaphore) {
            this.semaphore = semaphore;
        }

        @Override
        public void signal(long value) {
            device.requireNoRecording("a signal");
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment one = arena.allocate(ADDRESS);
                one.set(ADDRESS, 0, semaphore);
                MemorySegment how = arena.allocate(SIGNAL_BYTES, 8);
                how.set(JAVA_LONG, 0, value);
                MemorySegment stream = MemorySegment.ofAddress(CudaDriver.value(device.stream()));
                check((int) signal.invokeExact(one, how, 1, stream), "cuSignalExternalSemaphoresAsync");
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }

        @Override
        public void close() {
            if (closed || device.isClosed()) {
                return;
            }
            closed = true;
            try {
                device.synchronize();
                int ignored = (int) destroySemaphore.invokeExact(semaphore);
            } catch (Throwable e) {
                throw rethrown(e);
            }
        }
    }
}
