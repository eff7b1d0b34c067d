package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.EdgeFilter;
import cosmonaut.spatial.EdgeTest;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.RelativeRangeFilter;
import org.jspecify.annotations.Nullable;

/// How pictures with depth become keyframes in a world: what counts as an edge and what as endlessly far.
///
/// @param far metres
record KeyframeForm(EdgeFilter filter, EdgeTest edges, float far) {

    /// For a model without a cache, whose keyframes only serve views from elsewhere.
    private static final KeyframeForm OF_NO_CACHE = new KeyframeForm(new DisparityFilter(0.1f), EdgeTest.STRETCH, 100);

    static KeyframeForm of(WorldConfig.@Nullable Cache cache) {
        if (cache == null) {
            return OF_NO_CACHE;
        }
        float threshold = (float) cache.edgeThreshold();
        EdgeFilter filter = cache.edgeFilter().equals("range")
                ? new RelativeRangeFilter(threshold)
                : new DisparityFilter(threshold);
        EdgeTest edges = cache.stretches() ? EdgeTest.STRETCH : EdgeTest.FILTER;
        return new KeyframeForm(filter, edges, (float) cache.far());
    }

    /// @param colour interleaved RGB in [-1,1]
    /// @param depth metres; 0 is unknown
    Keyframe keyframe(int index, CameraFrame camera, float[] colour, float[] depth) {
        return Keyframe.of(index, camera, colour, depth, filter, edges, far);
    }
}
