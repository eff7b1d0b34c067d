package cosmonaut.world;

import cosmonaut.tensor.Tensor;

/// What happens to decoded pictures before anyone sees them.
interface FrameFinish {

    /// Networks that [#finish] runs.
    int evaluations();

    /// Finishes the new pictures of a clip, in place.
    ///
    /// @param pictures `[3,T,H,W]` in [-1,1], on the device
    /// @param first number of the first of them in the clip
    /// @param view what the memory shows in the clip's cameras
    void finish(Tensor pictures, int first, ClipView view, Evaluations evaluations);
}
