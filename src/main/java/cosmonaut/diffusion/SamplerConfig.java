package cosmonaut.diffusion;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `scheduler/config.json`: how a model is sampled.
///
/// @param steps solver steps
/// @param solver order of the solver
/// @param finalSigma how the schedule ends
/// @param sigmaMax largest noise level
/// @param sigmaMin smallest noise level above 0
/// @param rho curvature of the schedule
/// @param sigmaData standard deviation of the clean latents
/// @param scheduleKind the schedule of noise levels
/// @param coefficients precision of the preconditioning (`edm_coefficients`: `f32`, the default, or `bf16`)
/// @param guidanceFormula what a scale of guidance means (`guidance_formula`: `cosmos`, the default, or `usual`)
public record SamplerConfig(
        int steps,
        SolverKind solver,
        FinalSigma finalSigma,
        double sigmaMax,
        double sigmaMin,
        double rho,
        double sigmaData,
        SigmaSchedule.Kind scheduleKind,
        EdmPreconditioning.Coefficients coefficients,
        Guidance.Formula guidanceFormula) {

    private static final Set<String> IGNORED = Set.of("_class_name", "_diffusers_version");

    public SamplerConfig {
        require("num_steps", steps, 1, 10_000);
        require("sigma_max", sigmaMax, 1e-6, 1e6);
        require("sigma_min", sigmaMin, 1e-9, sigmaMax);
        require("rho", rho, 0.1, 1000);
        require("sigma_data", sigmaData, 1e-6, 1e6);
    }

    /// With coefficients that are not rounded, and guidance as Cosmos means it.
    public SamplerConfig(
            int steps,
            SolverKind solver,
            FinalSigma finalSigma,
            double sigmaMax,
            double sigmaMin,
            double rho,
            double sigmaData,
            SigmaSchedule.Kind scheduleKind) {
        this(
                steps,
                solver,
                finalSigma,
                sigmaMax,
                sigmaMin,
                rho,
                sigmaData,
                scheduleKind,
                EdmPreconditioning.Coefficients.F32,
                Guidance.Formula.COSMOS);
    }

    /// With the schedule of Cosmos 1.0.
    public SamplerConfig(
            int steps,
            SolverKind solver,
            FinalSigma finalSigma,
            double sigmaMax,
            double sigmaMin,
            double rho,
            double sigmaData) {
        this(steps, solver, finalSigma, sigmaMax, sigmaMin, rho, sigmaData, SigmaSchedule.Kind.KARRAS);
    }

    /// The sampler of Cosmos 1.0: 35 steps of "2ab" from 80 to 0.002, and a last estimate there.
    public static SamplerConfig cosmos1() {
        return new SamplerConfig(35, SolverKind.TWO_AB, FinalSigma.DENOISE, 80, 0.002, 7, 0.5);
    }

    /// Reads the file. Keys of diffusers' EDMEulerScheduler are understood; what it leaves open is as there: Euler, and
    /// a last step to zero; 35 steps.
    ///
    /// @throws InvalidInputException naming file, key and what is expected
    public static SamplerConfig read(Path file) {
        return read(file, JsonNodeFactory.instance.objectNode());
    }

    /// Reads the file with some of its values replaced.
    public static SamplerConfig read(Path file, ObjectNode changes) {
        Stored read = JsonFile.read(file, Stored.class, IGNORED, changes);
        try {
            return read.toConfig();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    /// The same with another number of steps.
    public SamplerConfig withSteps(int newSteps) {
        return new SamplerConfig(
                newSteps,
                solver,
                finalSigma,
                sigmaMax,
                sigmaMin,
                rho,
                sigmaData,
                scheduleKind,
                coefficients,
                guidanceFormula);
    }

    /// The same with coefficients of another precision.
    public SamplerConfig withCoefficients(EdmPreconditioning.Coefficients newCoefficients) {
        return new SamplerConfig(
                steps,
                solver,
                finalSigma,
                sigmaMax,
                sigmaMin,
                rho,
                sigmaData,
                scheduleKind,
                newCoefficients,
                guidanceFormula);
    }

    public SigmaSchedule schedule() {
        return scheduleKind.of(steps, sigmaMax, sigmaMin, rho, finalSigma);
    }

    public EdmPreconditioning preconditioning() {
        return new EdmPreconditioning(sigmaData, coefficients);
    }

    private static void require(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InvalidInputException(key + " is " + value + "; give a number from " + least + " to " + most);
        }
    }

    private record Stored(
            @Nullable Double sigmaMax,
            @Nullable Double sigmaMin,
            @Nullable Double sigmaData,
            @Nullable Double rho,
            @Nullable Integer numSteps,
            @Nullable String solver,
            @Nullable String finalSigma,
            @Nullable String finalSigmasType,
            @Nullable String sigmaSchedule,
            @Nullable String edmCoefficients,
            @Nullable String guidanceFormula,
            @Nullable String predictionType,
            @Nullable Integer numTrainTimesteps) {

        SamplerConfig toConfig() {
            requireOneOf("prediction_type", predictionType == null ? "epsilon" : predictionType, "epsilon");
            return new SamplerConfig(
                    numSteps == null ? 35 : numSteps,
                    solverKind(),
                    end(),
                    sigmaMax == null ? 80 : sigmaMax,
                    sigmaMin == null ? 0.002 : sigmaMin,
                    rho == null ? 7 : rho,
                    sigmaData == null ? 0.5 : sigmaData,
                    schedule(),
                    coefficients(),
                    formula());
        }

        private EdmPreconditioning.Coefficients coefficients() {
            String label = edmCoefficients == null ? EdmPreconditioning.Coefficients.F32.label() : edmCoefficients;
            String[] labels = EdmPreconditioning.Coefficients.labels();
            requireOneOf("edm_coefficients", label, labels);
            return EdmPreconditioning.Coefficients.values()[
                    Arrays.asList(labels).indexOf(label)];
        }

        private Guidance.Formula formula() {
            String label = guidanceFormula == null ? Guidance.Formula.COSMOS.label() : guidanceFormula;
            String[] labels = Guidance.Formula.labels();
            requireOneOf("guidance_formula", label, labels);
            return Guidance.Formula.values()[Arrays.asList(labels).indexOf(label)];
        }

        private SigmaSchedule.Kind schedule() {
            String label = sigmaSchedule == null ? SigmaSchedule.Kind.KARRAS.label() : sigmaSchedule;
            SigmaSchedule.Kind[] kinds = SigmaSchedule.Kind.values();
            String[] labels =
                    Arrays.stream(kinds).map(SigmaSchedule.Kind::label).toArray(String[]::new);
            requireOneOf("sigma_schedule", label, labels);
            return kinds[Arrays.asList(labels).indexOf(label)];
        }

        private SolverKind solverKind() {
            String label = solver == null ? SolverKind.EULER.label() : solver;
            requireOneOf("solver", label, SolverKind.labels());
            return SolverKind.of(label);
        }

        private FinalSigma end() {
            if (finalSigma != null) {
                requireOneOf("final_sigma", finalSigma, "zero", "denoise", "sigma_min");
                return FinalSigma.valueOf(finalSigma.toUpperCase(java.util.Locale.ROOT));
            }
            String type = finalSigmasType == null ? "zero" : finalSigmasType;
            requireOneOf("final_sigmas_type", type, "zero", "sigma_min");
            return type.equals("zero") ? FinalSigma.ZERO : FinalSigma.SIGMA_MIN;
        }

        private static void requireOneOf(String key, String value, String... known) {
            if (!Arrays.asList(known).contains(value)) {
                throw new InvalidInputException(
                        key + " is \"" + value + "\"; choose one of " + String.join(", ", known));
            }
        }
    }
}
