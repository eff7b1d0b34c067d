/// Arithmetic on NVIDIA cards (compute capability 8.0 and newer) with the kernels of `kernels/`, through JCuda's
/// binding of the driver. Needs an NVIDIA driver of the 550 series or newer, and nothing of a CUDA toolkit.
@NullMarked
package cosmonaut.tensor.backend.cuda;

import org.jspecify.annotations.NullMarked;
