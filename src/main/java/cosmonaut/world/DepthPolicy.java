package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.DepthAlignment;
import cosmonaut.spatial.Warp;

/// How an estimated depth goes with what the memory shows of the same view.
interface DepthPolicy {

    /// @param estimated metres, in a scale of the estimator's own
    /// @param hint what the memory shows
    /// @return metres in the world's scale; may be `estimated` itself, changed
    float[] settled(float[] estimated, Warp hint, CameraFrame camera);

    static DepthPolicy of(WorldConfig config, float far) {
        return switch (config.depthPolicyKind()) {
            case ESTIMATED -> (estimated, hint, camera) -> estimated;
            case KEEP_HINT -> (estimated, hint, camera) -> kept(estimated, hint);
            case ALIGN -> (estimated, hint, camera) -> aligned(estimated, hint, camera, far);
        };
    }

    /// What is remembered stays, and only the rest is estimated.
    private static float[] kept(float[] estimated, Warp hint) {
        for (int i = 0; i < estimated.length; i++) {
            estimated[i] = hint.depth()[i] > 0 ? hint.depth()[i] : estimated[i];
        }
        return estimated;
    }

    /// GEN3C section 3.6: an affine fit in inverse depth, then a smooth factor per pixel.
    private static float[] aligned(float[] estimated, Warp hint, CameraFrame camera, float far) {
        float[] fitted =
                DepthAlignment.fit(estimated, hint.depth(), hint.mask()).apply(estimated, far);
        return DepthAlignment.refined(fitted, hint.depth(), hint.mask(), camera);
    }
}
