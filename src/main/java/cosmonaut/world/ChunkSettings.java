package cosmonaut.world;

import cosmonaut.InvalidInputException;
import org.jspecify.annotations.Nullable;

/// What a chunk is made with besides its cameras.
///
/// @param prompt what the world is, in words; may be empty
/// @param seed of the noise. It runs on from chunk to chunk under one seed and begins anew with another.
/// @param steps solver steps, 1 to [#MAX_STEPS], or none for those that the world was opened with
/// @param guidance g of `a + g (a - b)`, or the scale of the formula that the model names, 0 to [#MAX_GUIDANCE], or
/// none for that which the world was opened with
public record ChunkSettings(
        String prompt,
        long seed,
        @Nullable Integer steps,
        @Nullable Double guidance) {

    public static final int MAX_STEPS = 100;

    public static final double MAX_GUIDANCE = 50;

    /// @throws InvalidInputException when a number is out of its range
    public ChunkSettings {
        if (steps != null && (steps < 1 || steps > MAX_STEPS)) {
            throw new InvalidInputException(steps + " solver steps are not possible; use 1 to " + MAX_STEPS);
        }
        if (guidance != null && !(guidance >= 0 && guidance <= MAX_GUIDANCE)) {
            throw new InvalidInputException(
                    "guidance " + guidance + " is not possible; use 0 to " + (int) MAX_GUIDANCE);
        }
    }

    /// With the steps and the guidance that the world was opened with.
    public static ChunkSettings of(String prompt, long seed) {
        return new ChunkSettings(prompt, seed, null, null);
    }

    public ChunkSettings withPrompt(String other) {
        return new ChunkSettings(other, seed, steps, guidance);
    }

    public ChunkSettings withSeed(long other) {
        return new ChunkSettings(prompt, other, steps, guidance);
    }

    public ChunkSettings withSteps(int other) {
        return new ChunkSettings(prompt, seed, other, guidance);
    }

    public ChunkSettings withGuidance(double other) {
        return new ChunkSettings(prompt, seed, steps, other);
    }
}
