package cosmonaut.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The vocabulary in a folder: `tokenizer.json` if it is there, else SentencePiece's own file.
final class VocabularyFile {

    private static final List<String> NAMES = List.of("tokenizer.json", "spiece.model", "tokenizer.model");

    private VocabularyFile() {}

    /// @return a file that exists, or where `tokenizer.json` should be
    static Path in(Path folder) {
        return NAMES.stream()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(folder.resolve(NAMES.getFirst()));
    }
}
