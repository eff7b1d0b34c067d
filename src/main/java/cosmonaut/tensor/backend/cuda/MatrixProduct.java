package cosmonaut.tensor.backend.cuda;

import cosmonaut.tensor.Activation;
import cosmonaut.tensor.DType;

/// A way to multiply matrices on the card: our kernels, or one of NVIDIA's libraries.
interface MatrixProduct {

    /// `dst[m,n] = after(x[m,k] w[n,k]^T + bias[n])`, rows contiguous, sums and bias in f32.
    ///
    /// @param type of dst and x: F32 or BF16
    /// @param weights type of w: that of dst and x, or BF16 beside F32
    /// @param biased whether there is a bias
    record Problem(DType type, DType weights, int m, int n, int k, boolean biased, Activation after) {}

    /// As a person knows it: `kernels`, `cuBLAS 12.4`, `cuBLASLt 13.1`.
    String name();

    /// How many variants it offers, worth to be timed against each other; 0 if it cannot do this with operands at these
    /// addresses.
    int variants(Problem problem, long dst, long x, long w, long bias);

    /// Queues the product; takes no memory but the working memory, and waits for nothing.
    ///
    /// @param variant 0 .. variants - 1
    /// @param bias address, 0 for none
    void multiply(Problem problem, int variant, long dst, long x, long w, long bias);
}
