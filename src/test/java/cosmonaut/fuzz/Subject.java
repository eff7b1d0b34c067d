package cosmonaut.fuzz;

import java.nio.file.Path;
import java.util.List;

/// A reader of files and what it is tried with.
///
/// @param name  for people; the seed of its damages is the hash of it
/// @param file  that is damaged; what belongs beside it lies there already
/// @param seeds sound contents of it, which the reader accepts
/// @param reader reads it, or refuses it by an [cosmonaut.InvalidInputException]
record Subject(String name, Path file, List<byte[]> seeds, Reader reader) {

    /// Reads a file and asks for all that it holds.
    interface Reader {
        void read(Path file) throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
