package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What PyTorch saves: `model.pt`, `pytorch_model.bin`, `encoder.jit`.
final class TorchFormat implements WeightFormat {

    private static final List<String> ENDINGS = List.of(".pt", ".pth", ".bin", ".ckpt", ".jit");

    @Override
    public boolean isNamed(String fileName) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(lower::endsWith);
    }

    @Override
    public StoredWeights open(Path fileOrFolder) {
        return TorchWeights.open(Files.isDirectory(fileOrFolder) ? onlyFileIn(fileOrFolder) : fileOrFolder);
    }

    private Path onlyFileIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(Files::isRegularFile)
                    .filter(file -> isNamed(file.getFileName().toString()))
                    .sorted()
                    .toList();
            if (found.size() != 1) {
                throw new InvalidInputException(
                        folder + ": several weights files here: " + found + "; name the file to open");
            }
            return found.getFirst();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
        }
    }
}
