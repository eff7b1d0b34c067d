package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Clips whose program came to its end while it wrote them. They become clips of their own; nothing that holds a
/// picture is ever removed.
public final class UnfinishedClips {

    private static final Pattern NAME = Pattern.compile("(.+)\\.\\d+-\\d+" + Pattern.quote(PartialClip.ENDING));
    /// A program makes the file before it says that it is in use.
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private UnfinishedClips() {}

    /// Completes what is left of the clips of one name.
    ///
    /// @param clip the name that they were to have, with which nothing is done
    /// @return the completed clips, `clip-recovered.mp4` beside it
    public static List<Path> recover(Path clip) {
        String stem = PartialClip.stem(clip);
        Path folder = clip.toAbsolutePath().getParent();
        return folder == null ? List.of() : recover(folder, stem::equals);
    }

    /// Completes what is left of all clips in a folder.
    ///
    /// @return the completed clips, named `...-recovered.mp4`
    public static List<Path> recoverAll(Path folder) {
        return recover(folder, stem -> true);
    }

    private static List<Path> recover(Path folder, Predicate<String> wanted) {
        List<Path> recovered = new ArrayList<>();
        for (Path partial : partials(folder)) {
            Matcher name = NAME.matcher(partial.getFileName().toString());
            if (name.matches() && wanted.test(name.group(1)) && !PartialClip.isOpen(partial)) {
                recover(partial, name.group(1), recovered);
            }
        }
        return recovered;
    }

    private static List<Path> partials(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(PartialClip.ENDING))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // whoever writes there hears what is wrong with the folder
        }
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MAX;
        }
    }

    private static void recover(Path partial, String stem, List<Path> recovered) {
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!PartialClip.lock(channel) || Files.notExists(partial)) {
                return; // it is being written, or somebody else has just recovered it
            }
            Files.deleteIfExists(PartialClip.ordinaryForm(partial));
            long end = Mp4Boxes.endOfFragments(channel);
            if (end > 0) {
                Path clip = free(partial, stem);
                new PartialClip(partial, channel, end).complete(clip);
                recovered.add(clip);
            } else if (Mp4Boxes.isBarren(channel)
                    && modified(partial).isBefore(Instant.now().minus(YOUNG))) {
                Files.delete(partial); // its program ended before the first picture
            }
        } catch (IOException | InvalidInputException | OverlappingFileLockException e) {
            // It stays as it is, under a name that players open; the flight that is about to begin is not disturbed.
            return;
        }
    }

    private static Path free(Path partial, String stem) {
        Path clip = partial.resolveSibling(stem + "-recovered.mp4");
        for (int i = 2; Files.exists(clip); i++) {
            clip = partial.resolveSibling(stem + "-recovered-" + i + ".mp4");
        }
        return clip;
    }
}
