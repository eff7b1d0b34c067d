package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.text.T5Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the configurations of a folder in diffusers' layout say of each other.
final class DiffusersFolder {

    private DiffusersFolder() {}

    /// The `_class_name` of a configuration if it names another class.
    static Optional<String> foreignClass(Path config, String known) {
        return className(config).filter(name -> !name.equals(known));
    }

    /// The `_class_name` of a configuration, if there is one.
    static Optional<String> className(Path config) {
        if (!Files.isRegularFile(config)) {
            return Optional.empty();
        }
        return JsonFile.readObject(config).path("_class_name").stringValueOpt();
    }

    /// A Text2World pipeline around a network that takes a condition mask, or the other way round, is a mixed folder.
    static void requirePipeline(Path folder, ModelFamily family, DitConfig dit) {
        Path index = folder.resolve("model_index.json");
        String pipeline = className(index).orElse("");
        boolean text = pipeline.equals("CosmosTextToWorldPipeline");
        boolean video = pipeline.equals("CosmosVideoToWorldPipeline");
        if (text && family != ModelFamily.TEXT2WORLD || video && family == ModelFamily.TEXT2WORLD) {
            throw new InvalidInputException(
                    index + " says " + pipeline + ", " + folder.resolve("transformer/config.json")
                            + " has in_channels " + dit.inChannels() + ", which is " + family.description()
                            + "; use the parts of one model");
        }
    }

    /// The text encoder must make rows of the width that the transformer attends to, and has its vocabulary.
    static void requireText(Path folder, DitConfig dit) {
        if (!Files.isDirectory(folder.resolve("text_encoder"))) {
            return;
        }
        Path file = folder.resolve("text_encoder/config.json");
        int width = T5Config.read(file).dModel();
        if (width != dit.textDim()) {
            throw new InvalidInputException(file + " says d_model " + width + ", the transformer wants text_embed_dim "
                    + dit.textDim() + "; use the parts of one model");
        }
        Path words = VocabularyFile.in(folder.resolve("tokenizer"));
        if (!Files.isRegularFile(words)) {
            throw new InvalidInputException(
                    words + " is missing, the text encoder needs it; copy the whole folder of the model");
        }
    }
}
