package cosmonaut.evaluation;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.file.CameraTrack;
import cosmonaut.camera.file.PathReader;
import cosmonaut.media.DepthFile;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A clip on disk: `clip.json`, `path.tum`, `depth.png` and `picture-NNNN.png` in a folder.
///
/// @param format `cosmonaut-clip/1`
/// @param kind `moving`, `turn360`, `walk` or `revisit`
/// @param family of worlds
/// @param seed of the world; for people
/// @param caption the world in words
/// @param fps cameras a second
/// @param intrinsics the lens of all pictures, in pixels; the middle of the first pixel is (0, 0)
/// @param pictures which cameras of the path have a true picture, ascending from 0
/// @param depthScale metres per unit of `depth.png`, which belongs to the first picture
record ClipFolder(
        @Nullable String format,
        @Nullable String kind,
        @Nullable String family,
        @Nullable Long seed,
        @Nullable String caption,
        @Nullable Double fps,
        @Nullable Intrinsics intrinsics,
        @Nullable List<Integer> pictures,
        @Nullable Double depthScale) {

    static final String DESCRIPTION = "clip.json";

    /// Pixels of all pictures together: a clip is held in memory.
    private static final long MOST_PIXELS = 1L << 26;

    private static final String FORMAT = "cosmonaut-clip/1";
    private static final String PATH = "path.tum";
    private static final String DEPTH = "depth.png";

    /// @throws InvalidInputException if a file is missing or damaged, or a key is missing, unknown or out of range
    static Clip read(Path folder) {
        Path file = folder.resolve(DESCRIPTION);
        return JsonFile.read(file, ClipFolder.class, Set.of()).clip(folder, file);
    }

    private Clip clip(Path folder, Path file) {
        if (!FORMAT.equals(format)) {
            throw new InvalidInputException(
                    file + " has the format \"" + format + "\"; this program reads \"" + FORMAT + "\"");
        }
        String given = required(file, "kind", kind);
        ClipKind known = ClipKind.named(given)
                .orElseThrow(
                        () -> invalid(file, "kind", "\"" + given + "\" is none of moving, turn360, walk, revisit"));
        Intrinsics lens = required(file, "intrinsics", intrinsics);
        List<CameraFrame> cameras = cameras(folder, file, lens, known);
        Clip clip = new Clip(
                folder.getFileName().toString(),
                known,
                required(file, "family", family),
                required(file, "caption", caption),
                cameras,
                pictures(folder, file, lens, cameras.size()),
                depth(folder, file, lens));
        requireTruth(clip, file);
        return clip;
    }

    private List<CameraFrame> cameras(Path folder, Path file, Intrinsics lens, ClipKind known) {
        double rate = required(file, "fps", fps);
        if (!(rate >= 1 && rate <= 240)) {
            throw invalid(file, "fps", rate + " is not possible; give 1 to 240 cameras a second");
        }
        List<CameraFrame> cameras = new PathReader(rate)
                .read(folder.resolve(PATH)).samples().stream()
                        .map(CameraTrack.Sample::pose)
                        .map(pose -> new CameraFrame(pose, lens))
                        .toList();
        if (cameras.size() < known.leastPoses()) {
            throw new InvalidInputException(folder.resolve(PATH) + " has " + cameras.size() + " poses, a clip of kind "
                    + known + " at least " + known.leastPoses() + "; render it again");
        }
        return cameras;
    }

    private SortedMap<Integer, Picture> pictures(Path folder, Path file, Intrinsics lens, int cameras) {
        SortedMap<Integer, Picture> read = new TreeMap<>();
        Set<Integer> wanted = new TreeSet<>(required(file, "pictures", pictures));
        if ((long) lens.width() * lens.height() > MOST_PIXELS / Math.max(1, wanted.size())) {
            throw invalid(
                    file,
                    "pictures",
                    wanted.size() + " of " + lens.width() + "x" + lens.height() + " pixels are more than the "
                            + MOST_PIXELS + " that a clip may have; name fewer");
        }
        for (int index : wanted) {
            if (index < 0 || index >= cameras) {
                throw invalid(file, "pictures", index + " is none of the " + cameras + " poses of " + PATH);
            }
            Path name = folder.resolve(String.format(Locale.ROOT, "picture-%04d.png", index));
            Picture picture = PictureFile.read(name);
            requireSize(name, picture.width(), picture.height(), lens);
            read.put(index, picture);
        }
        if (!read.containsKey(0)) {
            throw invalid(file, "pictures", "the first one, 0, is not among them; add it");
        }
        return read;
    }

    private float[] depth(Path folder, Path file, Intrinsics lens) {
        DepthPicture depth = DepthFile.read(folder.resolve(DEPTH), required(file, "depth_scale", depthScale));
        requireSize(folder.resolve(DEPTH), depth.width(), depth.height(), lens);
        return depth.metres();
    }

    private static void requireTruth(Clip clip, Path file) {
        boolean enough = switch (clip.kind()) {
            case MOVING -> clip.pictures().headMap(ClipKind.MOVING.leastPoses()).size() == ClipKind.MOVING.leastPoses();
            case TURN360, WALK -> clip.pictures().size() > 1;
            case REVISIT -> true;
        };
        if (!enough) {
            throw invalid(file, "pictures", "a clip of kind " + clip.kind() + " needs more of them; render it again");
        }
    }

    private static void requireSize(Path file, int width, int height, Intrinsics lens) {
        if (width != lens.width() || height != lens.height()) {
            throw new InvalidInputException(file + " has " + width + "x" + height + " pixels, its clip.json says "
                    + lens.width() + "x" + lens.height() + "; correct one of them");
        }
    }

    private static <T> T required(Path file, String key, @Nullable T value) {
        if (value == null) {
            throw invalid(file, key, "it is missing; add it");
        }
        return value;
    }

    private static InvalidInputException invalid(Path file, String key, String what) {
        return new InvalidInputException(file + ", key " + key + ": " + what);
    }
}
