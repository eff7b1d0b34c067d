package cosmonaut.ui.explore.inspector;

import cosmonaut.model.ModelVariant;
import java.util.OptionalInt;

/// What stays the same for as long as a flight lasts.
///
/// @param scene    name of the scene, for file names: letters, digits, points, hyphens
/// @param way      the model, the preset that it runs with, and the size of its pictures
/// @param backend  what computes, in words
/// @param steps    solver steps of the model's own; none where a world has no solver
/// @param guidance scale of the guidance, 0 where the model needs none
/// @param unlikely whether the scene is of a kind that the model was not made for, which a person should be told
public record FlightFacts(
        String scene, ModelVariant way, String backend, OptionalInt steps, double guidance, boolean unlikely) {}
