package cosmonaut.world;

import cosmonaut.InvalidInputException;
import org.jspecify.annotations.Nullable;

/// What a person chooses when a model is opened.
///
/// @param preset name of a [ModelPreset], or the model's usual way
/// @param steps solver steps, 1 to 1000, or the model's
/// @param guidance g of `a + g (a - b)`, 0 to 50, or the model's
/// @param memoryShown whether the networks are shown what the memory knows of the pictures to come, as they should be.
///     Without it the cameras' rays and the newest picture alone steer them, as in training when the cache is dropped:
///     a way to measure how well they are obeyed.
public record SamplingChoice(
        @Nullable String preset,
        @Nullable Integer steps,
        @Nullable Double guidance,
        boolean memoryShown) {

    public static final SamplingChoice MODELS_OWN = new SamplingChoice(null, null, null);

    public SamplingChoice(@Nullable String preset, @Nullable Integer steps, @Nullable Double guidance) {
        this(preset, steps, guidance, true);
    }

    public SamplingChoice {
        if (steps != null && (steps < 1 || steps > 1000)) {
            throw new InvalidInputException("--steps " + steps + " is not possible; use 1 to 1000");
        }
        if (guidance != null && !(guidance >= 0 && guidance <= 50)) {
            throw new InvalidInputException("--guidance " + guidance + " is not possible; use 0 to 50");
        }
    }
}
