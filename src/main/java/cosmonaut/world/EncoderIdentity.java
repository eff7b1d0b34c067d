package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.model.ModelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/// What the rows of a prompt depend on, as a hash: the encoder's files by name, size and time of change, the contents
/// of its configuration and vocabulary, what computes it, and the prompt.
final class EncoderIdentity {

    /// Changes when the same encoder gives other rows.
    private static final String VERSION = "cosmonaut prompt 1";

    private final byte[] encoder;

    /// Reads no weights.
    ///
    /// @param processor name and type of what computes
    /// @throws InvalidInputException if a file cannot be read
    EncoderIdentity(ModelFiles files, String processor, int maxTokens) {
        MessageDigest digest = Hashes.begin();
        add(digest, VERSION);
        add(digest, processor);
        add(digest, Integer.toString(maxTokens));
        try {
            for (Path place : files.places("text_encoder")) {
                for (Path file : files(place)) {
                    add(digest, file.getFileName() + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
            digest.update(Hashes.of(Files.readAllBytes(files.config("text_encoder"))));
            digest.update(Hashes.of(Files.readAllBytes(files.vocabulary())));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the text encoder of " + files.folder() + " cannot be read: " + e.getMessage(), e);
        }
        this.encoder = digest.digest();
    }

    /// The hash for a prompt.
    byte[] of(String prompt) {
        MessageDigest digest = Hashes.begin();
        digest.update(encoder);
        digest.update(prompt.getBytes(StandardCharsets.UTF_16LE));
        return digest.digest();
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
