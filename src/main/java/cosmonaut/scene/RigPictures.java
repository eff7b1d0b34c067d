package cosmonaut.scene;

import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a drive begins: what the cameras of a vehicle see first, and the files that belong to it.
///
/// In `scene.json` it is the object `drive` with the files `rig` and, where there are any, `trajectory` and `road`, and
/// with `views`: by the name of a view its `picture`, `intrinsics`, `vehicle_from_camera` (`t` in metres, `q` a unit
/// quaternion w, x, y, z) and, where it is known, its `depth` in the scene's `depth_scale`. The files stay as they are:
/// who drives reads them.
///
/// @param pictures   in the order of [#VIEWS], the front one first; one to six
/// @param rig        the file of all cameras
/// @param trajectory a way that suits the place, `t,x,y,z` in the vehicle's frame at the start
/// @param road       the roads round it, in that frame
public record RigPictures(List<RigPicture> pictures, Path rig, Optional<Path> trajectory, Optional<Path> road) {

    /// Their names in files, in the order of the published models.
    public static final List<String> VIEWS = List.of("front", "left", "right", "back", "back_left", "back_right");

    private static final String KEY = "drive";

    /// How far a camera may be from the vehicle's origin, metres.
    private static final double FARTHEST = 20;

    /// How far the length of a quaternion may be from 1.
    private static final double UNIT = 1e-3;

    /// @throws IllegalArgumentException if there is no front picture first, or two of one view
    public RigPictures {
        pictures = List.copyOf(pictures);
        if (pictures.isEmpty() || !pictures.getFirst().view().equals(VIEWS.getFirst())) {
            throw new IllegalArgumentException("the first picture is not that of the front camera");
        }
        if (pictures.stream().map(RigPicture::view).distinct().count() != pictures.size()) {
            throw new IllegalArgumentException("two pictures of one view");
        }
    }

    /// The pictures of a scene folder; empty if the scene has none.
    ///
    /// @throws InvalidInputException if a file is missing or damaged, or a key is missing, unknown or out of range; the
    ///                               message names the file and the key
    public static Optional<RigPictures> read(Path folder) {
        Path file = folder.resolve(SceneFolder.DESCRIPTION);
        SceneDescription description = SceneDescription.read(file);
        SceneDescription.Drive drive = description.drive();
        if (drive == null) {
            return Optional.empty();
        }
        Map<String, SceneDescription.View> views = SceneDescription.required(file, KEY + ".views", drive.views());
        for (String view : views.keySet()) {
            if (!VIEWS.contains(view)) {
                throw SceneDescription.invalid(
                        file, KEY + ".views", "\"" + view + "\" is none of " + String.join(", ", VIEWS));
            }
        }
        if (!views.containsKey(VIEWS.getFirst())) {
            throw SceneDescription.invalid(file, KEY + ".views", "there is no " + VIEWS.getFirst() + "; add it");
        }
        Scene scene = SceneFolder.scene(file, description);
        List<RigPicture> pictures = new ArrayList<>();
        for (String view : VIEWS) {
            if (views.containsKey(view)) {
                pictures.add(picture(file, description, scene, view, views.get(view)));
            }
        }
        return Optional.of(new RigPictures(
                pictures,
                SceneFolder.existing(file, description, KEY + ".rig", drive.rig()),
                optional(file, description, KEY + ".trajectory", drive.trajectory()),
                optional(file, description, KEY + ".road", drive.road())));
    }

    private static Optional<Path> optional(Path file, SceneDescription description, String key, @Nullable String name) {
        return name == null ? Optional.empty() : Optional.of(SceneFolder.existing(file, description, key, name));
    }

    private static RigPicture picture(
            Path file, SceneDescription description, Scene scene, String view, SceneDescription.@Nullable View stated) {
        String key = KEY + ".views." + view;
        SceneDescription.View given = SceneDescription.required(file, key, stated);
        Pose pose = pose(file, key + ".vehicle_from_camera", given.vehicleFromCamera());
        Intrinsics lens = SceneDescription.lens(file, key + ".intrinsics", given.intrinsics());
        if (lens.equals(scene.lens())
                && Objects.equals(given.picture(), description.picture())
                && Objects.equals(given.depth(), description.depth())) {
            // The scene's own picture, which may be there in a higher resolution too.
            return new RigPicture(view, scene, pose);
        }
        Picture picture = SceneFolder.picture(file, description, key + ".picture", given.picture(), lens);
        Optional<DepthPicture> depth = given.depth() == null
                ? Optional.empty()
                : Optional.of(SceneFolder.depth(file, description, key + ".depth", given.depth(), lens));
        return new RigPicture(view, scene.seen(picture, depth, lens, Optional.empty()), pose);
    }

    private static Pose pose(Path file, String key, SceneDescription.@Nullable Place stated) {
        SceneDescription.Place place = SceneDescription.required(file, key, stated);
        List<Double> t = numbers(file, key + ".t", place.t(), 3, FARTHEST);
        List<Double> q = numbers(file, key + ".q", place.q(), 4, 1 + UNIT);
        double norm = Math.sqrt(q.stream().mapToDouble(v -> v * v).sum());
        if (!(Math.abs(norm - 1) < UNIT)) {
            throw SceneDescription.invalid(
                    file, key + ".q", "has the length " + (float) norm + "; write a unit quaternion w, x, y, z");
        }
        return Pose.of(new Quaternion(q.get(1), q.get(2), q.get(3), q.get(0)), t.get(0), t.get(1), t.get(2));
    }

    private static List<Double> numbers(
            Path file, String key, @Nullable List<Double> stated, int count, double largest) {
        List<Double> numbers = SceneDescription.required(file, key, stated);
        if (numbers.size() != count || numbers.stream().anyMatch(v -> !(Math.abs(v) <= largest))) {
            throw SceneDescription.invalid(
                    file,
                    key,
                    numbers + " is not possible; give " + count + " numbers from -" + (float) largest + " to "
                            + (float) largest);
        }
        return numbers;
    }

    /// What the camera of that view sees first, where there is a picture of it.
    public Optional<RigPicture> view(String name) {
        return pictures.stream().filter(picture -> picture.view().equals(name)).findFirst();
    }

    /// The same for a model that sees pictures of another size.
    public RigPictures atSize(int width, int height) {
        return new RigPictures(
                pictures.stream().map(picture -> picture.atSize(width, height)).toList(), rig, trajectory, road);
    }

    /// The same place with another description.
    public RigPictures withPrompt(String other) {
        return new RigPictures(
                pictures.stream()
                        .map(picture -> new RigPicture(
                                picture.view(), picture.scene().withPrompt(other), picture.vehicleFromCamera()))
                        .toList(),
                rig,
                trajectory,
                road);
    }
}
