package cosmonaut.session.recording;

import cosmonaut.InvalidInputException;
import cosmonaut.media.PictureFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a flight writes.
///
/// @param clip the mp4 file; its sidecar lies beside it
/// @param pictures folder of single pictures, if wished
public record FlightFiles(Path clip, @Nullable Path pictures) {

    /// Folders in folders that hold inputs, a model's parts for instance.
    private static final int DEPTH = 3;

    /// Makes sure that nothing is written over what is read, whatever the names: links, and systems that do not tell
    /// letters apart, are seen through.
    ///
    /// @param inputs files and folders, with what is in them
    /// @throws InvalidInputException if an output is an input
    /// @throws IOException if a folder cannot be listed
    public void requireApart(List<Path> inputs) throws IOException {
        List<Path> read = all(inputs);
        requireApart("--out", clip, read);
        requireApart("the clip's sidecar", Sidecar.beside(clip), read);
        if (pictures != null) {
            requireApart("--frames-dir", pictures, read);
            // Other pictures under such names are foreign, and the folder is refused for their sake.
            List<Path> own = read.stream().filter(PictureFile::isOwnPng).toList();
            if (!own.isEmpty()) {
                for (Path picture : FrameFolder.named(pictures)) {
                    requireApart("--frames-dir", picture, own);
                }
            }
        }
    }

    /// As [#requireApart(List)], of a single file.
    public static void requireApart(Path out, List<Path> inputs) throws IOException {
        requireApart("--out", out, all(inputs));
    }

    private static List<Path> all(List<Path> inputs) throws IOException {
        List<Path> read = new ArrayList<>();
        for (Path input : inputs) {
            if (Files.exists(input)) {
                read.addAll(within(input.toRealPath()));
            }
        }
        return read;
    }

    private static List<Path> within(Path input) throws IOException {
        try (Stream<Path> files = Files.walk(input, DEPTH)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void requireApart(String option, Path output, List<Path> read) throws IOException {
        if (!Files.exists(output)) {
            return;
        }
        for (Path input : read) {
            if (Files.isSameFile(output, input)) {
                throw new InvalidInputException(
                        option + " " + output + " would write over what the flight reads; give another name");
            }
        }
    }
}
