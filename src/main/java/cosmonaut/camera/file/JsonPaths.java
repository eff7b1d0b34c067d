package cosmonaut.camera.file;

import cosmonaut.InvalidInputException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The JSON formats: told apart by the lists that they hold.
final class JsonPaths {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String KNOWN = "give a nerfstudio path, a transforms.json or an instant-ngp path";
    private static final int KEYS_TOLD = 6;

    private final String source;
    private final double untimedRate;

    JsonPaths(String source, double untimedRate) {
        this.source = source;
        this.untimedRate = untimedRate;
    }

    CameraTrack read(String text) {
        JsonNode root = new JsonText(source).parsed(text);
        if (CosmoPathFile.isOne(root)) {
            return CosmoPathFile.track(source, root, untimedRate);
        }
        if (ClipPath.isOne(root)) {
            return new ClipPath(source).read(root);
        }
        if (root.isArray()) {
            return list(root);
        }
        if (root.path("camera_path").isArray() || root.path("keyframes").isArray()) {
            NerfstudioPath path = new NerfstudioPath(source, untimedRate);
            boolean keyframesAlone = root.path("camera_path").isEmpty()
                    && !root.path("keyframes").isEmpty();
            return keyframesAlone ? path.keyframes(root) : path.cameras(root);
        }
        if (root.path("frames").isArray()) {
            return new PictureCameras(source, untimedRate).transforms(root, root.path("frames"));
        }
        if (root.path("path").isArray()) {
            return new InstantNgpPath(source).read(root);
        }
        throw new InvalidInputException(
                source + ": has no list 'camera_path', 'keyframes', 'frames' or 'path'; " + KNOWN);
    }

    private CameraTrack list(JsonNode root) {
        PictureCameras cameras = new PictureCameras(source, untimedRate);
        JsonNode first = root.path(0);
        if (root.isEmpty()) {
            throw new InvalidInputException(source + ": holds no camera; write at least one pose");
        }
        if (first.has("transform")) {
            return cameras.exported(root);
        }
        if (first.has("transform_matrix")) {
            return cameras.transforms(MAPPER.createObjectNode(), root);
        }
        if (first.has("position") && first.has("rotation")) {
            return cameras.splatting(root);
        }
        if (first.has("token") && first.has("rotation") && first.has("translation")) {
            throw new InvalidInputException(source + ": is a nuScenes table, whose poses are those of the car or of a"
                    + " sensor on it; multiply them and write TUM lines: t tx ty tz qx qy qz qw");
        }
        List<String> keys = first.propertyNames().stream()
                .limit(KEYS_TOLD)
                .map(TrackBuilder::quoted)
                .toList();
        throw new InvalidInputException(source + ": is a JSON list "
                + (keys.isEmpty() ? "" : "of objects with " + String.join(", ", keys) + " ")
                + "and of no known format; " + KNOWN);
    }
}
