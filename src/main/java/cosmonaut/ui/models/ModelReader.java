package cosmonaut.ui.models;

import java.nio.file.Path;
import java.util.List;

/// Looks at models. Reads files, so it is asked in the background.
public interface ModelReader {

    /// @param model the starter's name, or a folder
    /// @throws cosmonaut.InvalidInputException if there is none, or it cannot be read
    ModelFacts read(String model);

    /// The models in a folder: itself, or those in the folders in it.
    ///
    /// @throws cosmonaut.InvalidInputException if there is none
    List<String> in(Path folder);
}
