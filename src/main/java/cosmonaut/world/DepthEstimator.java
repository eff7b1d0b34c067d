package cosmonaut.world;

import cosmonaut.network.depth.DepthMap;
import cosmonaut.network.depth.DepthNetwork;
import cosmonaut.network.depth.PictureDepth;
import java.util.Optional;

/// Tells how far away the pixels of a picture are.
interface DepthEstimator {

    /// Evaluations of a network that an estimate takes: 0 where none is ever made.
    int evaluations();

    /// @param colour interleaved RGB in [-1,1], of the networks' size
    /// @param hint what the memory knows of its depth, metres; 0 where it knows none
    /// @param fx focal length in picture widths
    /// @return metres along the camera's axis, or nothing where the model knows no depth
    Optional<float[]> estimate(float[] colour, Optional<float[]> hint, double fx);

    /// What a published network tells of a first picture, of which nothing is known; nothing of other kinds.
    ///
    /// @param fx focal length in picture widths, or NaN where it is to be found
    default Optional<DepthMap> first(float[] colour, double fx) {
        return Optional.empty();
    }

    /// Whether [#first] finds the lens.
    default boolean findsLens() {
        return false;
    }

    /// Whether a published network tells depth in metres.
    default boolean isMetric() {
        return false;
    }

    /// Knows no depth.
    DepthEstimator NONE = new DepthEstimator() {
        @Override
        public int evaluations() {
            return 0;
        }

        @Override
        public Optional<float[]> estimate(float[] colour, Optional<float[]> hint, double fx) {
            return Optional.empty();
        }
    };

    /// Asks a published network, which is shown no depth, as GEN3C does: of the first picture, which nothing is known
    /// of, in a few more rows and told the lens (section 3.1); of every other as it is, for its depth is fitted to the
    /// memory's afterwards (section 3.6).
    static DepthEstimator ofPublished(Resident<PictureDepth> network, int height, int width) {
        int first = DepthMap.firstRows(height);
        network.get().plan(first, width);
        network.get().plan(height, width);
        return new DepthEstimator() {
            @Override
            public int evaluations() {
                return 1;
            }

            @Override
            public Optional<float[]> estimate(float[] colour, Optional<float[]> hint, double fx) {
                DepthMap map = hint.isPresent() ? network.get().estimate(colour, height, width) : of(colour, fx);
                return Optional.of(map.settled(width, height));
            }

            @Override
            public Optional<DepthMap> first(float[] colour, double fx) {
                return Optional.of(of(colour, fx));
            }

            private DepthMap of(float[] colour, double fx) {
                float[] higher = DepthMap.withRows(colour, width, height, first);
                return Double.isNaN(fx)
                        ? network.get().estimate(higher, first, width)
                        : network.get().estimate(higher, fx, first, width);
            }

            @Override
            public boolean findsLens() {
                return network.get().findsLens();
            }

            @Override
            public boolean isMetric() {
                return network.get().isMetric();
            }
        };
    }

    /// Asks a network that is shown the memory's depth.
    static DepthEstimator of(Resident<DepthNetwork> network, int height, int width) {
        network.get().plan(height, width);
        return new DepthEstimator() {
            @Override
            public int evaluations() {
                return 1;
            }

            @Override
            public Optional<float[]> estimate(float[] colour, Optional<float[]> hint, double fx) {
                float[] metres = new float[width * height];
                network.get().estimate(metres, colour, hint.orElse(null), fx, height, width);
                return Optional.of(metres);
            }
        };
    }
}
