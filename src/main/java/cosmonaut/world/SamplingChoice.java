package cosmonaut.world;

import cosmonaut.InvalidInputException;
import org.jspecify.annotations.Nullable;

/// What a person may choose instead of a model's own sampling.
///
/// @param preset name of a [ModelPreset], or the model's usual way
/// @param steps solver steps, 1 to 1000, or the model's
/// @param guidance g of `a + g (a - b)`, 0 to 50, or the model's
public record SamplingChoice(
        @Nullable String preset,
        @Nullable Integer steps,
        @Nullable Double guidance) {

    public static final SamplingChoice MODELS_OWN = new SamplingChoice(null, null, null);

    public SamplingChoice {
        if (steps != null && (steps < 1 || steps > 1000)) {
            throw new InvalidInputException("--steps " + steps + " is not possible; use 1 to 1000");
        }
        if (guidance != null && !(guidance >= 0 && guidance <= 50)) {
            throw new InvalidInputException("--guidance " + guidance + " is not possible; use 0 to 50");
        }
    }
}
