package cosmonaut.world;

import cosmonaut.camera.CameraFrame;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.depth.DepthMap;
import cosmonaut.scene.SourceView;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.EdgeFilter;
import cosmonaut.spatial.EdgeTest;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.RelativeRangeFilter;
import cosmonaut.spatial.Warp;
import java.util.Optional;

/// Makes keyframes of a world's pictures: has their depth estimated, and knows what counts as an edge and what as
/// endlessly far.
final class KeyframeMaker {

    /// Of a model without a cache, whose keyframes only serve views from elsewhere.
    private static final float OWN_THRESHOLD = 0.1f;

    private static final float OWN_FAR = 100;

    private final DepthEstimator depth;
    private final DepthPolicy policy;
    private final EdgeFilter filter;
    private final EdgeTest edges;
    private final float far;
    private final boolean knowsMagnification;
    private final boolean normalises;
    private WorldUnit unit = WorldUnit.METRE;

    /// A world's first keyframe, in the unit that the world is rendered in.
    record First(Keyframe keyframe, WorldUnit unit) {

        static First inMetres(Keyframe keyframe) {
            return new First(keyframe, WorldUnit.METRE);
        }
    }

    KeyframeMaker(WorldConfig config, DepthEstimator depth) {
        this.depth = depth;
        WorldConfig.Cache cache = config.cache();
        if (cache == null) {
            filter = new DisparityFilter(OWN_THRESHOLD);
            edges = EdgeTest.STRETCH;
            far = OWN_FAR;
            knowsMagnification = false;
        } else {
            float threshold = (float) cache.edgeThreshold();
            filter = cache.edgeFilter().equals("range")
                    ? new RelativeRangeFilter(threshold)
                    : new DisparityFilter(threshold);
            edges = cache.stretches() ? EdgeTest.STRETCH : EdgeTest.FILTER;
            far = (float) cache.far();
            knowsMagnification = cache.maxMagnification() != null;
        }
        this.policy = DepthPolicy.of(config, far);
        this.normalises =
                cache != null && cache.buffers() == 2 && cache.mask().equals("latent") && config.detailFactor() == 1;
    }

    /// What the depth network tells of a first picture through a lens that it finds; nothing where it finds none.
    Optional<DepthMap> found(float[] colour) {
        Optional<DepthMap> seen = depth.findsLens() ? depth.first(colour, Double.NaN) : Optional.empty();
        return seen.filter(map -> map.fx() > 0 && map.fy() > 0 && Double.isFinite(map.fx() + map.fy()));
    }

    /// A world's first keyframe, or nothing where the model knows no depth.
    ///
    /// @param camera of the networks' picture, its place in metres
    /// @param metres depth that was given
    /// @param seen what [#found] told of this picture
    Optional<First> first(CameraFrame camera, float[] colour, Optional<float[]> metres, Optional<DepthMap> seen) {
        unit = WorldUnit.METRE;
        double fx = camera.intrinsics().fx() / camera.intrinsics().width();
        return metres.map(given -> {
                    unit = normalises ? WorldUnit.of(DepthMap.median(given)) : WorldUnit.METRE;
                    return unit.inside(given);
                })
                .or(() -> seen.or(() -> depth.first(colour, fx)).map(map -> settled(map, camera)))
                .or(() -> depth.estimate(colour, Optional.empty(), fx))
                .map(units -> new First(of(0, unit.inside(camera), colour, units), unit));
    }

    private float[] settled(DepthMap map, CameraFrame camera) {
        unit = normalises && depth.isMetric() ? WorldUnit.of(DepthMap.median(map.depth())) : WorldUnit.METRE;
        return map.in(unit.metres())
                .settled(camera.intrinsics().width(), camera.intrinsics().height());
    }

    /// Evaluations of a network that [#estimated] takes.
    int evaluations() {
        return depth.evaluations();
    }

    /// A keyframe of a picture whose depth is known.
    ///
    /// @param camera of the networks' picture, in the unit that the world is rendered in, as depth is
    /// @param colour interleaved RGB in [-1,1]
    /// @param metres depth; 0 is unknown
    Keyframe of(int index, CameraFrame camera, float[] colour, float[] metres) {
        return Keyframe.of(index, camera, colour, metres, filter, edges, far);
    }

    /// A keyframe of a picture that was given with its depth.
    Keyframe of(int index, SourceView view) {
        return of(index, view.camera(), view.colour(), view.depth()).showing(view.counts());
    }

    /// A keyframe of a picture whose depth is estimated, or nothing where the model knows no depth.
    ///
    /// @param hint what the memory knows of it: the model's policy says what becomes of its depth; its magnification
    ///     is kept where it is seen
    Optional<Keyframe> estimated(int index, CameraFrame camera, float[] colour, Optional<Warp> hint) {
        return estimated(index, camera, colour, hint, Optional.empty());
    }

    /// As [#estimated(int, CameraFrame, float[], Optional)], where there is a guess of the view.
    ///
    /// @param guess its depth is told to the network where the memory knows none
    Optional<Keyframe> estimated(
            int index, CameraFrame camera, float[] colour, Optional<Warp> hint, Optional<Warp> guess) {
        double fx = camera.intrinsics().fx() / camera.intrinsics().width();
        Optional<float[]> told = hint.map(
                seen -> guess.map(one -> together(seen.depth(), one.depth())).orElse(seen.depth()));
        return depth.estimate(colour, told, fx)
                .map(metres -> depth.isMetric() ? unit.inside(metres) : metres)
                .map(metres ->
                        hint.map(seen -> policy.settled(metres, seen, camera)).orElse(metres))
                .map(metres -> of(index, camera, colour, metres))
                .map(keyframe -> knowsMagnification
                        ? keyframe.withMagnification(
                                hint.map(KeyframeMaker::magnification).orElse(null))
                        : keyframe);
    }

    private static float[] together(float[] seen, float[] guessed) {
        float[] metres = seen.clone();
        for (int i = 0; i < metres.length; i++) {
            metres[i] = metres[i] > 0 ? metres[i] : guessed[i];
        }
        return metres;
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
