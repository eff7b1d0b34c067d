package cosmonaut.model;

import cosmonaut.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// What keys and parts of a model were called before, which are still read, and keys that mean nothing any more, which
/// are passed over; both with a note.
public final class FormerNames {

    private static final String NOT_AHEAD = "places are imagined as panoramas instead";

    /// Keys of `world.json`, former to present.
    static final Map<String, String> KEYS = Map.of("invention", "outpainting");

    /// Keys of `world.json` that mean nothing any more, and why.
    static final Map<String, String> RETIRED = Map.of(
            "outpainting.turn_ahead",
            NOT_AHEAD,
            "outpainting.walk_ahead",
            NOT_AHEAD,
            "outpainting.walk_share",
            NOT_AHEAD);

    /// Parts of a folder, present to former.
    private static final Map<String, String> PARTS = Map.of("keyframe_prior", "sketch", "refiner_2", "painter");

    private FormerNames() {}

    /// Where a part of a model lies, or would lie: under its name, or its former one where there is only that.
    public static Path part(Path folder, String name) {
        Path present = folder.resolve(name);
        String former = PARTS.get(name);
        return former == null || Files.isDirectory(present) || !Files.isDirectory(folder.resolve(former))
                ? present
                : folder.resolve(former);
    }

    /// One line for every former name in a model folder that has a `world.json`.
    static List<String> notes(Path folder) {
        List<String> notes = new ArrayList<>();
        ObjectNode world = JsonFile.readObject(folder.resolve("world.json"));
        KEYS.forEach((former, present) -> {
            if (world.has(former)) {
                notes.add(folder.resolve("world.json") + ": \"" + former + "\" is now called \"" + present
                        + "\"; it was read all the same");
            }
        });
        RETIRED.forEach((key, why) -> {
            if (world.at("/" + key.replace('.', '/')).isValueNode()) {
                notes.add(folder.resolve("world.json") + ": \"" + key + "\" is no longer read: " + why);
            }
        });
        PARTS.forEach((present, former) -> {
            if (part(folder, present).endsWith(former)) {
                notes.add(folder.resolve(former) + " is now called " + present + "/; it was read all the same");
            }
        });
        return List.copyOf(notes);
    }
}
