/// Tensors, their memory and the operations on them.
///
/// Letters used in shapes everywhere: `B` batch, `T` frames, `H` height, `W` width, `C` channels, `N` tokens,
/// `D` features of a head, `M`/`N`/`K` rows, columns and inner extent of a matrix product.
/// A [Tensor] is contiguous and row-major. Pictures and latents inside a network are channels-last `[T,H,W,C]`.
@NullMarked
package cosmonaut.tensor;

import org.jspecify.annotations.NullMarked;
