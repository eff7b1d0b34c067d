package cosmonaut.ui.explore;

import java.util.OptionalInt;

/// What stays the same for as long as a flight lasts.
///
/// @param scene    name of the scene, for file names: letters, digits, points, hyphens
/// @param model    name or folder of the model
/// @param backend  what computes, in words
/// @param steps    solver steps of the model's own; none where a world has no solver
/// @param guidance scale of the guidance, 0 where the model needs none
/// @param unlikely whether the scene is of a kind that the model was not made for, which a person should be told
public record FlightFacts(
        String scene, String model, String backend, OptionalInt steps, double guidance, boolean unlikely) {}
