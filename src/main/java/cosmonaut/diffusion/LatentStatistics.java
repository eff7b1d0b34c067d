package cosmonaut.diffusion;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;

/// Mean and standard deviation of a tokenizer's latents per channel and latent frame (Cosmos 1.0, section 2.7;
/// `latents_mean` and `latents_std` of `vae/config.json`).
public final class LatentStatistics {

    private final int channels;
    private final int frames;
    private final float[] mean;
    private final float[] deviation;

    /// @param channels latent channels C
    /// @param mean C*F numbers, all frames of channel 0 first; F is the longest clip
    /// @param deviation the same many, all above 0
    /// @throws InvalidInputException if the counts do not fit or a number makes no sense
    public LatentStatistics(int channels, float[] mean, float[] deviation) {
        if (channels < 1 || mean.length == 0 || mean.length % channels != 0 || mean.length != deviation.length) {
            throw new InvalidInputException("latents_mean has " + mean.length + " and latents_std " + deviation.length
                    + " numbers; both need the same multiple of " + channels + " channels");
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Float.isFinite(mean[i]) || !(deviation[i] > 0) || !Float.isFinite(deviation[i])) {
                throw new InvalidInputException("latents_mean " + mean[i] + " and latents_std " + deviation[i]
                        + " at number " + i + "; means must be finite and deviations above 0");
            }
        }
        this.channels = channels;
        this.frames = mean.length / channels;
        this.mean = mean.clone();
        this.deviation = deviation.clone();
    }

    /// Mean 0 and deviation 1 for clips of up to that many latent frames.
    public static LatentStatistics none(int channels, int frames) {
        float[] ones = new float[channels * frames];
        Arrays.fill(ones, 1);
        return new LatentStatistics(channels, new float[channels * frames], ones);
    }

    /// The same as bf16 holds them: what the original code computes with (Cosmos 1.0, section 2.7).
    public LatentStatistics rounded() {
        return new LatentStatistics(channels, rounded(mean), rounded(deviation));
    }

    private static float[] rounded(float[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Elements.bf16ToFloat(Elements.floatToBf16(values[i]));
        }
        return out;
    }

    /// The longest clip in latent frames.
    public int frames() {
        return frames;
    }

    /// Prepares the conversion of latents of one shape.
    ///
    /// @param shape `[C,T,H,W]`; T at most [#frames]
    /// @param sigmaData standard deviation the model wants its latents to have
    public Scaling plan(Backend backend, TensorScope scope, Shape shape, double sigmaData) {
        int t = shape.extent(1);
        if (shape.rank() != 4 || shape.extent(0) != channels || t > frames) {
            throw new InvalidInputException("latents of " + shape + " do not fit statistics of [" + channels + ","
                    + frames + "] channels and frames; make shorter clips or correct latents_mean and latents_std");
        }
        float[] shift = new float[channels * t];
        float[] negated = new float[shift.length];
        float[] toModel = new float[shift.length];
        float[] fromModel = new float[shift.length];
        float[] nothing = new float[shift.length];
        Arrays.fill(nothing, -0f);
        for (int i = 0; i < shift.length; i++) {
            int at = i / t * frames + i % t;
            shift[i] = mean[at];
            negated[i] = -mean[at];
            toModel[i] = (float) (sigmaData / deviation[at]);
            fromModel[i] = (float) (deviation[at] / sigmaData);
        }
        Shape rows = Shape.of(channels, t);
        Tensor none = written(backend, scope, rows, nothing);
        return new Scaling(
                backend,
                new Line(written(backend, scope, rows, negated), written(backend, scope, rows, toModel), none),
                new Line(none, written(backend, scope, rows, fromModel), written(backend, scope, rows, shift)));
    }

    private static Tensor written(Backend backend, TensorScope scope, Shape shape, float[] values) {
        Tensor tensor = scope.allocate(DType.F32, shape);
        backend.write(tensor, values);
        return tensor;
    }

    /// `(x + before) * factor + after`, each `[C,T]`; -0 adds nothing.
    private record Line(Tensor before, Tensor factor, Tensor after) {}

    /// Conversion between the tokenizer's latents and the model's, both `[C,T,H,W]` f32.
    public static final class Scaling {

        private final Backend backend;
        private final Line toModel;
        private final Line fromModel;

        private Scaling(Backend backend, Line toModel, Line fromModel) {
            this.backend = backend;
            this.toModel = toModel;
            this.fromModel = fromModel;
        }

        /// `dst = (latent - mean) / std * sigma_data`; dst may be the latent.
        public void toModel(Tensor dst, Tensor latent) {
            backend.affine(dst, latent, toModel.before(), toModel.factor(), toModel.after());
        }

        /// `dst = latent / sigma_data * std + mean`; dst may be the latent.
        public void fromModel(Tensor dst, Tensor latent) {
            backend.affine(dst, latent, fromModel.before(), fromModel.factor(), fromModel.after());
        }
    }
}
