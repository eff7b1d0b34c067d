package cosmonaut.network;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// The way up between two levels of a U-Net: the coarser level at twice the size, without its last row or column where
/// the finer level is odd, joined with the finer level's own channels.
///
/// @param doubled `[T,2h,2w,above]`
/// @param narrowed without the last row, or `doubled` itself
/// @param cropped without the last column, or `narrowed` itself
/// @param joined `[T,H,W,above+channels]`
public record LevelRise(Tensor doubled, Tensor narrowed, Tensor cropped, Tensor joined) {

    /// @param type of activations
    /// @param h height of the finer level
    /// @param w width of the finer level
    /// @param channels of the finer level
    /// @param above channels of the coarser level
    public static LevelRise allocate(TensorScope scope, DType type, int t, int h, int w, int channels, int above) {
        int evenH = h + h % 2;
        int evenW = w + w % 2;
        Tensor doubled = scope.allocate(type, t, evenH, evenW, above);
        Tensor narrowed = evenH == h ? doubled : scope.allocate(type, t, h, evenW, above);
        Tensor cropped = evenW == w ? narrowed : scope.allocate(type, t, h, w, above);
        return new LevelRise(doubled, narrowed, cropped, scope.allocate(type, t, h, w, above + channels));
    }

    /// @param coarse `[T,h,w,above]`
    /// @param skip `[T,H,W,channels]`
    /// @return [#joined]
    public Tensor join(Backend backend, Tensor coarse, Tensor skip) {
        backend.resizeNearest(doubled, coarse);
        if (narrowed != doubled) {
            backend.narrow(narrowed, doubled, 1, 0);
        }
        if (cropped != narrowed) {
            backend.narrow(cropped, narrowed, 2, 0);
        }
        backend.concat(joined, 3, cropped, skip);
        return joined;
    }
}
