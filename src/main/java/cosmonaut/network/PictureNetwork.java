package cosmonaut.network;

import cosmonaut.tensor.Tensor;

/// A network that makes planes of planes of the same size, every picture by itself.
public interface PictureNetwork {

    /// Height and width of pictures must be multiples of this many pixels.
    int cell();

    /// Reserves the memory for this many pictures of this size.
    void plan(int frames, int height, int width);

    /// Runs the network; takes memory only if pictures of this number and size were not planned.
    ///
    /// @param dst f32 `[Cout,T,H,W]`, written
    /// @param src f32 `[Cin,T,H,W]`
    void apply(Tensor dst, Tensor src);
}
