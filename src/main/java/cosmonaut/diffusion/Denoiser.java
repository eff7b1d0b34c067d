package cosmonaut.diffusion;

import cosmonaut.tensor.Tensor;

/// An estimate of the clean latent behind a noisy one.
@FunctionalInterface
public interface Denoiser {

    /// Uploads what it needs to know of the noise levels of a schedule, so that a run along it transfers nothing.
    default void plan(SigmaSchedule schedule) {}

    /// @param x0 destination, `[C,T,H,W]` f32
    /// @param x noisy latent, the same shape; unchanged
    /// @param sigma standard deviation of its noise, above 0
    void denoise(Tensor x0, Tensor x, double sigma);
}
