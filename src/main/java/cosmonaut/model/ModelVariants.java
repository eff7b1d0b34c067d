package cosmonaut.model;

import java.util.List;
import java.util.Optional;

/// Knows under which presets models can be run.
@FunctionalInterface
public interface ModelVariants {

    /// The variants of a model, those with small pictures first; one at least. Reads files.
    ///
    /// @param model name or folder of the model as in the settings, empty for the starter
    /// @throws cosmonaut.InvalidInputException if the model cannot be read, or no camera can steer it
    List<ModelVariant> of(Optional<String> model);
}
