package cosmonaut.tensor.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import cosmonaut.DeviceException;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Matrix products of cuBLASLt of CUDA 12 or 13, bound by `java.lang.foreign`: its interface is the same in both, and
/// JCublas has no binding of it.
///
/// The bias is added in the library's last step where it may be f32, and ReLU; any other activation follows as a kernel
/// of ours, because the library's GELU is the approximation by tanh.
final class CublasLtProduct implements MatrixProduct, DevicePart {

    /// Working memory that the library may use.
    private static final long WORKSPACE = 32 << 20;

    private static final int MOST_VARIANTS = 4;
    private static final int RESULT_BYTES = 96;
    private static final int ALGORITHM_BYTES = 64;

    // Numbers of the library's enumerations.
    private static final int COMPUTE_32F = 68;
    private static final int R_32F = 0;
    private static final int R_16BF = 14;
    private static final int DESC_TRANSPOSE_A = 3;
    private static final int DESC_EPILOGUE = 7;
    private static final int DESC_BIAS = 8;
    private static final int PREFERENCE_WORKSPACE = 1;
    private static final int PREFERENCE_ALIGNMENT_A = 5;
    private static final int EPILOGUE_RELU = 2;
    private static final int EPILOGUE_BIAS = 4;
    private static final int ALIGNMENT = 16;

    /// A problem as the library describes it, and the algorithms that it suggests.
    private record Plan(
            MemorySegment description,
            MemorySegment left,
            MemorySegment right,
            MemorySegment result,
            MemorySegment suggested,
            int variants) {}

    private final CudaDevice device;
    private final ElementWise elementWise;
    private final Workspace workspace;
    private final SymbolLookup library;
    private final Arena arena = Arena.ofShared();
    private final Map<Problem, Plan> plans = new HashMap<>();
    private final MethodHandle matmul;
    private final MethodHandle set;
    private final MethodHandle heuristic;
    private final MemorySegment handle;
    private final MemorySegment value = arena.allocate(8, 8);
    private final MemorySegment one = arena.allocateFrom(JAVA_FLOAT, 1f);
    private final MemorySegment zero = arena.allocateFrom(JAVA_FLOAT, 0f);
    private final String name;
    private boolean closed;

