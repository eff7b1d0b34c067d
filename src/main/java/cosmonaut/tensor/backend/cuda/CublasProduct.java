package cosmonaut.tensor.backend.cuda;

import cosmonaut.DeviceException;
import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.runtime.cudaStream_t;

/// Matrix products of cuBLAS of CUDA 12, through JCublas; bias and activation follow as a kernel of ours.
final class CublasProduct implements MatrixProduct, DevicePart {

    private static final long WORKSPACE = 32 << 20;

    private final CudaDevice device;
    private final ElementWise elementWise;
    private final Workspace workspace;
    private final cublasHandle handle = new cublasHandle();
    private final Pointer one = Pointer.to(new float[] {1});
    private final Pointer zero = Pointer.to(new float[] {0});
    private final String name;
    private boolean closed;

    private CublasProduct(CudaDevice device, ElementWise elementWise, Workspace workspace) {
        this.device = device;
        this.elementWise = elementWise;
        this.workspace = workspace;
        // Taken now: while a sequence is recorded no memory may be.
        workspace.room(WORKSPACE);
        check(JCublas2.cublasCreate(handle), "cublasCreate");
        int[] version = {0};
        JCublas2.cublasGetVersion(handle, version);
        // 120304: CUDA 12, third minor version
        name = "cuBLAS " + version[0] / 10_000 + "." + version[0] % 10_000 / 100;
    }

    /// The library, if it is on this machine and starts.
    ///
    /// @param files names or paths, tried in order
    static Optional<CublasProduct> open(
            CudaDevice device, ElementWise elementWise, Workspace workspace, List<String> files) {
        for (String file : files) {
            try {
                SymbolLookup.libraryLookup(file, Arena.global());
                device.enter();
                return Optional.of(new CublasProduct(device, elementWise, workspace));
            } catch (IllegalArgumentException | LinkageError | DeviceException e) {
                // Not here, or not to be used here.
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
        return problem.m() > 0
                        && problem.k() > 0
                        && (dst | x | w) % problem.type().bytes() == 0
                ? 1
                : 0;
    }

    /// In the library's words, which knows columns where we have rows: `dst^T[n,m] = w x^T`.
    @Override
    public void multiply(Problem problem, int variant, long dst, long x, long w, long bias) {
        int type = problem.type() == DType.BF16 ? cudaDataType.CUDA_R_16BF : cudaDataType.CUDA_R_32F;
        check(JCublas2.cublasSetStream(handle, new cudaStream_t(device.stream())), "cublasSetStream");
        // Memory of its own would be taken while a sequence is recorded.
        check(JCublas2.cublasSetWorkspace(handle, at(workspace.room(WORKSPACE)), WORKSPACE), "cublasSetWorkspace");
        check(
                JCublas2.cublasGemmEx_new(
                        handle,
                        cublasOperation.CUBLAS_OP_T,
                        cublasOperation.CUBLAS_OP_N,
                        problem.n(),
                        problem.m(),
                        problem.k(),
                        one,
                        at(w),
                        type,
                        problem.k(),
                        at(x),
                        type,
                        problem.k(),
                        zero,
                        at(dst),
                        type,
                        problem.n(),
                        cublasComputeType.CUBLAS_COMPUTE_32F,
                        cublasGemmAlgo.CUBLAS_GEMM_DEFAULT),
                "cublasGemmEx");
        if (problem.biased() || problem.after() != Activation.NONE) {
            elementWise.biasActivate(problem, dst, bias);
        }
    }

    private static Pointer at(long address) {
        return CudaDriver.pointing(new Pointer(), address);
    }

    private static void check(int status, String call) {
        if (status != 0) {
            throw new DeviceException("cuBLAS failed with status " + status + " in " + call
                    + "; hide the library, and our own kernels multiply");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            JCublas2.cublasDestroy(handle);
        }
    }
}
