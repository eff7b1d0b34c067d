package cosmonaut.session.recording;

import cosmonaut.InvalidInputException;
import cosmonaut.media.DiskFailure;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The folder in which every picture of a clip is kept, `000000.png`, `000001.png`, ...
///
/// After a flight it holds no other picture under such a name: those of an earlier flight are removed when the first
/// picture comes. A file that is not of our making is never touched; where one has such a name, the folder is refused.
final class FrameFolder {

    /// In any case, as some systems do not tell letters apart.
    private static final Pattern NAME = Pattern.compile("\\d{6}\\.png", Pattern.CASE_INSENSITIVE);

    private final Path folder;
    private boolean cleared;

    private FrameFolder(Path folder) {
        this.folder = folder;
    }

    /// Makes the folder if need be.
    ///
    /// @throws InvalidInputException if it cannot be made or holds a foreign file under the name of a picture
    static FrameFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Path picture : named(folder)) {
                if (!PictureFile.isOwnPng(picture)) {
                    throw new InvalidInputException("--frames-dir " + folder + " holds " + picture.getFileName()
                            + ", which is no picture of an earlier flight; name an empty folder");
                }
            }
            return new FrameFolder(folder);
        } catch (IOException e) {
            throw new InvalidInputException(
                    "--frames-dir " + folder + " cannot be made (" + DiskFailure.reason(folder, e)
                            + "); name another folder",
                    e);
        }
    }

    /// The files in a folder that have the name of a picture; none if there is no such folder.
    static List<Path> named(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// @throws IOException if the disk is full or fails; the pictures before stay
    void write(int index, Picture picture) throws IOException {
        if (!cleared) {
            for (Path stale : named(folder)) {
                Files.delete(stale);
            }
            cleared = true;
        }
        try {
            PictureFile.writePng(picture, file(index));
        } catch (InvalidInputException e) {
            throw new IOException(e.getMessage(), e); // it could be written when the flight began
        }
    }

    /// Takes back the last picture.
    void remove(int index) throws IOException {
        Files.deleteIfExists(file(index));
    }

    private Path file(int index) {
        return folder.resolve(String.format(Locale.ROOT, "%06d.png", index));
    }
}
