package cosmonaut.weights;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of weights as memory, however large it is.
final class MappedFile {

    private MappedFile() {}

    /// Maps a whole file read-only, until the arena is closed.
    ///
    /// @throws InvalidInputException if it is no regular file or cannot be read
    static MemorySegment map(Path file, Arena arena) {
        InputFile.requireRegular(file, "weights file " + file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read (" + e.getMessage() + "); check its rights", e);
        }
    }
}
