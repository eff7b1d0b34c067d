package cosmonaut.model;

import cosmonaut.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// What keys and parts of a model were called before. They are still read, with a note.
public final class FormerNames {

    /// Keys of `world.json`, former to present.
    static final Map<String, String> KEYS = Map.of("invention", "outpainting");

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
        PARTS.forEach((present, former) -> {
            if (part(folder, present).endsWith(former)) {
                notes.add(folder.resolve(former) + " is now called " + present + "/; it was read all the same");
            }
        });
        return List.copyOf(notes);
    }
}
