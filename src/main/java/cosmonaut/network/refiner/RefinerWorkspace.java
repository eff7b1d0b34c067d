package cosmonaut.network.refiner;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// The tensors between the steps of a [PixelRefiner] for one size of clip.
///
/// @param planes `[7,T,H,W]` all inputs
/// @param cells `[T,h,w,112]` the same as cells of 4x4 pixels
/// @param hidden `[T,h,w,width]`
/// @param between `[T,h,w,width]`
/// @param result `[T,h,w,64]`
/// @param corrections `[4,T,H,W]` red, green, blue, blend logit
/// @param ones `[3,T,H,W]`
record RefinerWorkspace(
        TensorScope scope,
        Tensor planes,
        Tensor cells,
        Tensor hidden,
        Tensor between,
        Tensor result,
        Tensor corrections,
        Tensor ones)
        implements AutoCloseable {

    static RefinerWorkspace allocate(
            TensorScope scope,
            Backend backend,
            int t,
            int height,
            int width,
            int inputs,
            int outputs,
            int cell,
            int channels) {
        int h = height / cell;
        int w = width / cell;
        Tensor ones = scope.allocate(DType.F32, 3, t, height, width);
        backend.fill(ones, 1);
        return new RefinerWorkspace(
                scope,
                scope.allocate(DType.F32, inputs, t, height, width),
                scope.allocate(DType.F32, t, h, w, inputs * cell * cell),
                scope.allocate(DType.F32, t, h, w, channels),
                scope.allocate(DType.F32, t, h, w, channels),
                scope.allocate(DType.F32, t, h, w, outputs * cell * cell),
                scope.allocate(DType.F32, outputs, t, height, width),
                ones);
    }

    boolean fits(int frames, int height, int width) {
        return planes.shape().extent(1) == frames
                && planes.shape().extent(2) == height
                && planes.shape().extent(3) == width;
    }

    @Override
    public void close() {
        scope.close();
    }
}
