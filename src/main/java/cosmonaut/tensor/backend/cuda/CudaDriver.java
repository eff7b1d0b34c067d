package cosmonaut.tensor.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuDriverGetVersion;
import static jcuda.driver.JCudaDriver.cuGetErrorString;
import static jcuda.driver.JCudaDriver.cuInit;

import cosmonaut.DeviceException;
import cosmonaut.OneLine;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import jcuda.NativePointerObject;
import jcuda.driver.CUresult;

/// NVIDIA's driver: found, started, and asked through JCuda; the few functions that JCuda 12.6 does not bind are bound
/// here.
final class CudaDriver {

    /// Oldest driver whose PTX reader takes the shipped kernels: CUDA 12.4, the 550 series.
    private static final int OLDEST = 12_040;

    private static final VarHandle HANDLE = handle();

    private final SymbolLookup library;
    private final MethodHandle defaultPool;
    private final MethodHandle setPoolAttribute;
    private final MethodHandle getPoolAttribute;
    private final MethodHandle encodeTiled;
    private final int version;

    private CudaDriver(SymbolLookup library, int version) {
        this.library = library;
        this.version = version;
        defaultPool = bind("cuDeviceGetDefaultMemPool", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        FunctionDescriptor attribute = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
        setPoolAttribute = bind("cuMemPoolSetAttribute", attribute);
        getPoolAttribute = bind("cuMemPoolGetAttribute", attribute);
        encodeTiled = bind(
                "cuTensorMapEncodeTiled",
                FunctionDescriptor.of(
                        JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT,
                        JAVA_INT, JAVA_INT, JAVA_INT));
    }

    /// A machine without a card; there is nothing wrong with it.
    private static final class NoCardException extends DeviceException {

        private static final long serialVersionUID = 1L;

        NoCardException() {
            super("the NVIDIA driver finds no card");
        }
    }

    /// Whether a driver is installed that finds a card, or that fails in a way worth telling.
    static boolean isWorthTrying() {
        if (find().isEmpty()) {
            return false;
        }
        try {
            start();
        } catch (NoCardException e) {
            return false;
        } catch (DeviceException e) {
            return true;
        }
        return true;
    }

    private static Optional<SymbolLookup> find() {
        try {
            return Optional.of(SymbolLookup.libraryLookup(windows() ? "nvcuda.dll" : "libcuda.so.1", Arena.global()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Finds and starts the driver.
    ///
    /// @throws DeviceException with the reason why there is none to be used
    static CudaDriver start() {
        SymbolLookup library = find().orElseThrow(() -> new DeviceException("no NVIDIA driver is installed"));
        int code;
        int[] version = {0};
        int[] devices = {0};
        try {
            code = cuInit(0);
            cuDriverGetVersion(version);
        } catch (LinkageError e) {
            // LibUtils' message spans a page; the first line says which library it was.
            throw new DeviceException(
                    "JCuda cannot be loaded on this system: " + OneLine.of(String.valueOf(e.getMessage())));
        }
        if (code == CUresult.CUDA_ERROR_NO_DEVICE) {
            throw new NoCardException();
        }
        if (code != CUresult.CUDA_SUCCESS) {
            throw new DeviceException("the NVIDIA driver does not start: " + reason(code));
        }
        if (version[0] < OLDEST) {
            throw new DeviceException("the NVIDIA driver knows CUDA " + version[0] / 1000 + "." + version[0] % 1000 / 10
                    + ", 12.4 is needed; install a driver of the 550 series or newer");
        }
        check(cuDeviceGetCount(devices), "cuDeviceGetCount");
        if (devices[0] == 0) {
            throw new NoCardException();
        }
        return new CudaDriver(library, version[0]);
    }

    /// CUDA version of the driver times 1000: 12040 is 12.4.
    int version() {
        return version;
    }

    /// Lets memory that is given back stay with the program, so that taking it again costs microseconds.
    void keepPooledMemory(int device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment threshold = arena.allocateFrom(JAVA_LONG, -1L);
            check((int) setPoolAttribute.invokeExact(pool(arena, device), 4, threshold), "cuMemPoolSetAttribute");
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /// Bytes that the pool of a device holds and nobody uses.
    long idlePoolBytes(int device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pool = pool(arena, device);
            MemorySegment bytes = arena.allocate(JAVA_LONG);
            check((int) getPoolAttribute.invokeExact(pool, 5, bytes), "cuMemPoolGetAttribute");
            long reserved = bytes.get(JAVA_LONG, 0);
            check((int) getPoolAttribute.invokeExact(pool, 7, bytes), "cuMemPoolGetAttribute");
            return reserved - bytes.get(JAVA_LONG, 0);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    private MemorySegment pool(Arena arena, int device) throws Throwable {
        MemorySegment pool = arena.allocate(ADDRESS);
        check((int) defaultPool.invokeExact(pool, device), "cuDeviceGetDefaultMemPool");
        return pool.get(ADDRESS, 0);
    }

    /// Describes a row-major bf16 matrix to the copy engine of sm_90: boxes of 64 columns with the 128-byte swizzle.
    ///
    /// @param address of the first element, a multiple of 16
    /// @param pitch bytes from one row to the next, a multiple of 16
    /// @return the 128 bytes that a kernel takes as an argument
    byte[] tensorMap(long address, long rows, long columns, long pitch, int boxRows) {
        return encoded(address, new long[] {columns, rows}, new long[] {pitch}, 64, boxRows);
    }

    /// Describes bf16 numbers `[batches, tokens, heads, features]`, contiguous, to the copy engine of sm_90: boxes of
    /// 64 features of one head and `boxTokens` tokens, with the 128-byte swizzle, zeros beyond head and batch.
    ///
    /// @param address of the first element, a multiple of 16
    /// @param features a multiple of 8
    /// @return the 128 bytes that a kernel takes as an argument
    byte[] tensorMap(long address, int batches, int tokens, int heads, int features, int boxTokens) {
        long head = (long) features * Short.BYTES;
        long token = head * heads;
        return encoded(
                address,
                new long[] {features, heads, tokens, batches},
                new long[] {head, token, token * tokens},
                64,
                1,
                boxTokens,
                1);
    }

    private byte[] encoded(long address, long[] extents, long[] pitches, int... box) {
        int[] steps = new int[box.length];
        Arrays.fill(steps, 1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment map = arena.allocate(128, 64);
            int code = (int) encodeTiled.invokeExact(
                    map,
                    9,
                    box.length,
                    MemorySegment.ofAddress(address),
                    arena.allocateFrom(JAVA_LONG, extents),
                    arena.allocateFrom(JAVA_LONG, pitches),
                    arena.allocateFrom(JAVA_INT, box),
                    arena.allocateFrom(JAVA_INT, steps),
                    0,
                    3,
                    3,
                    0);
            check(code, "cuTensorMapEncodeTiled");
            return map.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw rethrown(e);
        }
    }

    /// Every call goes through here.
    ///
    /// @throws CudaException unless the code is that of success
    static void check(int code, String call) {
        if (code != CUresult.CUDA_SUCCESS) {
            throw new CudaException(code, call, reason(code));
        }
    }

    /// The native value behind one of JCuda's objects: an address or a handle.
    static long value(NativePointerObject object) {
        return (long) HANDLE.get(object);
    }

    /// Makes one of JCuda's objects stand for an address.
    static <T extends NativePointerObject> T pointing(T object, long address) {
        HANDLE.set(object, address);
        return object;
    }

    private static String reason(int code) {
        String[] text = {null};
        cuGetErrorString(code, text);
        return text[0] == null ? "error " + code : text[0] + " (error " + code + ")";
    }

    /// A function of the driver.
    ///
    /// @throws DeviceException if this driver lacks it
    MethodHandle bind(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.find(name).orElseThrow(() -> new DeviceException("the NVIDIA driver lacks " + name)),
                        descriptor);
    }

    /// What a method handle threw, as an unchecked exception.
    static RuntimeException rethrown(Throwable e) {
        if (e instanceof RuntimeException known) {
            return known;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.privateLookupIn(NativePointerObject.class, MethodHandles.lookup())
                    .findVarHandle(NativePointerObject.class, "nativePointer", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static boolean windows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
