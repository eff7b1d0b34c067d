package cosmonaut.diffusion;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Continues given latent frames (Cosmos 1.0, section 2.6): before the network the first frames of the state are
/// replaced by the given ones with a little noise, after it the estimate's are replaced by the given ones.
///
/// The noise is the same at every step, and that of the run: NumPy's with the run's seed. Or it is drawn anew whenever
/// frames are inserted, as diffusers does; then every call uploads some.
public final class Video2WorldCondition {

    private final Backend backend;
    private final EdmPreconditioning edm;
    private final Frames frames;
    private final Tensor given;
    private final Tensor augmented;
    private final Tensor free;
    private final Tensor mask;
    private final @Nullable Tensor drawn;
    private @Nullable Supplier<float[]> draws;

    /// Which latent frames are given, and with what noise.
    ///
    /// @param views videos that stand one after the other in time, 1 for one
    /// @param count how many latent frames of every view, its first ones
    /// @param augmentSigma noise on them; 0.001 in every published model
    /// @param freshNoise whether it is drawn anew whenever they are inserted
    public record Frames(int views, int count, double augmentSigma, boolean freshNoise) {

        /// Of one video, with the same noise in every step.
        public static Frames of(int count, double augmentSigma) {
            return new Frames(1, count, augmentSigma, false);
        }
    }

    /// Plans for latents of one shape.
    ///
    /// @param latent `[C,T,H,W]`; the frames of several views stand one view after the other
    public Video2WorldCondition(
            Backend backend, TensorScope scope, EdmPreconditioning edm, Shape latent, Frames frames) {
        int ofView = latent.extent(1) / frames.views();
        if (frames.count() < 0 || frames.count() > ofView) {
            throw new InvalidInputException("condition_latents is " + frames.count() + ", a chunk has " + ofView
                    + " latent frames; give fewer");
        }
        double augmentSigma = frames.augmentSigma();
        if (!(augmentSigma >= 0 && augmentSigma < 1e6)) {
            throw new InvalidInputException("augment_sigma is " + augmentSigma + "; give 0 or a small number above");
        }
        this.backend = backend;
        this.edm = edm;
        this.frames = frames;
        this.given = scope.allocate(DType.F32, latent);
        this.augmented = scope.allocate(DType.F32, latent);
        this.free = scope.allocate(DType.F32, latent);
        this.mask = scope.allocate(DType.F32, latent);
        this.drawn = frames.freshNoise() ? scope.allocate(DType.F32, latent) : null;
        writeMask(frames.count(), ofView);
    }

    /// Sets the frames of a chunk.
    ///
    /// @param latents `[C,T,H,W]` in the model's scale; frames past the given ones do not matter
    /// @param noise standard normal, the same shape
    public void set(Tensor latents, Tensor noise) {
        backend.multiply(given, latents, mask);
        backend.axpby(augmented, 1, latents, edm.level(frames.augmentSigma()), noise);
        backend.multiply(augmented, augmented, mask);
    }

    /// Where noise comes from that is drawn anew.
    ///
    /// @param source gives standard normal numbers, one for every latent number
    public void draw(Supplier<float[]> source) {
        draws = source;
    }

    /// Whether every [#insert] draws other noise.
    boolean drawsFresh() {
        return drawn != null;
    }

    /// Whether given frames are inserted at this noise level; not where the state is cleaner than they would be.
    public boolean appliesAt(double sigma) {
        return sigma > frames.augmentSigma();
    }

    /// `x' = x` with the given frames in it, their noise scaled as the state's would be.
    ///
    /// The state's own factor is never rounded, not even where the network's is (Cosmos 1.0, section 2.6).
    public void insert(Tensor dst, Tensor x, double sigma) {
        if (drawn != null) {
            if (draws == null) {
                throw new IllegalStateException("nothing to draw noise from");
            }
            backend.write(drawn, draws.get());
            backend.multiply(augmented, drawn, mask);
            backend.axpby(augmented, edm.level(frames.augmentSigma()), augmented, 1, given);
        }
        double scale = edm.cIn(frames.augmentSigma()) / edm.exact().cIn(sigma);
        backend.multiplyAdd(dst, x, free, scale, augmented);
    }

    /// Puts the given frames into an estimate.
    public void replace(Tensor x0) {
        backend.multiplyAdd(x0, x0, free, 1, given);
    }

    /// 0 in given frames, else 1, `[C,T,H,W]`: with [#given] what [#replace] multiplies by and adds.
    Tensor free() {
        return free;
    }

    /// The given frames, 0 elsewhere, `[C,T,H,W]`.
    Tensor given() {
        return given;
    }

    /// The channel that tells the network which frames are given, `[1,T,H,W]`: 1 there, else 0.
    public Tensor maskChannel() {
        return mask.slice(0, 1);
    }

    private void writeMask(int count, int ofView) {
        Shape shape = mask.shape();
        int perFrame = Math.toIntExact(shape.elements(2, 4));
        float[] ones = new float[Math.toIntExact(shape.elements())];
        float[] rest = new float[ones.length];
        for (int i = 0; i < ones.length; i++) {
            boolean isGiven = i / perFrame % shape.extent(1) % ofView < count;
            ones[i] = isGiven ? 1 : 0;
            rest[i] = isGiven ? 0 : 1;
        }
        backend.write(mask, ones);
        backend.write(free, rest);
    }
}
