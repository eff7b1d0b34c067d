package cosmonaut.ui;

import java.util.List;
import java.util.Optional;

/// Knows in which ways models can be run.
@FunctionalInterface
public interface ModelWays {

    /// The ways of a model, those with small pictures first; one at least. Reads files.
    ///
    /// @param model name or folder of the model as in the settings, empty for the starter
    /// @throws cosmonaut.InvalidInputException if the model cannot be read
    List<ModelWay> of(Optional<String> model);
}
