package cosmonaut.session.file;

import cosmonaut.world.WorldStart;
import org.jspecify.annotations.Nullable;

/// What a flight began with; enough to begin it again where its scene is not.
///
/// @param start first picture, its depth and camera; none of the views of a place or a video with depth
/// @param lensFound whether the model's depth network found the lens
public record SessionHeader(Origin origin, WorldStart start, boolean lensFound) {

    /// Where the pictures come from.
    ///
    /// @param program version of this program
    /// @param scene name of the scene or file
    /// @param model name or folder of the model
    /// @param preset of the model, if one was chosen
    /// @param modelHash SHA-256 of the model's weights and configuration
    /// @param backend that computed
    /// @param steps solver steps that were asked for; none for the model's
    /// @param guidance that was asked for; none for the model's
    public record Origin(
            String program,
            String scene,
            String model,
            @Nullable String preset,
            String modelHash,
            String backend,
            @Nullable Integer steps,
            @Nullable Double guidance) {}
}
