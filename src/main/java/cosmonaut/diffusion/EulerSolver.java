package cosmonaut.diffusion;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Tensor;

/// First-order steps: `x = (s-t)/s x0 + t/s x`.
public final class EulerSolver implements Solver {

    private final Backend backend;

    public EulerSolver(Backend backend) {
        this.backend = backend;
    }

    @Override
    public void restart() {}

    @Override
    public void step(Tensor x, Tensor x0, double from, double to) {
        backend.linearCombination(x, new double[] {to / from, (from - to) / from}, x, x0);
    }
}
