package cosmonaut.session;

import org.jspecify.annotations.Nullable;

/// What the chunks to come are made with.
///
/// @param steps or none for the model's own
/// @param guidance strength, or none for the model's own
record Wishes(
        String prompt,
        long seed,
        @Nullable Integer steps,
        @Nullable Double guidance) {

    Wishes withPrompt(String other) {
        return new Wishes(other, seed, steps, guidance);
    }

    Wishes withSeed(long other) {
        return new Wishes(prompt, other, steps, guidance);
    }

    Wishes withSteps(int other) {
        return new Wishes(prompt, seed, other, guidance);
    }

    Wishes withGuidance(double other) {
        return new Wishes(prompt, seed, steps, other);
    }
}
