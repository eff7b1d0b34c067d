package cosmonaut.session.recording;

import cosmonaut.guardrail.Guardrails;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the pictures of a live flight come from, for the sidecar of its recordings.
///
/// @param scene name of the scene or file
/// @param model name or folder of the model
/// @param modelHash SHA-256 of the model's weights and configuration
/// @param backend that computes
/// @param steps solver steps at the beginning, or none where a world has no solver
/// @param guidance scale
/// @param program version of this program
/// @param guardrails that the flight stands behind, if any
public record FlightOrigin(
        String scene,
        String model,
        String modelHash,
        String backend,
        @Nullable Integer steps,
        double guidance,
        String program,
        Optional<Guardrails> guardrails) {

    /// A flight of which nothing is told.
    public static final FlightOrigin UNNAMED = new FlightOrigin("", "", "", "", null, 0, "", Optional.empty());
}
