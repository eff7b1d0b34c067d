package cosmonaut.world;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A named way to run a model that is not its usual one, for instance slower and better: values that replace some of
/// the folder's configuration.
///
/// `world.json` names them under `presets`: `{"quality": {"world": {"cache": {"sources": 4}}, "scheduler":
/// {"num_steps":
/// 4}}}`.
///
/// @param world replaces values of `world.json`
/// @param scheduler replaces values of `scheduler/config.json`
public record ModelPreset(ObjectNode world, ObjectNode scheduler) {

    static final String KEY = "presets";

    private static final ModelPreset NONE = new ModelPreset(empty(), empty());

    /// The names that a model folder has, in its order.
    ///
    /// @throws InvalidInputException when there is no readable `world.json`
    public static List<String> names(Path folder) {
        return List.copyOf(all(folder).propertyNames());
    }

    /// The preset of a name; without a name nothing is replaced.
    ///
    /// @throws InvalidInputException when the folder has none of that name, or it is malformed
    public static ModelPreset named(Path folder, @Nullable String name) {
        if (name == null) {
            return NONE;
        }
        ObjectNode all = all(folder);
        if (!all.has(name)) {
            String known = all.isEmpty() ? "it has none" : "it has " + String.join(", ", all.propertyNames());
            throw new InvalidInputException("the model in " + folder + " has no preset \"" + name + "\"; " + known);
        }
        ObjectNode preset = object(folder, name, all.get(name));
        for (String key : preset.propertyNames()) {
            if (!key.equals("world") && !key.equals("scheduler")) {
                throw new InvalidInputException("preset \"" + name + "\" of " + folder + " has the unknown key \"" + key
                        + "\"; it may have world and scheduler");
            }
        }
        return new ModelPreset(
                object(folder, name, preset.path("world")), object(folder, name, preset.path("scheduler")));
    }

    private static ObjectNode all(Path folder) {
        return object(
                folder, KEY, JsonFile.readObject(folder.resolve("world.json")).path(KEY));
    }

    private static ObjectNode object(Path folder, String name, JsonNode value) {
        if (value.isMissingNode()) {
            return empty();
        }
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidInputException(
                "\"" + name + "\" in the presets of " + folder + " must be a JSON object; correct its world.json");
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
