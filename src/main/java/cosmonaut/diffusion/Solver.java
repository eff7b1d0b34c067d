package cosmonaut.diffusion;

import cosmonaut.tensor.Tensor;

/// One step of the probability-flow equation from a noise level to the next, given the estimate of the clean latent.
public interface Solver {

    /// Forgets earlier steps.
    void restart();

    /// @param x state, f64, replaced
    /// @param x0 estimate of the clean latent at `from`, f64
    /// @param from the state's noise level, above 0
    /// @param to the next, below `from`; 0 leaves the estimate
    void step(Tensor x, Tensor x0, double from, double to);
}
