package cosmonaut.diffusion;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// Noise levels of a sampling run, falling.
public final class SigmaSchedule {

    private final double[] sigmas;
    private final boolean finalDenoise;
    private final double initialScale;

    private SigmaSchedule(double[] sigmas, boolean finalDenoise, double initialScale) {
        this.sigmas = sigmas;
        this.finalDenoise = finalDenoise;
        this.initialScale = initialScale;
    }

    /// The rho schedule of Karras et al. 2022, equation 5: levels evenly spaced in `sigma^(1/rho)`.
    ///
    /// @param steps solver steps, at least 1
    public static SigmaSchedule karras(int steps, double sigmaMax, double sigmaMin, double rho, FinalSigma finalSigma) {
        if (steps < 1 || !(sigmaMin > 0) || !(sigmaMax >= sigmaMin) || !(rho > 0)) {
            throw new IllegalArgumentException(
                    "schedule of " + steps + " steps from " + sigmaMax + " to " + sigmaMin + ", rho " + rho);
        }
        boolean toZero = finalSigma == FinalSigma.ZERO;
        int intervals = toZero ? steps - 1 : steps;
        double[] sigmas = new double[steps + 1]; // with ZERO the last one stays 0
        double high = Math.pow(sigmaMax, 1 / rho);
        double low = Math.pow(sigmaMin, 1 / rho);
        for (int i = 0; i <= intervals; i++) {
            double ramp = intervals == 0 ? 0 : (double) i / intervals;
            sigmas[i] = Math.pow(high + ramp * (low - high), rho);
        }
        return new SigmaSchedule(sigmas, finalSigma == FinalSigma.DENOISE, sigmaMax);
    }

    /// The schedule of cosmos-predict1 and GEN3C: down to 0.0002, then 0, from noise of variance `80^2 + 1`.
    public static SigmaSchedule predict1(int steps) {
        SigmaSchedule levels = karras(steps, 80, 0.0002, 7, FinalSigma.ZERO);
        return new SigmaSchedule(levels.sigmas, false, Math.sqrt(80 * 80 + 1));
    }

    /// How many steps a solver makes: from `sigma(i)` to `sigma(i + 1)`, i = 0 .. steps - 1.
    public int steps() {
        return sigmas.length - 1;
    }

    /// @param index 0 .. [#steps]
    public double sigma(int index) {
        return sigmas[index];
    }

    /// Whether the result is one more estimate at the last level.
    public boolean finalDenoise() {
        return finalDenoise;
    }

    /// How often the denoiser is called.
    public int evaluations() {
        return steps() + (finalDenoise ? 1 : 0);
    }

    /// The levels at which the denoiser is called, in that order.
    public DoubleStream levels() {
        return Arrays.stream(sigmas, 0, evaluations());
    }

    /// Factor of standard normal noise that makes the initial state.
    public double initialScale() {
        return initialScale;
    }

    @Override
    public String toString() {
        return Arrays.toString(sigmas);
    }
}
