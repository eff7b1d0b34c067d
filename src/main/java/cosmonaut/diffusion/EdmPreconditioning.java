package cosmonaut.diffusion;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Elements;
import java.util.Arrays;

/// Scaling of a network's input and output with the noise level: `x0 = c_skip x + c_out F(c_in x, c_noise)` (Karras et
/// al. 2022, table 1; Cosmos 1.0, section 2.1).
///
/// @param sigmaData standard deviation of the clean latents, 0.5 in every published model
/// @param coefficients precision of the coefficients
public record EdmPreconditioning(double sigmaData, Coefficients coefficients) {

    /// Precision of the coefficients by the names of `edm_coefficients` in `scheduler/config.json`.
    public enum Coefficients {
        /// As diffusers and this program compute them; products with the state are in f32 either way.
        F32("f32"),
        /// The noise level and every step of the arithmetic are rounded to bf16, as in the original code (Cosmos 1.0,
        /// section 2.2). The solver's levels stay exact.
        BF16("bf16");

        private final String label;

        Coefficients(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /// All names, in order.
        public static String[] labels() {
            return Arrays.stream(values()).map(Coefficients::label).toArray(String[]::new);
        }
    }

    public EdmPreconditioning {
        if (!(sigmaData > 0 && sigmaData < 1e6)) {
            throw new InvalidInputException("sigma_data is " + sigmaData + "; give a number above 0");
        }
    }

    /// With coefficients as exact as they are computed.
    public EdmPreconditioning(double sigmaData) {
        this(sigmaData, Coefficients.F32);
    }

    /// The same with coefficients that are not rounded.
    public EdmPreconditioning exact() {
        return new EdmPreconditioning(sigmaData);
    }

    /// `s_d^2 / (sigma^2 + s_d^2)`.
    public double cSkip(double sigma) {
        return rounded(sigmaData * sigmaData / variance(sigma));
    }

    /// `s_d sigma / sqrt(sigma^2 + s_d^2)`.
    public double cOut(double sigma) {
        return rounded(rounded(sigmaData * rounded(sigma)) / deviation(sigma));
    }

    /// `1 / sqrt(sigma^2 + s_d^2)`.
    public double cIn(double sigma) {
        return rounded(1 / deviation(sigma));
    }

    /// `ln(sigma) / 4`.
    public double cNoise(double sigma) {
        return rounded(0.25 * rounded(Math.log(rounded(sigma))));
    }

    /// The noise level as the coefficients take it.
    public double level(double sigma) {
        return rounded(sigma);
    }

    private double deviation(double sigma) {
        return rounded(Math.sqrt(variance(sigma)));
    }

    private double variance(double sigma) {
        double level = rounded(sigma);
        return rounded(rounded(level * level) + sigmaData * sigmaData);
    }

    private double rounded(double value) {
        return coefficients == Coefficients.F32 ? value : Elements.bf16ToFloat(Elements.floatToBf16((float) value));
    }
}
