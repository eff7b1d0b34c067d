package cosmonaut.weights;

import cosmonaut.InputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What stands where weights were looked for and cannot be opened as such, told by its first bytes.
enum ForeignFile {
    EMPTY("an empty file", "download it again"),
    LFS_POINTER("a Git LFS pointer, not the weights it points to", "run 'git lfs pull' in its folder"),
    WEB_PAGE(
            "a web page, not weights",
            "the download was refused: log in where it lies, accept its licence, download it again"),
    MISNAMED_ARCHIVE("a zip archive under another name", "if PyTorch wrote it, let its name end in .pt"),
    MISNAMED_SAFETENSORS("a safetensors file under another name", "let its name end in .safetensors"),
    LEGACY_TORCH(
            "a PyTorch file of before version 1.6",
            "load it with torch.load and save it again with torch.save, or as safetensors"),
    PICKLE("a pickle without an archive", "save its tensors with torch.save or as safetensors and open that"),
    GZIP("a compressed archive", "unpack it and open the weights in it"),
    GGUF("a GGUF file", "use the safetensors of this model"),
    HDF5("weights of Keras or TensorFlow (HDF5)", "use the safetensors or PyTorch file of this model"),
    TENSORFLOW("a TensorFlow graph", "use the safetensors or PyTorch file of this model"),
    ONNX("an ONNX network", "use the safetensors or PyTorch file of this model");

    private static final int HEAD_BYTES = 64;
    /// Endings of weight files that other programs write.
    private static final List<String> ENDINGS =
            List.of(".gguf", ".onnx", ".h5", ".hdf5", ".pb", ".pkl", ".pickle", ".nemo", ".msgpack");

    /// How PyTorch before 1.6 began its files: a pickle of the number 0x1950a86a20f9469cfc6c.
    private static final String LEGACY_MAGIC = "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.";

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
        return ENDINGS.stream().anyMatch(lower::endsWith);
    }

    /// What a file is, unless it may be weights that can be opened.
    ///
    /// @param isTorch whether its name is that of an archive of PyTorch
    /// @throws InvalidInputException when it cannot be read
    static Optional<ForeignFile> of(Path file, boolean isTorch) {
        byte[] head = InputFile.head(file, "weights file " + file, HEAD_BYTES);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            return Optional.of(EMPTY);
        }
        if (text.length() > 8 && text.charAt(8) == '{') {
            // The first eight bytes of safetensors are a number and may look like anything.
            return isTorch ? Optional.of(MISNAMED_SAFETENSORS) : Optional.empty();
        }
        if (text.startsWith("version https://git-lfs")) {
            return Optional.of(LFS_POINTER);
        }
        if (text.replaceFirst("^\u00ef\u00bb\u00bf", "").stripLeading().startsWith("<")) {
            return Optional.of(WEB_PAGE);
        }
        if (text.startsWith("PK\u0003\u0004")) {
            return isTorch ? Optional.empty() : Optional.of(MISNAMED_ARCHIVE);
        }
        return binary(text, file);
    }

    private static Optional<ForeignFile> binary(String text, Path file) {
        if (text.startsWith(LEGACY_MAGIC)) {
            return Optional.of(LEGACY_TORCH);
        }
        if (text.charAt(0) == '\u0080' && text.length() > 1 && text.charAt(1) >= 2 && text.charAt(1) <= 5) {
            return Optional.of(PICKLE);
        }
        if (text.startsWith("\u001f\u008b")) {
            return Optional.of(GZIP);
        }
        if (text.startsWith("GGUF")) {
            return Optional.of(GGUF);
        }
        if (text.startsWith("\u0089HDF\r\n\u001a\n")) {
            return Optional.of(HDF5);
        }
        // Both are messages of Protocol Buffers whose first field is a small number.
        if (text.charAt(0) == '\b' && text.length() > 2 && text.charAt(2) == '\u0012') {
            return Optional.of(String.valueOf(file).endsWith(".pb") ? TENSORFLOW : ONNX);
        }
        return Optional.empty();
    }
}
