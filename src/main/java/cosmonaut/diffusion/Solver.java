package cosmonaut.diffusion;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// One step of the probability-flow equation from a noise level to the next, given the estimate of the clean latent.
public sealed interface Solver permits EulerSolver, TwoAbSolver {

    /// Names as in `scheduler/config.json`.
    enum Kind {
        /// First order.
        EULER("euler"),
        /// Second-order Adams-Bashforth exponential integrator, the default of Cosmos 1.0.
        TWO_AB("2ab");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /// A solver with its memory for latents of this shape.
        public Solver plan(Backend backend, TensorScope scope, Shape shape) {
            return switch (this) {
                case EULER -> new EulerSolver(backend);
                case TWO_AB -> new TwoAbSolver(backend, scope, shape);
            };
        }
    }

    /// Forgets earlier steps.
    void restart();

    /// @param x state, f64, replaced
    /// @param x0 estimate of the clean latent at `from`, f64
    /// @param from the state's noise level, above 0
    /// @param to the next, below `from`; 0 leaves the estimate
    void step(Tensor x, Tensor x0, double from, double to);
}
