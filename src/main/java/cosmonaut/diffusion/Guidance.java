package cosmonaut.diffusion;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;
import java.util.Arrays;

/// Classifier-free guidance in Cosmos' convention: `a + g (a - b)` from the positive estimate a and the negative one b,
/// which others call a scale of g + 1 (Cosmos 1.0, section 2.2).
///
/// @param strength g; 0 needs no negative estimate
public record Guidance(double strength) {

    /// What a scale means, by the names of `guidance_formula` in `scheduler/config.json`.
    public enum Formula {
        /// `a + g (a - b)`: that of Cosmos and of diffusers' Cosmos pipelines.
        COSMOS("cosmos"),
        /// `b + s (a - b)`: that of most other models, and of the paper that proposed it with s = 1 + w.
        USUAL("usual");

        private final String label;

        Formula(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /// All names, in order.
        public static String[] labels() {
            return Arrays.stream(values()).map(Formula::label).toArray(String[]::new);
        }

        /// Guidance of a scale in this formula; 0 is none in both.
        ///
        /// @throws InvalidInputException if it is out of range
        public Guidance of(double scale) {
            if (this == COSMOS || scale == 0) {
                return new Guidance(scale);
            }
            if (!(scale >= 1)) {
                throw new InvalidInputException("guidance is " + scale
                        + "; with guidance_formula \"usual\" give a number from 1, or 0 for none");
            }
            return new Guidance(scale - 1);
        }

        /// The scale in this formula that a guidance is of.
        public double scale(Guidance guidance) {
            return this == COSMOS || !guidance.isActive() ? guidance.strength() : guidance.strength() + 1;
        }
    }

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
