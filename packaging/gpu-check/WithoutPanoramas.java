import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Takes the panoramas out of a copy of the starter's world.json: their networks are half of its weight, and the check
/// of a card does without them.
final class WithoutPanoramas {

    private WithoutPanoramas() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        JsonMapper mapper = new JsonMapper();
        ObjectNode world = (ObjectNode) mapper.readTree(Files.readString(file));
        world.remove("panorama");
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(world));
    }
}
