package cosmonaut.guardrail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where a person's own words, the judge's command and the weights of the frame checks are: `guardrails` in the
/// configuration folder. None of the files has to be there.
///
/// @param path of the folder
public record GuardrailFolder(Path path) {

    static final String WORDS = "words.txt";
    static final String JUDGE = "judge.txt";

    /// In a configuration folder.
    public static GuardrailFolder in(Path configuration) {
        return new GuardrailFolder(configuration.resolve("guardrails"));
    }

    Optional<Path> words() {
        return file(WORDS);
    }

    Optional<Path> judge() {
        return file(JUDGE);
    }

    Optional<Path> file(String name) {
        return Optional.of(path.resolve(name)).filter(Files::isRegularFile);
    }
}
