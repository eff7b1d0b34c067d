package cosmonaut.world;

import cosmonaut.network.dit.TextContext;
import org.jspecify.annotations.Nullable;

/// A prompt as the samplers read it.
///
/// @param positive keys and values of its rows in the diffusion network
/// @param negative those of what guidance compares with, or none without guidance
/// @param steered those of the branch that is guided by a trajectory: the negative text with it; or none
/// @param mean of its rows, zeros for no text
record EncodedPrompt(
        TextContext positive,
        @Nullable TextContext negative,
        @Nullable TextContext steered,
        float[] mean) {}
