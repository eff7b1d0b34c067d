package cosmonaut.ui.drive;

import cosmonaut.scene.RigPictures;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneSummary;
import java.util.List;
import java.util.Optional;

/// Reads the scenes and the model for drives. No call is made on the window's thread.
public interface DriveOpener {

    /// The bundled scenes, streets first.
    ///
    /// @throws cosmonaut.InvalidInputException if one of them is broken
    List<SceneSummary> scenes();

    /// A scene at the size that the model sees.
    ///
    /// @throws cosmonaut.InvalidInputException if there is none of that name, or it is broken
    Scene scene(String name);

    /// What the cameras of a vehicle see first in a scene, at the size that the model sees.
    ///
    /// @return nothing where the scene does not say it
    /// @throws cosmonaut.InvalidInputException if it is broken
    default Optional<RigPictures> pictures(String name) {
        return Optional.empty();
    }

    /// Looks at the model of the settings.
    ///
    /// @throws cosmonaut.InvalidInputException if it cannot be used
    DriveKind kind();

    /// The model, loaded; the same as before while the settings name the same and it is for as many pictures.
    ///
    /// @param given pictures of every view that there are to go on from; only networks of several views care
    /// @throws cosmonaut.InvalidInputException if it cannot be used: what, where, remedy
    OpenedDrive open(int given);
}
