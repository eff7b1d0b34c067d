package cosmonaut.diffusion;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// Noise levels of a sampling run, falling.
public final class SigmaSchedule {

    /// The schedules by the names of `sigma_schedule` in `scheduler/config.json`.
    public enum Kind {
        /// That of Cosmos 1.0: noise of the largest level's deviation, and an end as configured.
        KARRAS("karras") {
            @Override
            SigmaSchedule of(int steps, double sigmaMax, double sigmaMin, double rho, FinalSigma finalSigma) {
                return karras(steps, sigmaMax, sigmaMin, rho, finalSigma);
            }
        },
        /// That of cosmos-predict1 and GEN3C: the same levels, then 0, from noise of variance `sigma_max^2 + 1` (GEN3C
        /// section 2.4).
        PREDICT1("predict1") {
            @Override
            SigmaSchedule of(int steps, double sigmaMax, double sigmaMin, double rho, FinalSigma finalSigma) {
                return predict1(steps, sigmaMax, sigmaMin, rho);
            }
        };

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        abstract SigmaSchedule of(int steps, double sigmaMax, double sigmaMin, double rho, FinalSigma finalSigma);
    }

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

    /// Any levels, and then 0.
    ///
    /// @param levels falling, above 0
    public static SigmaSchedule ofLevels(double... levels) {
        double[] sigmas = Arrays.copyOf(levels, levels.length + 1);
        for (int i = 0; i < levels.length; i++) {
            if (!(sigmas[i] > sigmas[i + 1])) {
                throw new IllegalArgumentException("levels must fall and stay above 0: " + Arrays.toString(levels));
            }
        }
        if (levels.length == 0) {
            throw new IllegalArgumentException("a schedule needs a level");
        }
        return new SigmaSchedule(sigmas, false, levels[0]);
    }

    /// The schedule of cosmos-predict1 and GEN3C as published: from 80 down to 0.0002, then 0.
    public static SigmaSchedule predict1(int steps) {
        return predict1(steps, 80, 0.0002, 7);
    }

    private static SigmaSchedule predict1(int steps, double sigmaMax, double sigmaMin, double rho) {
        SigmaSchedule levels = karras(steps, sigmaMax, sigmaMin, rho, FinalSigma.ZERO);
        return new SigmaSchedule(levels.sigmas, false, Math.sqrt(sigmaMax * sigmaMax + 1));
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
