package cosmonaut.diffusion;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// Continues given latent frames (Cosmos 1.0, section 2.6): before the network the first frames of the state are
/// replaced by the given ones with a little noise, after it the estimate's are replaced by the given ones.
///
/// The noise is the same at every step, and that of the run: NumPy's with the run's seed.
public final class Video2WorldCondition {

    private final Backend backend;
    private final EdmPreconditioning edm;
    private final double augmentSigma;
    private final Tensor given;
    private final Tensor augmented;
    private final Tensor free;
    private final Tensor mask;

    /// Plans for latents of one shape.
    ///
    /// @param latent `[C,T,H,W]`
    /// @param frames how many latent frames are given, 0 to T
    /// @param augmentSigma noise on the given frames; 0.001 in every published model
    public Video2WorldCondition(
            Backend backend, TensorScope scope, EdmPreconditioning edm, Shape latent, int frames, double augmentSigma) {
        this(backend, scope, edm, latent, 1, frames, augmentSigma);
    }

    /// Plans for latents of one shape that holds several views, one after the other in time (Cosmos 1.0, section 5.1).
    ///
    /// @param latent `[C,V*T,H,W]`
    /// @param views V
    /// @param frames how many latent frames of every view are given, its first ones, 0 to T
    public Video2WorldCondition(
            Backend backend,
            TensorScope scope,
            EdmPreconditioning edm,
            Shape latent,
            int views,
            int frames,
            double augmentSigma) {
        int ofView = latent.extent(1) / views;
        if (frames < 0 || frames > ofView) {
            throw new InvalidInputException(
                    "condition_latents is " + frames + ", a chunk has " + ofView + " latent frames; give fewer");
        }
        if (!(augmentSigma >= 0 && augmentSigma < 1e6)) {
            throw new InvalidInputException("augment_sigma is " + augmentSigma + "; give 0 or a small number above");
        }
        this.backend = backend;
        this.edm = edm;
        this.augmentSigma = augmentSigma;
        this.given = scope.allocate(DType.F32, latent);
        this.augmented = scope.allocate(DType.F32, latent);
        this.free = scope.allocate(DType.F32, latent);
        this.mask = scope.allocate(DType.F32, latent);
        writeMask(frames, ofView);
    }

    /// Sets the frames of a chunk.
    ///
    /// @param latents `[C,T,H,W]` in the model's scale; frames past the given ones do not matter
    /// @param noise standard normal, the same shape
    public void set(Tensor latents, Tensor noise) {
        backend.multiply(given, latents, mask);
        backend.axpby(augmented, 1, latents, augmentSigma, noise);
        backend.multiply(augmented, augmented, mask);
    }

    /// Whether given frames are inserted at this noise level; not where the state is cleaner than they would be.
    public boolean appliesAt(double sigma) {
        return sigma > augmentSigma;
    }

    /// `x' = x` with the given frames in it, their noise scaled as the state's would be.
    public void insert(Tensor dst, Tensor x, double sigma) {
        backend.multiplyAdd(dst, x, free, edm.cIn(augmentSigma) / edm.cIn(sigma), augmented);
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

    private void writeMask(int frames, int ofView) {
        Shape shape = mask.shape();
        int perFrame = Math.toIntExact(shape.elements(2, 4));
        float[] ones = new float[Math.toIntExact(shape.elements())];
        float[] rest = new float[ones.length];
        for (int i = 0; i < ones.length; i++) {
            boolean isGiven = i / perFrame % shape.extent(1) % ofView < frames;
            ones[i] = isGiven ? 1 : 0;
            rest[i] = isGiven ? 0 : 1;
        }
        backend.write(mask, ones);
        backend.write(free, rest);
    }
}
