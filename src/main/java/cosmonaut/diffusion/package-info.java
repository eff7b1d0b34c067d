/// Sampling by diffusion as Karras et al. 2022 (EDM) and Cosmos 1.0 do it: noise schedule, preconditioning, solvers,
/// guidance, conditioning on given frames.
///
/// A schedule and a solver see a [cosmonaut.diffusion.Denoiser], never the network behind it. Latents are
/// `[C,T,H,W]`, f32 at the network and f64 in the solver.
@NullMarked
package cosmonaut.diffusion;

import org.jspecify.annotations.NullMarked;
