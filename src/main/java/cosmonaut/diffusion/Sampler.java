package cosmonaut.diffusion;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Operation;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import java.util.List;

/// Turns noise into a latent: walks a schedule with a solver. The state is f64, as in Cosmos 1.0 (section 2.3).
public final class Sampler implements AutoCloseable {

    /// Is told before every call of the denoiser; may throw to give up the run.
    @FunctionalInterface
    public interface Progress {

        /// @param call 0 .. calls - 1
        void before(int call, int calls, double sigma);
    }

    private final Backend backend;
    private SigmaSchedule schedule;
    private final Solver solver;
    private final TensorScope scope;
    private final Tensor state;
    private final Tensor stateF32;
    private final Tensor estimate;

    /// Plans for latents of one shape.
    ///
    /// @param parent scope of the backend that ends after the sampler
    /// @param latent `[C,T,H,W]`
    public Sampler(Backend backend, TensorScope parent, SigmaSchedule schedule, SolverKind kind, Shape latent) {
        backend.plan("sampler", Operation.all(List.of(DType.F32, DType.F64), Op.COPY, Op.LINEAR_COMBINATION));
        this.backend = backend;
        this.schedule = schedule;
        this.scope = parent.child("sampler");
        this.solver = kind.plan(backend, scope, latent);
        this.state = scope.allocate(DType.F64, latent);
        this.stateF32 = scope.allocate(DType.F32, latent);
        this.estimate = scope.allocate(DType.F32, latent);
    }

    /// Follows another schedule from the next run on.
    public void follow(SigmaSchedule newSchedule) {
        this.schedule = newSchedule;
    }

    /// How often a run calls the denoiser.
    public int evaluations() {
        return schedule.evaluations();
    }

    /// Samples once. Between the first and the last call of the denoiser nothing goes to or comes from the device; a
    /// denoiser that was planned for the schedule transfers nothing at all.
    ///
    /// @param dst the latent, f32
    /// @param noise standard normal noise of the same shape, f32
    public void sample(Tensor dst, Tensor noise, Denoiser denoiser, Progress progress) {
        begin(noise, denoiser);
        run(dst, denoiser, progress);
    }

    /// As [#sample(Tensor, Tensor, Denoiser, Progress)], from a latent under noise of the first level.
    ///
    /// @param from of the same shape, f32
    public void sample(Tensor dst, Tensor from, Tensor noise, Denoiser denoiser, Progress progress) {
        begin(noise, denoiser);
        backend.axpby(stateF32, 1, stateF32, 1, from);
        backend.copy(state, stateF32);
        run(dst, denoiser, progress);
    }

    private void run(Tensor dst, Denoiser denoiser, Progress progress) {
        for (int i = 0; i < evaluations(); i++) {
            step(i, dst, denoiser, progress);
        }
    }

    /// Begins a run that is made step by step.
    ///
    /// @param noise standard normal noise, f32
    public void begin(Tensor noise, Denoiser denoiser) {
        denoiser.plan(schedule);
        backend.axpby(stateF32, schedule.initialScale(), noise, 0, noise);
        backend.copy(state, stateF32);
        solver.restart();
    }

    /// Calls the denoiser once. After the last of [#evaluations] steps the result is there.
    ///
    /// @param step 0, then one more each time
    /// @param dst the latent, f32, written in the last step
    public void step(int step, Tensor dst, Denoiser denoiser, Progress progress) {
        double sigma = schedule.sigma(step);
        progress.before(step, evaluations(), sigma);
        backend.copy(stateF32, state);
        if (step == schedule.steps()) {
            denoiser.denoise(dst, stateF32, sigma);
            return;
        }
        denoiser.denoise(estimate, stateF32, sigma);
        solver.step(state, estimate, sigma, schedule.sigma(step + 1));
        if (step == evaluations() - 1) {
            backend.copy(dst, state);
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
