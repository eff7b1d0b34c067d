package cosmonaut.diffusion;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;

/// The second-order multistep solver "2ab" (Cosmos 1.0, section 2.3): exact for the linear part in `-ln sigma`, with an
/// Adams-Bashforth extrapolation of the estimate from the step before.
///
/// The first step is Euler's, and so is a step to zero, where the variable `-ln sigma` ends: it leaves the estimate.
public final class TwoAbSolver implements Solver {

    private final Backend backend;
    private final Tensor previous;
    private double previousSigma = Double.NaN;

    public TwoAbSolver(Backend backend, TensorScope scope, Shape shape) {
        this.backend = backend;
        this.previous = scope.allocate(DType.F64, shape);
    }

    @Override
    public void restart() {
        previousSigma = Double.NaN;
    }

    @Override
    public void step(Tensor x, Tensor x0, double from, double to) {
        if (Double.isNaN(previousSigma) || to == 0) {
            backend.linearCombination(x, new double[] {to / from, (from - to) / from}, x, x0);
        } else {
            double h = Math.log(from) - Math.log(to);
            double c2 = (Math.log(from) - Math.log(previousSigma)) / h;
            double phi1 = Math.expm1(-h) / -h;
            double phi2 = (phi1 - 1) / -h;
            double[] coefficients = {Math.exp(-h), h * (phi1 - phi2 / c2), h * phi2 / c2};
            backend.linearCombination(x, coefficients, x, x0, previous);
        }
        backend.copy(previous, x0);
        previousSigma = from;
    }
}
