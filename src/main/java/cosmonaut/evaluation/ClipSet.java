package cosmonaut.evaluation;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The clips of a folder by their kind, families in turn, so that the first few are a fair sample.
public final class ClipSet {

    private static final String RENDER =
            "render some in training/: python -m cosmonaut_training.data.render_evaluation";

    private final int width;
    private final int height;
    private final Map<ClipKind, List<Clip>> clips = new EnumMap<>(ClipKind.class);

    private ClipSet(List<Clip> all, int width, int height, int limit) {
        this.width = width;
        this.height = height;
        for (ClipKind kind : ClipKind.values()) {
            clips.put(
                    kind,
                    interleaved(all.stream().filter(clip -> clip.kind() == kind).toList()).stream()
                            .limit(limit)
                            .toList());
        }
    }

    /// Reads every clip folder in a folder.
    ///
    /// @param limit clips of each kind at most
    /// @throws InvalidInputException if there is none, one is broken, or they are not of one size
    public static ClipSet read(Path folder, int limit) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    "there is no folder of clips " + folder + "; " + RENDER + ", or name one with --clips");
        }
        List<Path> folders;
        try (Stream<Path> children = Files.list(folder)) {
            folders = children.filter(child -> Files.isRegularFile(child.resolve(ClipFolder.DESCRIPTION)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException("the clips in " + folder + " cannot be listed; check the folder", e);
        }
        if (folders.isEmpty()) {
            throw new InvalidInputException(folder + " holds no clip (a folder with clip.json); " + RENDER);
        }
        List<Clip> read = folders.stream().map(ClipFolder::read).toList();
        Picture size = read.getFirst().first();
        for (Clip clip : read) {
            if (clip.first().width() != size.width() || clip.first().height() != size.height()) {
                throw new InvalidInputException("clip " + clip.name() + " is "
                        + clip.first().width() + "x" + clip.first().height() + ", "
                        + read.getFirst().name() + " is " + size.width() + "x" + size.height()
                        + "; keep clips of one size in a folder");
            }
        }
        return new ClipSet(read, size.width(), size.height(), limit);
    }

    /// Width of every picture.
    public int width() {
        return width;
    }

    /// Height of every picture.
    public int height() {
        return height;
    }

    private static List<Clip> interleaved(List<Clip> clips) {
        Map<String, Integer> seen = new HashMap<>();
        Map<String, Integer> turn = new HashMap<>();
        for (Clip clip : clips) {
            turn.put(clip.name(), seen.merge(clip.family(), 1, Integer::sum));
        }
        List<Clip> ordered = new ArrayList<>(clips);
        ordered.sort(Comparator.comparing((Clip clip) -> turn.get(clip.name())).thenComparing(Clip::family));
        return ordered;
    }

    List<Clip> of(ClipKind kind) {
        return clips.getOrDefault(kind, List.of());
    }

    /// The first clip of every family, of whatever kind.
    List<Clip> onePerFamily() {
        Map<String, Clip> first = new TreeMap<>();
        for (ClipKind kind : ClipKind.values()) {
            of(kind).forEach(clip -> first.putIfAbsent(clip.family(), clip));
        }
        return List.copyOf(first.values());
    }

    /// The clips that turn far into new territory, one of every family.
    List<Clip> turns() {
        Map<String, Clip> first = new TreeMap<>();
        of(ClipKind.REVISIT).forEach(clip -> first.putIfAbsent(clip.family(), clip));
        of(ClipKind.TURN360).forEach(clip -> first.putIfAbsent(clip.family(), clip));
        return List.copyOf(first.values());
    }
}
