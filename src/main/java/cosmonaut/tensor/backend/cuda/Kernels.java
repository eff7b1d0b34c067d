package cosmonaut.tensor.backend.cuda;

import static cosmonaut.tensor.backend.cuda.CudaDriver.check;
import static jcuda.driver.JCudaDriver.*;

import cosmonaut.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUmodule;

/// The kernels of `kernels/`: loads a family when it is first asked for, machine code for this card where it is
/// shipped, else PTX that the driver translates; and launches.
final class Kernels implements DevicePart {

    /// How many blocks of how many threads, and bytes of shared memory that the block names at launch.
    record Grid(int x, int y, int z, int threads, int shared) {

        static Grid of(int x, int threads) {
            return new Grid(x, 1, 1, threads, 0);
        }

        static Grid of(int x, int y, int threads) {
            return new Grid(x, y, 1, threads, 0);
        }

        Grid shared(int bytes) {
            return new Grid(x, y, z, threads, bytes);
        }
    }

    /// A kernel of a loaded family.
    static final class Kernel {

        private final String name;
        private final CUfunction function;
        private int shared = 48 << 10;

        private Kernel(String name, CUfunction function) {
            this.name = name;
            this.function = function;
        }
    }

    private static final int MOST_ARGUMENTS = 48;
    private static final int ARGUMENT_BYTES = 4096;
    private static final int ALIGNMENT = 64;

    private final CudaDevice device;
    private final Map<String, CUmodule> modules = new HashMap<>();
    private final Map<String, Kernel> kernels = new HashMap<>();
    private final ByteBuffer addresses = direct(8 * MOST_ARGUMENTS);
    private final ByteBuffer values;
    private final long valuesAt;
    private final Pointer parameters;
    private long launches;

    Kernels(CudaDevice device) {
        this.device = device;
        // JCuda hands the address of a direct buffer on as it is. Values and their addresses are written in place, and
        // a launch makes no object.
        this.parameters = Pointer.to(addresses);
        this.values = direct(ARGUMENT_BYTES + ALIGNMENT).alignedSlice(ALIGNMENT).order(ByteOrder.nativeOrder());
        this.valuesAt = MemorySegment.ofBuffer(values).address();
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /// A kernel by family and name.
    Kernel kernel(String family, String name) {
        Kernel known = kernels.get(name);
        if (known != null) {
            return known;
        }
        device.enter();
        CUfunction function = new CUfunction();
        check(cuModuleGetFunction(function, module(family), name), "cuModuleGetFunction of " + name);
        Kernel kernel = new Kernel(name, function);
        kernels.put(name, kernel);
        return kernel;
    }

    /// The families of which kernels were asked for.
    Set<String> families() {
        return Set.copyOf(modules.keySet());
    }

    private CUmodule module(String family) {
        CUmodule known = modules.get(family);
        if (known != null) {
            return known;
        }
        CUmodule module = new CUmodule();
        byte[] code = code(family, device.major(), device.minor());
        // The driver reads PTX up to a zero byte.
        check(cuModuleLoadData(module, Arrays.copyOf(code, code.length + 1)), "cuModuleLoadData of " + family);
        modules.put(family, module);
        return module;
    }

    /// Machine code of the card's generation, not newer than the card, else PTX.
    static byte[] code(String family, int major, int minor) {
        List<String> files = new ArrayList<>();
        if (major == 8) {
            files.add("sm_8" + (minor >= 9 ? 9 : 0) + ".cubin");
        } else {
            files.addAll(List.of("sm_" + major + "0a.cubin", "sm_" + major + "0.cubin"));
        }
        if (major == 9) {
            files.add("compute_90a.ptx");
        }
        if (major > 8 || minor >= 9) {
            files.add("compute_89.ptx");
        }
        files.add("compute_80.ptx");
        for (String file : files) {
            try (InputStream in = Kernels.class.getResourceAsStream(family + "." + file + ".gz")) {
                if (in != null) {
                    return new GZIPInputStream(in).readAllBytes();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no kernels of " + family + " for compute capability " + major + "." + minor);
    }

    /// Queues a kernel.
    ///
    /// @param arguments in the kernel's order and types: [Tensor] or [Long] for pointers and 64 bits, [Integer],
    ///     [Float], [Double], `byte[]` for a structure of 64-byte alignment
    void launch(Kernel kernel, Grid grid, Object... arguments) {
        int at = 0;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof byte[]) {
                at = (at + ALIGNMENT - 1) & -ALIGNMENT;
            }
            addresses.putLong(8 * i, valuesAt + at);
            at += put(at, arguments[i]);
        }
        if (grid.shared() > kernel.shared) {
            check(
                    cuFuncSetAttribute(
                            kernel.function,
                            CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
                            grid.shared()),
                    "cuFuncSetAttribute of " + kernel.name);
            kernel.shared = grid.shared();
        }
        launches++;
        check(
                cuLaunchKernel(
                        kernel.function,
                        grid.x(),
                        grid.y(),
                        grid.z(),
                        grid.threads(),
                        1,
                        1,
                        grid.shared(),
                        device.stream(),
                        parameters,
                        null),
                kernel.name);
    }

    private int put(int at, Object argument) {
        switch (argument) {
            case Tensor tensor -> values.putLong(at, CudaBlock.address(tensor));
            case Long value -> values.putLong(at, value);
            case Integer value -> values.putInt(at, value);
            case Float value -> values.putFloat(at, value);
            case Double value -> values.putDouble(at, value);
            case byte[] bytes -> {
                values.put(at, bytes);
                return bytes.length;
            }
            default -> throw new IllegalArgumentException("no kernel takes " + argument.getClass());
        }
        return 8;
    }

    /// How many kernels were ever launched, those in a recorded sequence once.
    long launches() {
        return launches;
    }

    @Override
    public void close() {
        device.enter();
        modules.values().forEach(module -> cuModuleUnload(module));
        modules.clear();
        kernels.clear();
    }
}
