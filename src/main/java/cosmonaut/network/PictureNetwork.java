package cosmonaut.network;

import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// A network that makes planes of planes of the same size, every picture by itself.
public interface PictureNetwork {

    /// The network with the memory for pictures of one number and size.
    @FunctionalInterface
    interface Pass {

        /// Queues the network's operations and does nothing else, so that a backend may record them.
        ///
        /// @param dst f32 `[Cout,T,H,W]`, written
        /// @param src f32 `[Cin,T,H,W]`
        void apply(Tensor dst, Tensor src);
    }

    /// Height and width of pictures must be multiples of this many pixels.
    int cell();

    /// Takes the memory for this many pictures of this size.
    ///
    /// @param memory owns it
    Pass planned(TensorScope memory, int frames, int height, int width);
}
