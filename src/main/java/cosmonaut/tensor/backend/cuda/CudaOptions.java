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
/// @param eightBitFrom how many numbers the matrix of a linear map has at least that is kept and multiplied in 8 bits,
///     if its network says that it may be; [#NEVER] unless asked for
/// @param wgmma whether the kernels are used that only cards of compute capability 9 have, where the card is one
public record CudaOptions(
        DType activations,
        List<String> cublas,
        List<String> cublasLt,
        @Nullable Path choices,
        long eightBitFrom,
        boolean wgmma) {

    /// No matrix is made 8-bit.
    public static final long NEVER = Long.MAX_VALUE;

    /// Smaller matrices gain little.
    private static final long WORTH_IT = 1 << 22;

    /// Path of a cuBLASLt that lies where the system does not look.
    private static final String CUBLASLT = "COSMONAUT_CUBLASLT";

    public CudaOptions {
        if (activations != DType.F32 && activations != DType.BF16) {
            throw new IllegalArgumentException("activations of " + activations);
        }
        if (eightBitFrom != NEVER && activations != DType.BF16) {
            throw new IllegalArgumentException("8-bit products beside activations of " + activations);
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
                null,
                NEVER,
                true);
    }

    /// With our own kernels only.
    public CudaOptions withoutLibraries() {
        return new CudaOptions(activations, List.of(), List.of(), choices, eightBitFrom, wgmma);
    }

    /// Keeps what was measured.
    public CudaOptions keepingChoices(Path file) {
        return new CudaOptions(activations, cublas, cublasLt, file, eightBitFrom, wgmma);
    }

    /// With 8-bit products for large linear maps of a video network's blocks; needs BF16 and a card of compute
    /// capability 8.9.
    public CudaOptions withEightBit() {
        return withEightBit(WORTH_IT);
    }

    /// With 8-bit products for matrices of so many numbers or more.
    public CudaOptions withEightBit(long from) {
        return new CudaOptions(activations, cublas, cublasLt, choices, from, wgmma);
    }

    /// With the kernels of every card only: what a card of compute capability 9 would do if it were of 8.
    public CudaOptions withoutWgmma() {
        return new CudaOptions(activations, cublas, cublasLt, choices, eightBitFrom, false);
    }

    /// Whether any linear map is multiplied in 8 bits.
    public boolean eightBit() {
        return eightBitFrom != NEVER;
    }
}
