package cosmonaut.model;

import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Every part in a folder of its name, a `config.json` with the weights beside it: the layout of diffusers, and ours.
///
/// @param folder of the model
public record PartFolders(Path folder) implements ModelFiles {

    @Override
    public boolean has(String part) {
        return Files.isDirectory(FormerNames.part(folder, part));
    }

    @Override
    public List<Path> places() {
        return List.of(folder);
    }

    @Override
    public StoredWeights open(String part) {
        return WeightFiles.open(FormerNames.part(folder, part));
    }

    @Override
    public List<Path> places(String part) {
        Path place = FormerNames.part(folder, part);
        return Files.isDirectory(place) ? List.of(place) : List.of();
    }

    @Override
    public Path config(String part) {
        return FormerNames.part(folder, part).resolve("config.json");
    }

    @Override
    public DitConfig transformer() {
        return DitConfig.read(config("transformer"));
    }

    @Override
    public TokenizerConfig tokenizer() {
        return TokenizerConfig.read(config("vae"));
    }

    @Override
    public T5Config textEncoder() {
        return T5Config.read(config("text_encoder"));
    }

    @Override
    public Path vocabulary() {
        return VocabularyFile.in(folder.resolve("tokenizer"));
    }
}
