package cosmonaut.scene;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;

/// A flight that suits a scene.
///
/// @param move   what the camera does
/// @param speed  metres a second, above 0 and at most 100
/// @param frames pictures, 1 to [CameraPath#MAX_FRAMES]
public record SuggestedFlight(Move move, double speed, int frames) {

    /// For a place that nobody has looked at yet.
    public static final SuggestedFlight CAREFUL = new SuggestedFlight(Move.FORWARD, 1.0, 96);

    private static final double HIGHEST_SPEED = 100;

    /// @throws InvalidInputException if a number is out of range
    public SuggestedFlight {
        if (!(speed > 0 && speed <= HIGHEST_SPEED)) {
            throw new InvalidInputException(
                    "speed " + speed + " is not possible; give metres a second above 0 and at most 100");
        }
        if (frames < 1 || frames > CameraPath.MAX_FRAMES) {
            throw new InvalidInputException(
                    "frames " + frames + " is not possible; give 1 to " + CameraPath.MAX_FRAMES);
        }
    }
}
