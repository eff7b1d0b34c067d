package cosmonaut.network.dit;

import cosmonaut.tensor.Elements;

/// Angles of the three-dimensional rotary embedding (Cosmos 1.0, section 1.6).
///
/// A head's features split into time, height and width parts; every pair of features (d, d + half) turns by the
/// position along its axis times its own frequency.
final class RopeTable {

    private static final double BASE = 10_000;
    private static final float BASE_FPS = 24;

    private final DitConfig config;
    private final boolean bf16;

    RopeTable(DitConfig config) {
        this.config = config;
        this.bf16 = config.ropeBuffers() == DitConfig.RopeBuffers.BF16;
    }

    /// Cosines and sines of the tokens of one frame, each `[h*w, headDim/2]`, ordered time, height, width.
    ///
    /// @param fps pictures per second of the video, or 0 to take the latent frame's index unscaled
    void frame(float[] cos, float[] sin, int frame, int h, int w, double fps) {
        int spatial = config.headDim() / 6 * 2;
        float[] alongTime =
                frequencies(config.headDim() - 2 * spatial, config.ropeScale().t());
        float[] alongHeight = frequencies(spatial, config.ropeScale().h());
        float[] alongWidth = frequencies(spatial, config.ropeScale().w());
        float time = fps > 0 ? rounded(rounded(rounded(frame) / rounded((float) fps)) * BASE_FPS) : rounded(frame);
        int at = 0;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                at = turn(cos, sin, at, time, alongTime);
                at = turn(cos, sin, at, rounded(y), alongHeight);
                at = turn(cos, sin, at, rounded(x), alongWidth);
            }
        }
    }

    private int turn(float[] cos, float[] sin, int from, float position, float[] frequencies) {
        int at = from;
        for (float frequency : frequencies) {
            float angle = rounded(position * frequency);
            cos[at] = (float) Math.cos(angle);
            sin[at] = (float) Math.sin(angle);
            at++;
        }
        return at;
    }

    /// `theta^(-2i/features)` with `theta = 10000 * scale^(features/(features-2))`.
    private float[] frequencies(int features, double scale) {
        double theta = BASE * Math.pow(scale, features / (features - 2.0));
        float[] out = new float[features / 2];
        for (int i = 0; i < out.length; i++) {
            float exponent = rounded(2f * i / features);
            out[i] = rounded(1 / rounded((float) Math.pow((float) theta, exponent)));
        }
        return out;
    }

    /// The value as the buffers hold it.
    private float rounded(float value) {
        return bf16 ? Elements.bf16ToFloat(Elements.floatToBf16(value)) : value;
    }
}
