package cosmonaut.session.queue;

import cosmonaut.InvalidInputException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is to be rendered: a path through a scene, by a model, into a clip. Files are named by their whole paths.
///
/// @param scene a bundled scene's name, a scene folder or a picture
/// @param model starter or a model folder
/// @param preset of the model, if any
/// @param steps of the solver, or the model's
/// @param seed 0 to 4294967295
/// @param out the clip
public record RenderJob(
        String scene, String model, Optional<String> preset, Optional<Integer> steps, long seed, String out) {

    private static final String FORMAT = "cosmonaut-job/1";

    ObjectNode json() {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("format", FORMAT).put("scene", scene).put("model", model);
        preset.ifPresent(name -> node.put("preset", name));
        steps.ifPresent(count -> node.put("steps", count));
        return node.put("seed", seed).put("out", out);
    }

    /// @throws InvalidInputException if the JSON is no job
    static RenderJob of(String source, JsonNode node) {
        if (!FORMAT.equals(node.path("format").asString(""))) {
            throw new InvalidInputException(source + ": is no job of this program; remove it");
        }
        JsonNode seed = node.path("seed");
        JsonNode steps = node.path("steps");
        if (!seed.isIntegralNumber()
                || !seed.canConvertToLong()
                || !steps.isMissingNode() && !steps.canConvertToInt()) {
            throw new InvalidInputException(source + ": seed or steps is no whole number; remove the job");
        }
        return new RenderJob(
                text(source, node, "scene"),
                text(source, node, "model"),
                node.path("preset").isString() ? Optional.of(node.path("preset").stringValue()) : Optional.empty(),
                steps.isMissingNode() ? Optional.empty() : Optional.of(steps.intValue()),
                seed.longValue(),
                text(source, node, "out"));
    }

    private static String text(String source, JsonNode node, String field) {
        if (!node.path(field).isString()) {
            throw new InvalidInputException(source + ": " + field + " is no text; remove the job");
        }
        return node.path(field).stringValue();
    }
}
