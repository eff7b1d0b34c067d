package cosmonaut.settings;

import java.util.Optional;

/// What a new flight starts with.
///
/// @param model name or folder of the model, empty for the starter
/// @param preset name of one of the model's presets, empty for its usual way
/// @param steps solver steps a chunk, 0 for what the model recommends
/// @param guidance strength of the guidance, 0 for what the model recommends
/// @param seed of the first chunk
/// @param metresPerSecond speed at full deflection
/// @param degreesPerSecond turn rate at full deflection
/// @param motion how the camera meets what is solid
/// @param slowModels whether models are flown that are slow on this machine
/// @param guarding whether prompts and pictures are checked
public record FlightSettings(
        Optional<String> model,
        Optional<String> preset,
        int steps,
        double guidance,
        long seed,
        double metresPerSecond,
        double degreesPerSecond,
        Motion motion,
        SlowModels slowModels,
        Guarding guarding) {

    public static final Range STEPS = new Range(0, 100);
    public static final Range GUIDANCE = new Range(0, 30);
    public static final Range METRES_PER_SECOND = new Range(0.05, 50);
    public static final Range DEGREES_PER_SECOND = new Range(5, 180);

    public static final FlightSettings DEFAULT = new FlightSettings(
            Optional.empty(), Optional.empty(), 0, 0, 1, 1, 45, Motion.WALK, SlowModels.STOP, Guarding.AUTO);

    /// How the camera meets what is solid: on the ground and past it, or through everything.
    public enum Motion {
        WALK,
        GHOST
    }

    /// What happens with a model whose chunks take more than ten minutes here: it is told how long, or flown.
    public enum SlowModels {
        STOP,
        FLY
    }

    /// Whether prompts are checked before and pictures after: automatically for every model but the starter.
    public enum Guarding {
        AUTO,
        ON,
        OFF
    }

    public FlightSettings {
        STEPS.require("the number of steps", steps);
        GUIDANCE.require("the guidance", guidance);
        METRES_PER_SECOND.require("the flight speed", metresPerSecond);
        DEGREES_PER_SECOND.require("the turn rate", degreesPerSecond);
    }

    public FlightSettings withSteps(int changed) {
        return new FlightSettings(
                model,
                preset,
                changed,
                guidance,
                seed,
                metresPerSecond,
                degreesPerSecond,
                motion,
                slowModels,
                guarding);
    }

    /// With another model, run in its usual way: presets are each model's own.
    public FlightSettings withModel(Optional<String> changed) {
        return new FlightSettings(
                changed,
                Optional.empty(),
                steps,
                guidance,
                seed,
                metresPerSecond,
                degreesPerSecond,
                motion,
                slowModels,
                guarding);
    }

    public FlightSettings withPreset(Optional<String> changed) {
        return new FlightSettings(
                model, changed, steps, guidance, seed, metresPerSecond, degreesPerSecond, motion, slowModels, guarding);
    }

    public FlightSettings withMotion(Motion changed) {
        return new FlightSettings(
                model, preset, steps, guidance, seed, metresPerSecond, degreesPerSecond, changed, slowModels, guarding);
    }

    public FlightSettings withSlowModels(SlowModels changed) {
        return new FlightSettings(
                model, preset, steps, guidance, seed, metresPerSecond, degreesPerSecond, motion, changed, guarding);
    }

    public FlightSettings withGuarding(Guarding changed) {
        return new FlightSettings(
                model, preset, steps, guidance, seed, metresPerSecond, degreesPerSecond, motion, slowModels, changed);
    }

    public FlightSettings withSeed(long changed) {
        return new FlightSettings(
                model,
                preset,
                steps,
                guidance,
                changed,
                metresPerSecond,
                degreesPerSecond,
                motion,
                slowModels,
                guarding);
    }
}
