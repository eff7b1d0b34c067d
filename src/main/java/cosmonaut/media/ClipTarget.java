package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a clip goes and what it is, checked.
///
/// @param file    the final name, absolute
/// @param width   pixels, even
/// @param height  pixels, even
/// @param fps     pictures in a second
record ClipTarget(Path file, int width, int height, double fps) {

    private static final int SMALLEST_SIDE = 16;
    /// What the H.264 encoder takes in either direction.
    private static final int LARGEST_SIDE = 4096;

    /// And in all: level 5.2 of the standard.
    private static final int LARGEST_AREA = 4096 * 2304;

    private static final double HIGHEST_RATE = 240;

    static ClipTarget check(Path file, int width, int height, double fps) throws IOException {
        requireSide(file, "width", width);
        requireSide(file, "height", height);
        if (width * height > LARGEST_AREA) {
            throw new InvalidInputException("clip " + file + ": " + width + "x" + height
                    + " is too large for H.264 video; give at most 4096x2304");
        }
        if (!(fps > 0 && fps <= HIGHEST_RATE)) {
            throw new InvalidInputException("clip " + file + ": " + fps
                    + " frames/s cannot be written; give a rate above 0 and at most " + (int) HIGHEST_RATE);
        }
        Path absolute = file.toAbsolutePath();
        requireName(file);
        requireFolder(file, absolute.getParent());
        if (Files.isDirectory(absolute)) {
            throw new InvalidInputException("clip " + file + " is a folder; give the name of a file in it");
        }
        if (Files.exists(absolute) && !Files.isWritable(absolute)) {
            throw new InvalidInputException("clip " + file + " exists and may not be written; give another name");
        }
        if (Files.exists(absolute) && !(Files.isRegularFile(absolute) && Mp4Boxes.mayBeVideo(absolute))) {
            throw new InvalidInputException(
                    "clip " + file + " exists and is not an mp4 video, so it is not overwritten; give another name");
        }
        return new ClipTarget(absolute, width, height, fps);
    }

    private static void requireSide(Path file, String name, int side) {
        if (side < SMALLEST_SIDE || side > LARGEST_SIDE || side % 2 != 0) {
            throw new InvalidInputException("clip " + file + ": its " + name + " cannot be " + side
                    + "; H.264 video needs an even size from " + SMALLEST_SIDE + " to " + LARGEST_SIDE);
        }
    }

    private static void requireName(Path file) {
        Path name = file.getFileName();
        if (name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(".mp4")) {
            throw new InvalidInputException("clip " + file + ": clips are mp4 files; give a name that ends in .mp4");
        }
    }

    private static void requireFolder(Path file, @Nullable Path folder) {
        if (folder == null || !Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    "clip " + file + " cannot be written: there is no folder " + folder + "; create it first");
        }
    }
}
