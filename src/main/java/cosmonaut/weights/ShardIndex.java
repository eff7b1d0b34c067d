package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `*.safetensors.index.json`: which tensor lies in which of several files beside the index.
final class ShardIndex {

    private static final long MAX_BYTES = 100_000_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final SortedMap<String, Set<String>> namesByFile;

    private ShardIndex(SortedMap<String, Set<String>> namesByFile) {
        this.namesByFile = namesByFile;
    }

    /// The one file of a folder to open: its index, or else its only safetensors file.
    static Path fileIn(Path folder) {
        List<Path> indices = new ArrayList<>();
        List<Path> single = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted().forEach(file -> {
                String name = file.getFileName().toString();
                if (name.endsWith(".safetensors.index.json")) {
                    indices.add(file);
                } else if (name.endsWith(".safetensors")) {
                    single.add(file);
                }
            });
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
        }
        List<Path> found = indices.isEmpty() ? single : indices;
        if (found.size() != 1) {
            throw new InvalidInputException(folder + ": "
                    + (found.isEmpty() ? "no .safetensors file here" : "several weights files here: " + found)
                    + "; name the file to open");
        }
        return found.getFirst();
    }

    static ShardIndex read(Path index) {
        JsonNode map;
        try {
            if (!Files.isRegularFile(index) || Files.size(index) > MAX_BYTES) {
                throw new InvalidInputException(index + ": no such index, or past 100 MB; download it again");
            }
            map = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
        } catch (IOException | JacksonException e) {
            throw new InvalidInputException(
                    index + ": is not a readable JSON file ("
                            + SafetensorsHeader.oneLine(String.valueOf(e.getMessage())) + "); download it again",
                    e);
        }
        if (!map.isObject() || map.isEmpty()) {
            throw new InvalidInputException(index + ": has no weight_map; download it again");
        }
        SortedMap<String, Set<String>> namesByFile = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().isString() ? entry.getValue().asString() : "";
            if (!isPlainName(shard)) {
                throw new InvalidInputException(index + ": tensor " + SafetensorsHeader.oneLine(entry.getKey())
                        + " is said to lie in '" + SafetensorsHeader.oneLine(shard)
                        + "'; shards must be .safetensors files beside the index");
            }
            namesByFile.computeIfAbsent(shard, name -> new TreeSet<>()).add(entry.getKey());
        }
        return new ShardIndex(namesByFile);
    }

    Set<String> files() {
        return namesByFile.keySet();
    }

    Set<String> namesIn(String file) {
        return namesByFile.getOrDefault(file, Set.of());
    }

    /// A file name without any path: nothing outside the folder of the index can be reached.
    private static boolean isPlainName(String name) {
        return name.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*\\.safetensors");
    }
}
