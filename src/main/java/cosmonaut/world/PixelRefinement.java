package cosmonaut.world;

import cosmonaut.network.refiner.PixelRefiner;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;

/// Joins decoded pictures with the warped ones, outside the latents: one network after the other.
final class PixelRefinement implements FrameFinish {

    private final List<Resident<PixelRefiner>> refiners;
    private final PictureTransfer transfer;
    private final Tensor warped;
    private final Tensor mask;

    /// @param pictures that are finished at once
    PixelRefinement(
            TensorScope scope,
            List<Resident<PixelRefiner>> refiners,
            PictureTransfer transfer,
            int pictures,
            int height,
            int width) {
        this.refiners = List.copyOf(refiners);
        this.transfer = transfer;
        refiners.forEach(refiner -> refiner.get().plan(pictures, height, width));
        this.warped = scope.allocate(DType.F32, 3, pictures, height, width);
        this.mask = scope.allocate(DType.F32, 1, pictures, height, width);
    }

    @Override
    public int evaluations() {
        return refiners.size();
    }

    @Override
    public void finish(Tensor pictures, int first, ClipView view, Evaluations evaluations) {
        for (int i = 0; i < pictures.shape().extent(1); i++) {
            Warp seen = view.seen(first + i).orElseThrow();
            transfer.put(warped, i, seen.filled());
            transfer.putPlane(mask, i, seen.mask());
        }
        for (Resident<PixelRefiner> refiner : refiners) {
            evaluations.before();
            refiner.get().refine(pictures, pictures, warped, mask);
        }
    }
}
