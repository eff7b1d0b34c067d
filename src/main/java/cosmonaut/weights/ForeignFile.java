package cosmonaut.weights;

import cosmonaut.InputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// What stands where weights were looked for and cannot be opened as such, told by its first bytes.
enum ForeignFile {
    EMPTY("an empty file", "download it again"),
    LFS_POINTER("a Git LFS pointer, not the weights it points to", "run 'git lfs pull' in its folder"),
    WEB_PAGE(
            "a web page, not weights",
            "the download was refused: log in where it lies, accept its licence, download it again"),
    TORCH_ARCHIVE("a PyTorch archive", "export it as safetensors and open that"),
    PICKLE("a PyTorch pickle", "export it as safetensors and open that"),
    GGUF("a GGUF file", "use the safetensors of this model");

    private static final int HEAD_BYTES = 64;
    /// Endings of weight files that other programs write.
    private static final String[] ENDINGS = {".pt", ".pth", ".jit", ".ckpt", ".bin", ".gguf"};

    private final String description;
    private final String remedy;

    ForeignFile(String description, String remedy) {
        this.description = description;
        this.remedy = remedy;
    }

    /// What it is, with an article.
    String description() {
        return description;
    }

    String remedy() {
        return remedy;
    }

    /// Whether a file's name is that of weights of another program.
    static boolean isNamed(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        for (String ending : ENDINGS) {
            if (lower.endsWith(ending)) {
                return true;
            }
        }
        return false;
    }

    /// What a file is, unless it may be weights that can be opened.
    ///
    /// @throws InvalidInputException when it cannot be read
    static Optional<ForeignFile> of(Path file) {
        byte[] head = InputFile.head(file, "weights file " + file, HEAD_BYTES);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            return Optional.of(EMPTY);
        }
        if (text.length() > 8 && text.charAt(8) == '{') {
            return Optional.empty(); // safetensors, whose first eight bytes are a number and may look like anything
        }
        if (text.startsWith("version https://git-lfs")) {
            return Optional.of(LFS_POINTER);
        }
        if (text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().startsWith("<")) {
            return Optional.of(WEB_PAGE);
        }
        if (text.startsWith("PK\u0003\u0004")) {
            return Optional.of(TORCH_ARCHIVE);
        }
        if (text.charAt(0) == '\u0080' && text.length() > 1 && text.charAt(1) >= 2 && text.charAt(1) <= 5) {
            return Optional.of(PICKLE);
        }
        return text.startsWith("GGUF") ? Optional.of(GGUF) : Optional.empty();
    }
}
