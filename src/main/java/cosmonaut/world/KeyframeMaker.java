package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.EdgeFilter;
import cosmonaut.spatial.EdgeTest;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.RelativeRangeFilter;
import cosmonaut.spatial.Warp;
import org.jspecify.annotations.Nullable;

/// Makes keyframes of a world's pictures: estimates their depth, and knows what counts as an edge and what as endlessly
/// far.
final class KeyframeMaker {

    /// Of a model without a cache, whose keyframes only serve views from elsewhere.
    private static final float OWN_THRESHOLD = 0.1f;

    private static final float OWN_FAR = 100;

    private final WorldConfig config;
    private final @Nullable DepthNetwork depth;
    private final EdgeFilter filter;
    private final EdgeTest edges;
    private final float far;
    private final boolean knowsMagnification;

    KeyframeMaker(WorldConfig config, @Nullable DepthNetwork depth) {
        this.config = config;
        this.depth = depth;
        if (depth != null) {
            depth.plan(config.networkHeight(), config.networkWidth());
        }
        WorldConfig.Cache cache = config.cache();
        if (cache == null) {
            filter = new DisparityFilter(OWN_THRESHOLD);
            edges = EdgeTest.STRETCH;
            far = OWN_FAR;
            knowsMagnification = false;
            return;
        }
        float threshold = (float) cache.edgeThreshold();
        filter = cache.edgeFilter().equals("range")
                ? new RelativeRangeFilter(threshold)
                : new DisparityFilter(threshold);
        edges = cache.stretches() ? EdgeTest.STRETCH : EdgeTest.FILTER;
        far = (float) cache.far();
        knowsMagnification = cache.maxMagnification() != null;
    }

    boolean knowsDepth() {
        return depth != null;
    }

    /// A keyframe of a picture whose depth is known.
    ///
    /// @param camera of the networks' picture
    /// @param colour interleaved RGB in [-1,1]
    /// @param metres depth; 0 is unknown
    Keyframe of(int index, CameraFrame camera, float[] colour, float[] metres) {
        return Keyframe.of(index, camera, colour, metres, filter, edges, far);
    }

    /// A keyframe of a picture whose depth the network estimates.
    ///
    /// @param hint what the memory knows of it, or nothing: its depth is kept where there is some and the model says
    ///     so, its magnification where it is seen
    /// @throws InvalidInputException when the model has no depth network
    Keyframe estimated(int index, CameraFrame camera, float[] colour, @Nullable Warp hint) {
        if (depth == null) {
            throw new InvalidInputException(
                    "this model has a 3D cache but no depth network; open a picture with known depth, or add depth/ to the model");
        }
        int width = config.networkWidth();
        int height = config.networkHeight();
        float[] metres = new float[width * height];
        double fx = camera.intrinsics().fx() / width;
        depth.estimate(metres, colour, hint == null ? null : hint.depth(), fx, height, width);
        if (hint != null && config.keepsHint()) {
            for (int i = 0; i < metres.length; i++) {
                metres[i] = hint.depth()[i] > 0 ? hint.depth()[i] : metres[i];
            }
        }
        Keyframe keyframe = of(index, camera, colour, metres);
        return hint == null || !knowsMagnification ? keyframe : keyframe.withMagnification(magnification(hint));
    }

    /// What is not seen is made anew, and so magnified no more.
    private static float[] magnification(Warp seen) {
        float[] times = seen.magnification().clone();
        for (int i = 0; i < times.length; i++) {
            times[i] = seen.mask()[i] > 0 ? times[i] : 1;
        }
        return times;
    }
}
