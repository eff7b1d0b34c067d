package cosmonaut.diffusion;

/// How a schedule ends.
public enum FinalSigma {
    /// n noise levels from the largest to the smallest, and a last step from there to 0: n denoiser calls.
    ZERO,
    /// n steps from the largest level to the smallest, and one more estimate there as the result: n + 1 calls (Cosmos
    /// 1.0, section 2.3).
    DENOISE,
    /// n steps from the largest level to the smallest, whose rest of noise stays: n calls (`final_sigmas_type`
    /// "sigma_min" of diffusers, whose further step of length zero is left out).
    SIGMA_MIN
}
