package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.diagnostics.MachineMemory;
import cosmonaut.weights.Safetensors;
import cosmonaut.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut inspect`: what a checkpoint is, its configuration and tensors, and what it needs in memory here.
@Command(
        name = "inspect",
        description = "Say what a checkpoint is, its configuration, tensors and memory.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {

    /// Weights are widened to f32 by the CPU backend.
    private static final int CPU_BYTES = 4;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "a safetensors file, a part's folder or a model folder")
    @SuppressWarnings("NullAway.Init") // required
    private Path path;

    @Option(names = "--tensors", description = "list every tensor")
    private boolean tensors;

    @Option(names = "--json", description = "print JSON on stdout")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (!Files.exists(path)) {
            throw new InvalidInputException(path + " does not exist; name a safetensors file or a model folder");
        }
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.put("path", path.toString());
        ArrayNode parts = report.putArray("parts");
        for (Path part : parts()) {
            parts.add(inspect(part));
        }
        long parameters = parts.valueStream()
                .mapToLong(part -> part.get("parameters").asLong())
                .sum();
        report.put("parameters", parameters);
        ObjectNode memory = report.putObject("memory");
        memory.put("weights_on_cpu_bytes", parameters * CPU_BYTES);
        memory.put("physical_bytes", MachineMemory.physicalBytes());
        memory.put("fits", parameters * CPU_BYTES < MachineMemory.physicalBytes());
        if (json) {
            spec.commandLine().getOut().println(JsonMapper.shared().writeValueAsString(report));
        } else {
            print(report);
        }
        return ExitCode.DONE.code();
    }

    /// The files or part folders that hold weights.
    private List<Path> parts() throws IOException {
        if (Files.isRegularFile(path) || holdsWeights(path)) {
            return List.of(path);
        }
        try (Stream<Path> children = Files.list(path)) {
            List<Path> found = children.filter(Files::isDirectory)
                    .filter(InspectCommand::holdsWeights)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new InvalidInputException(path + " holds no safetensors; name a file or a model folder");
            }
            return found;
        }
    }

    private static boolean holdsWeights(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
        } catch (IOException e) {
            throw new InvalidInputException(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private ObjectNode inspect(Path part) {
        try (Safetensors weights = Safetensors.open(part)) {
            ObjectNode node = JsonMapper.shared().createObjectNode();
            node.put("part", part.getFileName().toString());
            node.put("kind", CheckpointKind.of(weights.names()).description());
            Path config = Files.isDirectory(part) ? part.resolve("config.json") : part.resolveSibling("config.json");
            if (Files.isRegularFile(config)) {
                node.set("config", JsonFile.readTree(config));
            }
            long parameters = 0;
            for (StoredTensor tensor : weights.listing()) {
                parameters +=
                        tensor.shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
            }
            node.put("tensors", weights.listing().size());
            node.put("parameters", parameters);
            node.put("file_bytes", weights.fileBytes());
            if (tensors) {
                ArrayNode list = node.putArray("tensor_list");
                weights.listing()
                        .forEach(t -> list.addObject()
                                .put("name", t.name())
                                .put("type", t.type())
                                .put("shape", t.shape().toString()));
            }
            return node;
        }
    }

    private void print(ObjectNode report) {
        var out = spec.commandLine().getOut();
        for (var part : report.withArray("parts")) {
            out.printf(
                    Locale.ROOT,
                    "%-22s %s: %d tensors, %,d parameters, %.1f MB%n",
                    part.get("part").asString(),
                    part.get("kind").asString(),
                    part.get("tensors").asInt(),
                    part.get("parameters").asLong(),
                    part.get("file_bytes").asLong() / 1e6);
            if (part.has("config")) {
                part.get("config")
                        .properties()
                        .forEach(e -> out.printf(
                                "    %-30s %s%n",
                                e.getKey(), shortened(e.getValue().toString())));
            }
            if (part.has("tensor_list")) {
                part.get("tensor_list")
                        .forEach(t -> out.printf(
                                "    %-72s %-5s %s%n",
                                t.get("name").asString(),
                                t.get("type").asString(),
                                t.get("shape").asString()));
            }
        }
        out.printf(
                Locale.ROOT,
                "weights on the CPU (f32) %.2f GB of %.1f GB in this machine: %s%n",
                report.get("memory").get("weights_on_cpu_bytes").asLong() / 1e9,
                report.get("memory").get("physical_bytes").asLong() / 1e9,
                report.get("memory").get("fits").asBoolean() ? "fits" : "does not fit");
    }

    private static String shortened(String value) {
        return value.length() > 80 ? value.substring(0, 77) + "..." : value;
    }
}
