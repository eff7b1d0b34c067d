package cosmonaut.diffusion;

import cosmonaut.InvalidInputException;

/// Scaling of a network's input and output with the noise level: `x0 = c_skip x + c_out F(c_in x, c_noise)` (Karras et
/// al. 2022, table 1; Cosmos 1.0, section 2.1).
///
/// @param sigmaData standard deviation of the clean latents, 0.5 in every published model
public record EdmPreconditioning(double sigmaData) {

    public EdmPreconditioning {
        if (!(sigmaData > 0 && sigmaData < 1e6)) {
            throw new InvalidInputException("sigma_data is " + sigmaData + "; give a number above 0");
        }
    }

    /// `s_d^2 / (sigma^2 + s_d^2)`.
    public double cSkip(double sigma) {
        return sigmaData * sigmaData / variance(sigma);
    }

    /// `s_d sigma / sqrt(sigma^2 + s_d^2)`.
    public double cOut(double sigma) {
        return sigmaData * sigma / Math.sqrt(variance(sigma));
    }

    /// `1 / sqrt(sigma^2 + s_d^2)`.
    public double cIn(double sigma) {
        return 1 / Math.sqrt(variance(sigma));
    }

    /// `ln(sigma) / 4`.
    public double cNoise(double sigma) {
        return 0.25 * Math.log(sigma);
    }

    private double variance(double sigma) {
        return sigma * sigma + sigmaData * sigmaData;
    }
}
