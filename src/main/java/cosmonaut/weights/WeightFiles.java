package cosmonaut.weights;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Opens the weights of a model's part, in whatever format they lie there.
public final class WeightFiles {

    /// A new format is one more class in this list.
    private static final List<WeightFormat> FORMATS = List.of(new SafetensorsFormat(), new TorchFormat());

    private WeightFiles() {}

    /// Opens a file of weights, an index of shards, or a folder that holds one of them.
    ///
    /// @throws InvalidInputException if there is none, or it is of no known format, or damaged
    public static StoredWeights open(Path fileOrFolder) {
        return Files.isDirectory(fileOrFolder) ? openFolder(fileOrFolder) : openFile(fileOrFolder);
    }

    /// Whether weights that [#open] can open lie in a folder itself, judged by the names of its files.
    public static boolean areIn(Path folder) {
        return formatIn(folder).isPresent();
    }

    /// What a file or the files of a folder are if other programs' weights, or no weights, stand where weights were
    /// looked for: one clause with file and remedy.
    public static Optional<String> foreign(Path fileOrFolder) {
        List<Path> files = Files.isDirectory(fileOrFolder) ? filesOf(fileOrFolder) : List.of(fileOrFolder);
        for (Path file : files) {
            if (looksLikeWeights(file)) {
                Optional<String> found = kindOf(file).map(kind -> said(file, kind));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static StoredWeights openFolder(Path folder) {
        WeightFormat format = formatIn(folder)
                .orElseThrow(() -> new InvalidInputException(foreign(folder)
                        .orElse(folder + ": no weights here; put a .safetensors, .pt or .bin file there")));
        filesOf(folder).stream().filter(file -> format.isNamed(nameOf(file))).forEach(WeightFiles::refuseForeign);
        return format.open(folder);
    }

    private static StoredWeights openFile(Path file) {
        InputFile.requireRegular(file, "weights file " + file);
        refuseForeign(file);
        return FORMATS.stream()
                .filter(format -> format.isNamed(nameOf(file)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        file + ": weights of an unknown format; open a .safetensors, .pt, .bin or .jit file"))
                .open(file);
    }

    private static void refuseForeign(Path file) {
        kindOf(file).ifPresent(kind -> {
            throw new InvalidInputException(said(file, kind));
        });
    }

    private static Optional<ForeignFile> kindOf(Path file) {
        return ForeignFile.of(file, new TorchFormat().isNamed(nameOf(file)));
    }

    private static Optional<WeightFormat> formatIn(Path folder) {
        List<Path> files = filesOf(folder);
        return FORMATS.stream()
                .filter(format -> files.stream().anyMatch(file -> format.isNamed(nameOf(file))))
                .findFirst();
    }

    private static boolean looksLikeWeights(Path file) {
        return isKnown(file) || ForeignFile.isNamed(nameOf(file));
    }

    private static boolean isKnown(Path file) {
        return FORMATS.stream().anyMatch(format -> format.isNamed(nameOf(file)));
    }

    private static String said(Path file, ForeignFile kind) {
        return file + " is " + kind.description() + "; " + kind.remedy();
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<Path> filesOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
        }
    }
}
