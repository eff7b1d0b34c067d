package cosmonaut.network.dit;

/// The maps that make a view's channels, in main memory (Cosmos 1.0, section 5.1).
///
/// @param table `[rows,width]`
/// @param repeats weights and biases of the map of repeated pictures, `[width]` each; empty without it
/// @param trajectory weights `[trajectoryWidth,192]` and biases of the map of the trajectory; empty without it
record ViewEmbedding(DitViews views, float[] table, Linear repeats, Linear trajectory) {

    /// Told to the network is a tenth of how often a picture was repeated.
    private static final float REPEATS_UNIT = 10;

    /// `W x + b`, a row of W for every output.
    record Linear(float[] weight, float[] bias) {

        static final Linear NONE = new Linear(new float[0], new float[0]);

        float at(int output, float... x) {
            double sum = bias[output];
            for (int i = 0; i < x.length; i++) {
                sum += (double) weight[output * x.length + i] * x[i];
            }
            return (float) sum;
        }
    }

    /// The channels of a view, [DitViews#channels] numbers.
    ///
    /// @param repeated how often its pictures were repeated
    float[] channels(int view, float repeated, float[] points) {
        float[] out = new float[views.channels()];
        for (int i = 0; i < views.width(); i++) {
            out[i] = table[view * views.width() + i];
            if (views.repeatFrames()) {
                out[i] += repeats.at(i, repeated / REPEATS_UNIT);
            }
        }
        for (int i = 0; i < views.trajectoryWidth(); i++) {
            out[views.width() + i] = trajectory.at(i, points);
        }
        return out;
    }
}
