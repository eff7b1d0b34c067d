package cosmonaut.diffusion;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.TensorScope;
import java.util.Arrays;

/// The solvers by the names of `solver` in `scheduler/config.json`.
public enum SolverKind {
    /// First order.
    EULER("euler"),
    /// Second-order Adams-Bashforth exponential integrator, the default of Cosmos 1.0.
    TWO_AB("2ab");

    private final String label;

    SolverKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// All names, in order.
    public static String[] labels() {
        return Arrays.stream(values()).map(SolverKind::label).toArray(String[]::new);
    }

    /// @throws IllegalArgumentException unless the label is one of [#labels]
    public static SolverKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no solver is called " + label));
    }

    /// A solver with its memory for latents of this shape.
    public Solver plan(Backend backend, TensorScope scope, Shape shape) {
        return switch (this) {
            case EULER -> new EulerSolver(backend);
            case TWO_AB -> new TwoAbSolver(backend, scope, shape);
        };
    }
}
