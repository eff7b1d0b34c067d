package cosmonaut.diffusion;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;

/// Classifier-free guidance in Cosmos' convention: `a + g (a - b)` from the positive estimate a and the negative one b,
/// which others call a scale of g + 1 (Cosmos 1.0, section 2.2).
///
/// @param strength g; 0 needs no negative estimate
public record Guidance(double strength) {

    /// No guidance.
    public static final Guidance NONE = new Guidance(0);

    public Guidance {
        if (!(strength >= 0 && strength <= 100)) {
            throw new InvalidInputException("guidance is " + strength + "; give a number from 0 to 100");
        }
    }

    /// Whether a negative estimate is needed.
    public boolean isActive() {
        return strength != 0;
    }

    /// `dst = a + g (a - b)`; dst may be a or b.
    public void combine(Backend backend, Tensor dst, Tensor a, Tensor b) {
        backend.axpby(dst, 1 + strength, a, -strength, b);
    }
}
