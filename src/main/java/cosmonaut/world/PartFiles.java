package cosmonaut.world;

import cosmonaut.model.FormerNames;
import cosmonaut.tensor.WeightSource;
import cosmonaut.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// Where the parts of a model lie: each is a `config.json` with its weights beside it.
///
/// @param folder of the model
record PartFiles(Path folder) {

    boolean has(String part) {
        return Files.isDirectory(FormerNames.part(folder, part));
    }

    Path config(String part) {
        return FormerNames.part(folder, part).resolve("config.json");
    }

    /// Opens the weights of a part.
    WeightSource open(String part) {
        return WeightFiles.open(FormerNames.part(folder, part));
    }

    /// Loads a part; the mapped file is closed after the backend has taken the weights in.
    <T> T load(String part, Function<WeightSource, T> load) {
        try (WeightSource source = open(part)) {
            return load.apply(source);
        }
    }
}
