package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.JsonLimits;
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
import tools.jackson.databind.JsonNode;

/// `*.safetensors.index.json` or `*.bin.index.json`: which tensor lies in which of several files beside the index.
final class ShardIndex {

    static final String ENDING = ".index.json";

    private static final JsonLimits LIMITS = new JsonLimits(32 << 20, 8, 1_000_000);

    private final SortedMap<String, Set<String>> namesByFile;

    private ShardIndex(SortedMap<String, Set<String>> namesByFile) {
        this.namesByFile = namesByFile;
    }

    /// The one file of a folder to open: its index, or else its only file of weights.
    ///
    /// @param endings of files of weights
    static Path fileIn(Path folder, List<String> endings) {
        List<Path> indices = new ArrayList<>();
        List<Path> single = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.sorted().forEach(file -> {
                String name = file.getFileName().toString();
                if (isIndex(name, endings)) {
                    indices.add(file);
                } else if (endsIn(name, endings)) {
                    single.add(file);
                }
            });
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be listed (" + e.getMessage() + ")", e);
        }
        List<Path> found = indices.isEmpty() ? single : indices;
        if (found.size() != 1) {
            throw new InvalidInputException(folder + ": "
                    + (found.isEmpty()
                            ? "no " + endings.getFirst() + " file here"
                            : "several weights files here: " + found)
                    + "; name the file to open");
        }
        return found.getFirst();
    }

    /// Whether a file's name is that of an index of files of weights with these endings.
    static boolean isIndex(String name, List<String> endings) {
        return name.endsWith(ENDING) && endsIn(name.substring(0, name.length() - ENDING.length()), endings);
    }

    private static boolean endsIn(String name, List<String> endings) {
        return endings.stream().anyMatch(name::endsWith);
    }

    /// @param endings that the files may have
    static ShardIndex read(Path index, List<String> endings) {
        JsonNode map = JsonFile.readTree(index, LIMITS).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new InvalidInputException(index + ": has no weight_map; download it again");
        }
        SortedMap<String, Set<String>> namesByFile = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().isString() ? entry.getValue().asString() : "";
            if (!isPlainName(shard) || !endsIn(shard, endings)) {
                throw new InvalidInputException(index + ": tensor " + entry.getKey()
                        + " is said to lie in '" + shard
                        + "'; shards must be " + endings.getFirst() + " files beside the index");
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
        return name.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*");
    }
}