    private CublasLtProduct(CudaDevice device, ElementWise elementWise, Workspace workspace, SymbolLookup library) {
        this.device = device;
        this.elementWise = elementWise;
        this.workspace = workspace;
        this.library = library;
        device.enter();
        // Taken now: while a sequence is recorded no memory may be.
        workspace.room(WORKSPACE);
        try {
            long version = (long) Linker.nativeLinker()
                    .downcallHandle(find("cublasLtGetVersion"), FunctionDescriptor.of(JAVA_LONG))
                    .invokeExact();
            // 120304 of CUDA 12, 130100 of CUDA 13
            name = "cuBLASLt " + version / 10_000 + "." + version % 10_000 / 100;
            set = bind("cublasLtMatmulDescSetAttribute", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
            heuristic = bind(
                    "cublasLtMatmulAlgoGetHeuristic",
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    JAVA_INT,
                    ADDRESS,
                    ADDRESS);
            matmul = bind(
                    "cublasLtMatmul",
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    JAVA_LONG,
                    ADDRESS);
            handle = made(bind("cublasLtCreate", ADDRESS));
        } catch (Throwable e) {
            arena.close();
            throw CudaDriver.rethrown(e);
        }
    }

    /// The library, if it is on this machine and starts.
    ///
    /// @param files names or paths, tried in order
    static Optional<CublasLtProduct> open(
            CudaDevice device, ElementWise elementWise, Workspace workspace, List<String> files) {
        for (String file : files) {
            try {
                SymbolLookup library = file.contains("/")
                        ? SymbolLookup.libraryLookup(java.nio.file.Path.of(file), Arena.global())
                        : SymbolLookup.libraryLookup(file, Arena.global());
                return Optional.of(new CublasLtProduct(device, elementWise, workspace, library));
            } catch (IllegalArgumentException | DeviceException e) {
                // Not here, or not to be used here: the next one, and at last our kernels.
                continue;
            }
        }
        return Optional.empty();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int variants(Problem problem, long dst, long x, long w, long bias) {
        boolean aligned = problem.weights() == problem.type() && (dst | x | w | bias) % ALIGNMENT == 0;
        int rowBytes = problem.type().bytes();
        boolean rows = (long) problem.k() * rowBytes % ALIGNMENT == 0 && (long) problem.n() * rowBytes % ALIGNMENT == 0;
        return aligned && rows ? plan(problem).variants() : 0;
    }

    /// In the library's words, which knows columns where we have rows: `dst^T[n,m] = w x^T`.
    private Plan plan(Problem problem) {
        Plan known = plans.get(problem);
        if (known != null) {
            return known;
        }
        int type = problem.type() == DType.BF16 ? R_16BF : R_32F;
        MethodHandle describe = bind("cublasLtMatmulDescCreate", ADDRESS, JAVA_INT, JAVA_INT);
        MethodHandle layout = bind("cublasLtMatrixLayoutCreate", ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        MethodHandle prefer = bind("cublasLtMatmulPreferenceSetAttribute", ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG);
        long m = problem.m();
        long n = problem.n();
        long k = problem.k();
        try (Arena passing = Arena.ofConfined()) {
            MemorySegment description = made(describe, COMPUTE_32F, R_32F);
            setNumber(set, description, DESC_TRANSPOSE_A, 1);
            int epilogue = (addsBias(problem) ? EPILOGUE_BIAS : 0) + (activates(problem) ? EPILOGUE_RELU : 0);
            setNumber(set, description, DESC_EPILOGUE, epilogue == 0 ? 1 : epilogue);
            MemorySegment left = made(layout, type, k, n, k);
            MemorySegment right = made(layout, type, k, m, k);
            MemorySegment result = made(layout, type, n, m, n);
            MemorySegment preference = made(bind("cublasLtMatmulPreferenceCreate", ADDRESS));
            value.set(JAVA_LONG, 0, WORKSPACE);
            check((int) prefer.invokeExact(preference, PREFERENCE_WORKSPACE, value, 8L), "preference");
            for (int operand = 0; operand < 4; operand++) {
                setNumber(prefer, preference, PREFERENCE_ALIGNMENT_A + operand, ALIGNMENT);
            }
            MemorySegment suggested = arena.allocate((long) RESULT_BYTES * MOST_VARIANTS, 16);
            MemorySegment count = passing.allocate(JAVA_INT);
            int code = (int) heuristic.invokeExact(
                    handle, description, left, right, result, result, preference, MOST_VARIANTS, suggested, count);
            end("cublasLtMatmulPreferenceDestroy", preference);
            // What it has no algorithm for is somebody else's.
            Plan plan = new Plan(description, left, right, result, suggested, code == 0 ? count.get(JAVA_INT, 0) : 0);
            plans.put(problem, plan);
            return plan;
        } catch (Throwable e) {
            throw CudaDriver.rethrown(e);
        }
    }

    @Override
    public void multiply(Problem problem, int variant, long dst, long x, long w, long bias) {
        Plan plan = plan(problem);
        MemorySegment algorithm = plan.suggested().asSlice((long) RESULT_BYTES * variant, ALGORITHM_BYTES);
        MemorySegment to = MemorySegment.ofAddress(dst);
        long stream = CudaDriver.value(device.stream());
        try {
            if (addsBias(problem)) {
                value.set(JAVA_LONG, 0, bias);
                check((int) set.invokeExact(plan.description(), DESC_BIAS, value, 8L), "bias");
            }
            int code = (int) matmul.invokeExact(
                    handle,
                    plan.description(),
                    one,
                    MemorySegment.ofAddress(w),
                    plan.left(),
                    MemorySegment.ofAddress(x),
                    plan.right(),
                    zero,
                    to,
                    plan.result(),
                    to,
                    plan.result(),
                    algorithm,
                    MemorySegment.ofAddress(workspace.room(WORKSPACE)),
                    WORKSPACE,
                    MemorySegment.ofAddress(stream));
            check(code, "cublasLtMatmul");
        } catch (Throwable e) {
            throw CudaDriver.rethrown(e);
        }
        boolean biasLeft = problem.biased() && !addsBias(problem);
        if (biasLeft || (problem.after() != Activation.NONE && !activates(problem))) {
            elementWise.biasActivate(problem, dst, biasLeft ? bias : 0);
        }
    }

    /// The library takes a bias of the result's type, and ours is f32.
    private static boolean addsBias(Problem problem) {
        return problem.biased() && problem.type() == DType.F32;
    }

    private static boolean activates(Problem problem) {
        return problem.after() == Activation.RELU && (!problem.biased() || addsBias(problem));
    }

    private void setNumber(MethodHandle setter, MemorySegment of, int attribute, int number) throws Throwable {
        value.set(JAVA_INT, 0, number);
        check((int) setter.invokeExact(of, attribute, value, 4L), "attribute " + attribute);
    }

    private MemorySegment made(MethodHandle creator, Object... further) throws Throwable {
        MemorySegment made = arena.allocate(ADDRESS);
        Object[] arguments = new Object[further.length + 1];
        arguments[0] = made;
        System.arraycopy(further, 0, arguments, 1, further.length);
        check((int) creator.invokeWithArguments(arguments), "create");
        return made.get(ADDRESS, 0);
    }

    private void end(String destroyer, MemorySegment made) throws Throwable {
        int unused = (int) bind(destroyer, ADDRESS).invokeExact(made);
    }

    private static void check(int code, String what) {
        if (code != 0) {
            throw new DeviceException("cuBLASLt failed with status " + code + " (" + what
                    + "); hide the library, and our own kernels multiply");
        }
    }

    private MemorySegment find(String function) {
        return library.find(function).orElseThrow(() -> new DeviceException("cuBLASLt lacks " + function));
    }

    private MethodHandle bind(String function, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(find(function), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (Plan plan : plans.values()) {
                end("cublasLtMatmulDescDestroy", plan.description());
                for (MemorySegment layout : List.of(plan.left(), plan.right(), plan.result())) {
                    end("cublasLtMatrixLayoutDestroy", layout);
                }
            }
            end("cublasLtDestroy", handle);
        } catch (Throwable e) {
            // A library that cannot give back loses nothing of the person's.
            closed = true;
        }
        arena.close();
    }
}
