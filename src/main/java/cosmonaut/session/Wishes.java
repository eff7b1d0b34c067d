package cosmonaut.session;

import org.jspecify.annotations.Nullable;

/// What the chunks to come are made with.
///
/// @param steps or none for the model's own
record Wishes(String prompt, long seed, @Nullable Integer steps) {

    Wishes withPrompt(String other) {
        return new Wishes(other, seed, steps);
    }

    Wishes withSeed(long other) {
        return new Wishes(prompt, other, steps);
    }

    Wishes withSteps(int other) {
        return new Wishes(prompt, seed, other);
    }
}
