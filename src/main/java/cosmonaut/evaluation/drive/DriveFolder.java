package cosmonaut.evaluation.drive;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.JsonLimits;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.file.CameraTrack;
import cosmonaut.camera.file.PathReader;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.JsonMembers;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import cosmonaut.session.recording.DriveFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads the folder of a drive: one that `cosmonaut drive` wrote (`drive.json` and a clip of each view), or a clip of
/// true renderings (`drive.json`, `rig.json`, `vehicle.tum` and a folder of numbered pictures for each view).
final class DriveFolder {

    private static final String FORMAT = "cosmonaut-drive/1";
    private static final String CLIP_FORMAT = "cosmonaut-drive-clip/1";
    private static final JsonLimits LIMITS = new JsonLimits(64 << 20, 24, 5_000_000);
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_FRAMES = 20_000;
    private static final int MOST_PIXELS = 8192;
    private static final double FARTHEST = 1e6;
    private static final double ROTATION_ERROR = 1e-4;
    private static final double LARGEST_SHIFT = 0.01;
    private static final double LARGEST_TURN = 0.2;

    private final Path folder;
    private final JsonMembers root;

    private DriveFolder(Path folder, JsonMembers root) {
        this.folder = folder;
        this.root = root;
    }

    /// @throws InvalidInputException if a file is missing or damaged: one line that names it
    static Drive read(Path folder) {
        Path file = new DriveFiles(folder).sidecar();
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(
                    "there is no folder " + folder + "; name one that cosmonaut drive --out wrote");
        }
        JsonNode tree = JsonFile.readTree(file, LIMITS);
        DriveFolder read = new DriveFolder(folder, JsonMembers.of(file.toString(), tree));
        String format = read.root.text("format", LONGEST_TEXT);
        return switch (format) {
            case FORMAT -> read.generated(tree);
            case CLIP_FORMAT -> read.rendered();
            default ->
                throw read.root.error(
                        "format",
                        "is " + JsonMembers.quoted(format),
                        "give a drive of " + FORMAT + " or " + CLIP_FORMAT);
        };
    }

    private String name() {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return last == null ? folder.toString() : last.toString();
    }

    private Drive generated(JsonNode tree) {
        if (!root.has("rig")) {
            throw root.error("rig", "is missing", "the figures need the places of the cameras; drive again with a rig");
        }
        Rig rig = RigFile.read(root.source() + ", rig", tree.path("rig"));
        List<RigCamera> cameras = sixViews(rig);
        int width = root.whole("width", 8, MOST_PIXELS);
        int height = root.whole("height", 8, MOST_PIXELS);
        double fps = root.number("fps", 1, 240);
        JsonMembers given = root.object("intrinsics");
        List<Intrinsics> lenses = new ArrayList<>();
        for (View view : View.values()) {
            lenses.add(lens(given.object(view.key()), width, height));
        }
        List<Pose> vehicle = new ArrayList<>();
        for (JsonMembers frame : root.objects("frames", 2, MOST_FRAMES)) {
            Pose pose = pose(frame, "vehicle");
            requireOnVehicle(frame.object("c2w"), pose, cameras);
            vehicle.add(pose);
        }
        DriveFiles files = new DriveFiles(folder);
        List<Path> clips = new ArrayList<>();
        for (View view : View.values()) {
            Path clip = files.clip(view);
            InputFile.requireRegular(clip, "the clip of the view " + view.key() + ", " + clip + ",");
            clips.add(clip);
        }
        return new Drive(
                name(), false, fps, cameras, lenses, vehicle, () -> new ClipPictures(clips, lenses, vehicle.size()));
    }

    private List<RigCamera> sixViews(Rig rig) {
        try {
            return rig.sixViews();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(root.source() + ": " + e.getMessage(), e);
        }
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

    private static Pose pose(JsonMembers object, String name) {
        double[] rows = object.numbers(name, 12, -FARTHEST, FARTHEST);
        try {
            return Pose.fromMatrix(rows, ROTATION_ERROR);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    object.source() + ", " + object.at(name) + ": is no pose (" + e.getMessage()
                            + "); write rows of a rotation and a place",
                    e);
        }
    }

    private static void requireOnVehicle(JsonMembers c2w, Pose vehicle, List<RigCamera> cameras) {
        for (View view : View.values()) {
            Pose stated = pose(c2w, view.key());
            Pose mounted = EgoPose.inCameraWorld(cameras.get(view.ordinal()).at(vehicle));
            if (stated.distanceTo(mounted) > LARGEST_SHIFT || stated.degreesTo(mounted) > LARGEST_TURN) {
                throw c2w.error(
                        view.key(),
                        "is not where the vehicle and the rig put that camera",
                        "the poses or the rig were changed; copy the file again");
            }
        }
    }

    private Drive rendered() {
        Rig rig = RigFile.read(folder.resolve(root.text("rig", LONGEST_TEXT, "rig.json")));
        double fps = root.number("fps", 1, 240);
        int frames = root.whole("frames", 2, MOST_FRAMES);
        Path track = folder.resolve(root.text("vehicle", LONGEST_TEXT, "vehicle.tum"));
        List<Pose> vehicle = new PathReader(fps)
                .read(track).samples().stream().map(CameraTrack.Sample::pose).toList();
        if (vehicle.size() != frames) {
            throw new InvalidInputException(track + " has " + vehicle.size() + " poses, drive.json says " + frames
                    + " frames; render the clip again");
        }
        JsonMembers views = root.object("views");
        List<Path> folders = new ArrayList<>();
        List<Intrinsics> lenses = new ArrayList<>();
        List<RigCamera> cameras = new ArrayList<>();
        for (View view : View.values()) {
            JsonMembers entry = views.object(view.key());
            String id = entry.text("camera", LONGEST_TEXT);
            cameras.add(rig.camera(id)
                    .orElseThrow(() -> entry.error(
                            "camera", "is " + JsonMembers.quoted(id), "write the id of a camera of the rig")));
            Path clip = folder.resolve(entry.text("folder", LONGEST_TEXT));
            Path description = clip.resolve("clip.json");
            JsonMembers lens = JsonMembers.of(description.toString(), JsonFile.readTree(description, LIMITS))
                    .object("intrinsics");
            lenses.add(lens(lens, lens.whole("width", 8, MOST_PIXELS), lens.whole("height", 8, MOST_PIXELS)));
            folders.add(clip);
        }
        return new Drive(name(), true, fps, cameras, lenses, vehicle, () -> new NumberedPictures(folders, lenses));
    }
}
