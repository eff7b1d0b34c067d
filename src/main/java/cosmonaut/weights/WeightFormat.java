package cosmonaut.weights;

import java.nio.file.Path;

/// A format of weight files that can be opened. [WeightFiles] asks each in turn.
interface WeightFormat {

    /// Whether a file of this name is of this format: an ending, no look inside.
    boolean isNamed(String fileName);

    /// Opens a file of this format, or a folder that holds such files.
    ///
    /// @throws cosmonaut.InvalidInputException if anything in it contradicts the format
    StoredWeights open(Path fileOrFolder);
}
