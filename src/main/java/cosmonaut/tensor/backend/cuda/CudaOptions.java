package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a card is used.
///
/// @param activations what networks compute with: F32, or BF16, which is several times as fast and has three
///     significant digits
/// @param cublas names or paths of cuBLAS of CUDA 12, tried in order
/// @param cublasLt names or paths of cuBLASLt of CUDA 12 or 13, tried in order
/// @param choices file that keeps which matrix product was fastest, or none
public record CudaOptions(
        DType activations,
        List<String> cublas,
        List<String> cublasLt,
        @Nullable Path choices) {

    /// Path of a cuBLASLt that lies where the system does not look.
    private static final String CUBLASLT = "COSMONAUT_CUBLASLT";

    public CudaOptions {
        if (activations != DType.F32 && activations != DType.BF16) {
            throw new IllegalArgumentException("activations of " + activations);
        }
        cublas = List.copyOf(cublas);
        cublasLt = List.copyOf(cublasLt);
    }

    /// With the libraries that the system finds.
    public static CudaOptions of(DType activations) {
        String named = System.getenv(CUBLASLT);
        List<String> known = List.of(
                "libcublasLt.so.13",
                "libcublasLt.so.12",
                "/usr/local/cuda/lib64/libcublasLt.so.13",
                "/usr/local/cuda/lib64/libcublasLt.so.12",
                "cublasLt64_13.dll",
                "cublasLt64_12.dll");
        return new CudaOptions(
                activations,
                List.of("libcublas.so.12", "cublas64_12.dll"),
                named == null ? known : List.of(named),
                null);
    }

    /// With our own kernels only.
    public CudaOptions withoutLibraries() {
        return new CudaOptions(activations, List.of(), List.of(), choices);
    }

    /// Keeps what was measured.
    public CudaOptions keepingChoices(Path file) {
        return new CudaOptions(activations, cublas, cublasLt, file);
    }
}
