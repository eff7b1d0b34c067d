package cosmonaut.model;

import cosmonaut.network.depth.PictureDepthConfig;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.tensor.WeightSource;
import cosmonaut.weights.StoredWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where the parts of a model lie and how each is configured, whatever the layout of its folder.
///
/// Parts are named as diffusers names their folders: `transformer`, `vae`, `text_encoder`; `depth` and others are our
/// own.
public interface ModelFiles {

    /// The folder that was named.
    Path folder();

    boolean has(String part);

    /// All files and folders that the model is made of.
    List<Path> places();

    /// Opens the weights of a part.
    ///
    /// @throws InvalidInputException if they are missing or damaged
    StoredWeights open(String part);

    /// The files and folders that the weights of a part are in; none if it is not there.
    List<Path> places(String part);

    /// The file that says what a part is like; a part without one is told by its weights, which then are named.
    Path config(String part);

    /// Configuration of the diffusion transformer.
    ///
    /// @throws InvalidInputException if it is missing or malformed
    DitConfig transformer();

    /// Configuration of the video tokenizer, as above.
    TokenizerConfig tokenizer();

    /// Configuration of the text encoder, as above.
    T5Config textEncoder();

    /// The depth network where it is a published one, which has no `config.json`: it is told by its weights.
    ///
    /// @return nothing where there is no depth network, or one of our own
    /// @throws InvalidInputException if the weights are damaged, or those of anything else
    default Optional<PictureDepthConfig> pictureDepth() {
        if (!has("depth") || Files.isRegularFile(config("depth").resolveSibling("config.json"))) {
            return Optional.empty();
        }
        try (StoredWeights weights = open("depth")) {
            return Optional.of(ImpliedConfigs.pictureDepth(weights));
        }
    }

    /// The file of the vocabulary that the text encoder was trained with.
    Path vocabulary();

    /// Loads a part; the mapped files are closed after the backend has taken the weights in.
    default <T> T load(String part, Function<WeightSource, T> load) {
        try (WeightSource source = open(part)) {
            return load.apply(source);
        }
    }
}
