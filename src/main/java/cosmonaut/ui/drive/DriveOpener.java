package cosmonaut.ui.drive;

import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneSummary;
import java.util.List;

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

    /// Looks at the model of the settings.
    ///
    /// @throws cosmonaut.InvalidInputException if it cannot be used
    DriveKind kind();

    /// The model, loaded; the same as before while the settings name the same.
    ///
    /// @throws cosmonaut.InvalidInputException if it cannot be used: what, where, remedy
    OpenedDrive open();
}
