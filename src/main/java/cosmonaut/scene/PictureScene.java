package cosmonaut.scene;

import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// Makes a scene of any picture: its depth is unknown and its lens is assumed.
public final class PictureScene {

    /// The horizontal field of view that a picture is taken to have, in degrees: a common wide lens of a phone, and
    /// about the middle of what the starter was trained on.
    public static final double ASSUMED_FIELD_OF_VIEW = 70;

    /// The description of a place of which nothing is known.
    public static final String NEUTRAL_PROMPT = "a place in clear daylight";

    private PictureScene() {}

    /// Reads a picture, cut around its centre to the aspect of the wanted size and brought to it.
    ///
    /// @param prompt what the picture shows, if someone said so
    /// @param width  pixels that the model sees
    /// @param height pixels that the model sees
    /// @throws InvalidInputException if the picture cannot be used
    public static Scene read(Path file, Optional<String> prompt, int width, int height) {
        Picture picture = PictureFile.read(file);
        String fileName = String.valueOf(file.getFileName());
        int dot = fileName.lastIndexOf('.');
        String name = dot > 0 ? fileName.substring(0, dot) : fileName;
        return new Scene(
                name,
                name,
                prompt.orElse(NEUTRAL_PROMPT),
                "unknown",
                picture.fitted(width, height),
                Optional.empty(),
                Intrinsics.ofHorizontalFov(ASSUMED_FIELD_OF_VIEW, width, height),
                true,
                SuggestedFlight.CAREFUL,
                true,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }
}
