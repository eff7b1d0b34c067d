package cosmonaut.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Against equations that can be solved by hand.
class SolverTest {

    private static final Shape ONE = Shape.of(1, 1, 1, 1);

    private Backend backend;
    private TensorScope scope;

    SolverTest() {
        backend = new ReferenceBackend();
        scope = backend.openScope("test");
    }

    @BeforeEach
    void open() {
        scope = backend.openScope("test");
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /// Integrates `dx/dsigma = (x - x0(x, sigma)) / sigma` in f64 and returns x at the last level.
    private double solve(SolverKind kind, SigmaSchedule schedule, double start, Estimate estimate) {
        Solver solver = kind.plan(backend, scope, ONE);
        Tensor x = scope.allocate(DType.F64, ONE);
        Tensor x0 = scope.allocate(DType.F64, ONE);
        backend.fill(x, start);
        for (int i = 0; i < schedule.steps(); i++) {
            double state = HostTensor.of(x).get(0);
            backend.fill(x0, estimate.at(state, schedule.sigma(i)));
            solver.step(x, x0, schedule.sigma(i), schedule.sigma(i + 1));
        }
        return HostTensor.of(x).get(0);
    }

    private interface Estimate {
        double at(double x, double sigma);
    }

    private static SigmaSchedule levels(int steps) {
        return SigmaSchedule.karras(steps, 10, 0.01, 7, FinalSigma.SIGMA_MIN);
    }

    /// With a constant estimate c the state is `c + (x - c) t/s` after any steps.
    @ParameterizedTest
    @EnumSource(SolverKind.class)
    void aConstantEstimateIsSolvedExactly(SolverKind kind) {
        double got = solve(kind, levels(5), 7, (x, sigma) -> 0.3);
        assertEquals(0.3 + (7 - 0.3) * 0.01 / 10, got, 1e-13);
    }

    /// Gaussian data of variance s^2: `x0 = s^2/(s^2 + sigma^2) x`, solved by `x ~ sqrt(s^2 + sigma^2)`.
    private double gaussianError(SolverKind kind, int steps) {
        double variance = 0.25;
        double exact = 3 * Math.sqrt((variance + 1e-4) / (variance + 100));
        return Math.abs(solve(kind, levels(steps), 3, (x, sigma) -> variance / (variance + sigma * sigma) * x) - exact);
    }

    @Test
    void eulerIsOfFirstAndTwoAbOfSecondOrder() {
        double euler = gaussianError(SolverKind.EULER, 80) / gaussianError(SolverKind.EULER, 160);
        double twoAb = gaussianError(SolverKind.TWO_AB, 80) / gaussianError(SolverKind.TWO_AB, 160);
        assertEquals(2, euler, 0.2);
        assertEquals(4, twoAb, 0.6);
        assertTrue(gaussianError(SolverKind.TWO_AB, 80) < gaussianError(SolverKind.EULER, 80) / 5);
    }

    /// An estimate linear in `-ln sigma` is what the second order extrapolates exactly: with
    /// `x0 = a + b u`, `u = -ln sigma`, the solution is `x = a + b (u - 1) + C exp(-u)`.
    @Test
    void twoAbIsExactForEstimatesLinearInLogSigmaAfterItsFirstStep() {
        double a = 0.2;
        double b = -0.7;
        SigmaSchedule schedule = levels(6);
        double afterEuler = (a - b * Math.log(10)) + (5 - (a - b * Math.log(10))) * schedule.sigma(1) / 10; // by hand
        double u1 = -Math.log(schedule.sigma(1));
        double constant = (afterEuler - a - b * (u1 - 1)) / Math.exp(-u1);
        double u = -Math.log(0.01);
        double exact = a + b * (u - 1) + constant * Math.exp(-u);
        double got = solve(SolverKind.TWO_AB, schedule, 5, (x, sigma) -> a - b * Math.log(sigma));
        assertEquals(exact, got, 1e-12);
    }

    @ParameterizedTest
    @EnumSource(SolverKind.class)
    void aStepToZeroLeavesTheLastEstimate(SolverKind kind) {
        SigmaSchedule schedule = SigmaSchedule.karras(4, 10, 0.01, 7, FinalSigma.ZERO);
        List<Double> estimates = new ArrayList<>();
        double got = solve(kind, schedule, 3, (x, sigma) -> {
            estimates.add(0.1 * x);
            return 0.1 * x;
        });
        assertEquals(4, estimates.size());
        assertEquals(estimates.getLast(), got, 1e-15);
    }

    @Test
    void theSamplerRepeatsItselfReportsEveryCallAndCanBeStopped() {
        SigmaSchedule schedule = SigmaSchedule.karras(5, 80, 0.002, 7, FinalSigma.DENOISE);
        Tensor noise = scope.allocate(DType.F32, ONE);
        Tensor dst = scope.allocate(DType.F32, ONE);
        backend.fill(noise, -0.6);
        Denoiser half = (x0, x, sigma) -> backend.axpby(x0, 0.5 / (1 + sigma), x, 0, x);
        List<Double> sigmas = new ArrayList<>();
        try (Sampler sampler = new Sampler(backend, scope, schedule, SolverKind.TWO_AB, ONE)) {
            sampler.sample(dst, noise, half, (call, calls, sigma) -> {
                assertEquals(6, calls);
                assertEquals(call, sigmas.size());
                sigmas.add(sigma);
            });
            float first = HostTensor.of(dst).toFloats()[0];
            assertEquals(6, sigmas.size());
            assertEquals(0.002, sigmas.getLast(), 1e-12);
            assertThrows(
                    CancellationException.class,
                    () -> sampler.sample(dst, noise, half, (call, calls, sigma) -> {
                        if (call == 3) {
                            throw new CancellationException();
                        }
                    }));
            sampler.sample(dst, noise, half, (call, calls, sigma) -> {});
            assertEquals(first, HostTensor.of(dst).toFloats()[0]);
        }
    }
}
