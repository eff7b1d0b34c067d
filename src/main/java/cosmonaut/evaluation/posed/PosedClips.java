package cosmonaut.evaluation.posed;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.JsonLimits;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.file.CameraTrack;
import cosmonaut.camera.file.PathReader;
import cosmonaut.drive.JsonMembers;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Finds the clips of a folder, each with the cameras that lie beside it:
///
/// | clip | cameras |
/// |---|---|
/// | `NAME.mp4` (mov, mkv, webm, avi) | `NAME.json`, the sidecar of this program's clips, or `NAME.json`, `.txt`,
/// `.tum` or `.csv` in a format that [PathReader] knows |
/// | a folder with `clip.json`, as `docs/evaluation.md` describes it | its `path.tum`, those that have a picture |
/// | a folder of pictures (png, jpg, webp), in the order of their names | its one `.json`, `.txt`, `.tum` or `.csv`
/// file |
///
/// There must be one camera a picture. A lens that the file does not tell comes from the field of view that was given.
final class PosedClips {

    /// Of a clip.
    static final int MOST_PICTURES = 5000;

    private static final int MOST_CLIPS = 10_000;
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 24, 5_000_000);
    private static final double FARTHEST = 1e6;
    private static final double ROTATION_ERROR = 1e-4;
    private static final int LEAST_SIDE = 32;
    private static final double UNTIMED_RATE = 12;
    private static final String VIDEO = ".*\\.(mp4|mov|mkv|webm|avi)";
    private static final String PICTURE = ".*\\.(png|jpe?g|webp)";
    private static final String CAMERAS = ".*\\.(json|txt|tum|csv)";
    private static final List<String> ENDINGS = List.of(".json", ".txt", ".tum", ".csv");

    private final OptionalDouble horizontalFov;

    /// @param horizontalFov degrees, for cameras whose file tells no lens
    PosedClips(OptionalDouble horizontalFov) {
        this.horizontalFov = horizontalFov;
    }

    /// @throws InvalidInputException if there is no clip, or one has no cameras, or not as many as pictures
    List<PosedClip> read(Path folder) throws IOException {
        List<PosedClip> found = new ArrayList<>();
        for (Path entry : entries(folder)) {
            if (isVideo(entry)) {
                found.add(ofVideo(entry));
            } else if (Files.isDirectory(entry) && !pictures(entry).isEmpty()) {
                found.add(ofFolder(entry));
            }
        }
        if (found.isEmpty() && !pictures(folder).isEmpty()) {
            found.add(ofFolder(folder));
        }
        return some(found, folder);
    }

    /// The pictures alone, for a reference: their cameras do not matter.
    static List<PosedClip> readPictures(Path folder) throws IOException {
        List<PosedClip> found = new ArrayList<>();
        for (Path entry : entries(folder)) {
            if (isVideo(entry)) {
                found.add(new PosedClip(name(entry), List.of(), () -> new Video(entry)));
            } else if (Files.isDirectory(entry) && !pictures(entry).isEmpty()) {
                List<Path> files = pictures(entry);
                found.add(new PosedClip(name(entry), List.of(), () -> new Numbered(files)));
            }
        }
        return some(found, folder);
    }

    private static List<PosedClip> some(List<PosedClip> found, Path folder) {
        if (found.isEmpty()) {
            throw new InvalidInputException(folder + " holds no clip: neither a video nor a folder of pictures");
        }
        return found;
    }

    private static List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException("there is no folder of clips " + folder + "; check the name");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().limit(MOST_CLIPS).toList();
        } catch (IOException e) {
            throw new InvalidInputException("the clips in " + folder + " cannot be listed; check the folder", e);
        }
    }

    private static boolean matches(Path file, String pattern) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).matches(pattern);
    }

    private static boolean isVideo(Path file) {
        return matches(file, VIDEO) && Files.isRegularFile(file);
    }

    private static String name(Path file) {
        String name = String.valueOf(file.toAbsolutePath().normalize().getFileName());
        return isVideo(file) ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    /// In the order of their names, numbers by their value; depth is no picture.
    private static List<Path> pictures(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> matches(file, PICTURE) && Files.isRegularFile(file))
                    .filter(file -> !matches(file, "depth\\..*"))
                    .sorted(Comparator.comparing(PosedClips::padded))
                    .limit(MOST_PICTURES + 1L)
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException("the pictures in " + folder + " cannot be listed; check the folder", e);
        }
    }

    private static String padded(Path file) {
        StringBuilder padded = new StringBuilder();
        for (String part : file.getFileName().toString().split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)", -1)) {
            boolean number = !part.isEmpty() && Character.isDigit(part.charAt(0));
            padded.append(number ? "0".repeat(Math.max(0, 20 - part.length())) : "")
                    .append(part);
        }
        return padded.toString();
    }

    private PosedClip ofVideo(Path file) throws IOException {
        int width;
        int height;
        int count = 0;
        double fps;
        try (VideoReader reader = VideoReader.open(file)) {
            width = reader.width();
            height = reader.height();
            fps = reader.fps();
            while (count <= MOST_PICTURES && reader.next().isPresent()) {
                count++;
            }
        }
        String stem = file.toString().substring(0, file.toString().lastIndexOf('.'));
        Path cameras = ENDINGS.stream()
                .map(ending -> Path.of(stem + ending))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the clip " + file + " has no cameras; put " + stem
                        + ".json (its sidecar) or a path file of that name beside it"));
        List<CameraFrame> frames = cameras(cameras, width, height, fps > 0 && fps <= 1000 ? fps : UNTIMED_RATE);
        requireAsMany(file, count, cameras, frames.size());
        return new PosedClip(name(file), frames, () -> new Video(file));
    }

    private PosedClip ofFolder(Path folder) {
        List<Path> files = pictures(folder);
        Picture first = PictureFile.read(files.getFirst());
        Path description = folder.resolve("clip.json");
        List<CameraFrame> frames;
        Path source;
        if (Files.isRegularFile(description)) {
            source = description;
            JsonMembers root = members(description);
            Intrinsics lens = lens(root.object("intrinsics"), first.width(), first.height());
            List<Pose> path = new PathReader(root.number("fps", 1, 240))
                    .read(folder.resolve("path.tum")).samples().stream()
                            .map(CameraTrack.Sample::pose)
                            .toList();
            frames = files.stream()
                    .map(file -> new CameraFrame(numbered(path, file), lens))
                    .toList();
        } else {
            source = camerasIn(folder);
            frames = cameras(source, first.width(), first.height(), UNTIMED_RATE);
        }
        requireAsMany(folder, files.size(), source, frames.size());
        return new PosedClip(name(folder), frames, () -> new Numbered(files));
    }

    /// The camera of `picture-NNNN.png`.
    private static Pose numbered(List<Pose> path, Path file) {
        String digits = file.getFileName().toString().replaceAll("\\D", "");
        int index = digits.isEmpty() || digits.length() > 8 ? -1 : Integer.parseInt(digits);
        if (index < 0 || index >= path.size()) {
            throw new InvalidInputException(file + " is of none of the " + path.size() + " poses of path.tum");
        }
        return path.get(index);
    }

    private static Path camerasIn(Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> matches(file, CAMERAS) && Files.isRegularFile(file))
                    // COLMAP's two further files belong to images.txt.
                    .filter(file -> !matches(file, "(cameras|points3d)\\.txt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException("the cameras in " + folder + " cannot be listed; check the folder", e);
        }
        if (files.size() != 1) {
            throw new InvalidInputException("the pictures in " + folder + " have " + files.size()
                    + " files that may tell their cameras; leave one path file there");
        }
        return files.getFirst();
    }

    private static void requireAsMany(Path clip, int pictures, Path file, int cameras) {
        if (pictures > MOST_PICTURES) {
            throw new InvalidInputException(clip + " has more than " + MOST_PICTURES + " pictures; give a shorter one");
        }
        if (pictures != cameras || pictures < 2) {
            throw new InvalidInputException(clip + " has " + pictures + " pictures and " + file + " " + cameras
                    + " cameras; a clip needs as many of both, two at least");
        }
    }

    private static JsonMembers members(Path file) {
        return JsonMembers.of(file.toString(), JsonFile.readTree(file, LIMITS));
    }

    private List<CameraFrame> cameras(Path file, int width, int height, double fps) {
        if (matches(file, ".*\\.json")) {
            JsonNode tree = JsonFile.readTree(file, LIMITS);
            if (tree.path("format").asString("").startsWith("cosmonaut-clip/")) {
                return sidecar(JsonMembers.of(file.toString(), tree), width, height);
            }
        }
        List<CameraFrame> frames = new ArrayList<>();
        for (CameraTrack.Sample sample : new PathReader(fps).read(file).samples()) {
            Intrinsics lens = sample.lens();
            frames.add(new CameraFrame(
                    sample.pose(), lens == null ? usual(file, width, height) : lens.scaledTo(width, height)));
        }
        return frames;
    }

    private Intrinsics usual(Path file, int width, int height) {
        double degrees = horizontalFov.orElseThrow(() -> new InvalidInputException(
                file + " tells no lens; give the horizontal field of view in degrees with --fov"));
        return Intrinsics.ofHorizontalFov(degrees, width, height);
    }

    private static List<CameraFrame> sidecar(JsonMembers root, int width, int height) {
        List<CameraFrame> frames = new ArrayList<>();
        for (JsonMembers frame : root.objects("frames", 2, MOST_PICTURES)) {
            frames.add(new CameraFrame(pose(frame), lens(frame.object("intrinsics"), width, height)));
        }
        return frames;
    }

    private static Intrinsics lens(JsonMembers lens, int width, int height) {
        return new Intrinsics(
                lens.number("fx", 1, 1e5),
                lens.number("fy", 1, 1e5),
                lens.number("cx", -1e5, 1e5),
                lens.number("cy", -1e5, 1e5),
                width,
                height);
    }

    private static Pose pose(JsonMembers frame) {
        double[] rows = frame.numbers("c2w", 12, -FARTHEST, FARTHEST);
        try {
            return Pose.fromMatrix(rows, ROTATION_ERROR);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    frame.source() + ", " + frame.at("c2w") + ": is no pose (" + e.getMessage()
                            + "); write rows of a rotation and a place",
                    e);
        }
    }

    private static void requireLarge(Picture picture, String what) {
        if (picture.width() < LEAST_SIDE || picture.height() < LEAST_SIDE) {
            throw new InvalidInputException(what + " has " + picture.width() + "x" + picture.height()
                    + " pixels; points cannot be found in fewer than " + LEAST_SIDE + " a side");
        }
    }

    /// Of a video file.
    private static final class Video implements PosedClip.Pictures {

        private final VideoReader reader;
        private final Path file;

        Video(Path file) throws IOException {
            this.file = file;
            reader = VideoReader.open(file);
        }

        @Override
        public Optional<Picture> next() throws IOException {
            Optional<Picture> next = reader.next();
            next.ifPresent(picture -> requireLarge(picture, "clip " + file));
            return next;
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /// Of a folder; all must have the size of the first.
    private static final class Numbered implements PosedClip.Pictures {

        private final Iterator<Path> files;
        private int width;
        private int height;

        Numbered(List<Path> files) {
            this.files = files.iterator();
        }

        @Override
        public Optional<Picture> next() {
            if (!files.hasNext()) {
                return Optional.empty();
            }
            Path file = files.next();
            Picture picture = PictureFile.read(file);
            requireLarge(picture, file.toString());
            if (width > 0 && (picture.width() != width || picture.height() != height)) {
                throw new InvalidInputException(file + " has " + picture.width() + "x" + picture.height()
                        + " pixels, the pictures before it " + width + "x" + height + "; bring them to one size");
            }
            width = picture.width();
            height = picture.height();
            return Optional.of(picture);
        }

        @Override
        public void close() {
            // Every picture was closed when it had been read.
        }
    }
}
