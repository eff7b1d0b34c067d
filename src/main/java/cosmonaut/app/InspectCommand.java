package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.JsonFile;
import cosmonaut.OneLine;
import cosmonaut.diagnostics.MachineMemory;
import cosmonaut.model.CheckpointKind;
import cosmonaut.model.ModelFamily;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.PartSize;
import cosmonaut.model.ResidencyPlan;
import cosmonaut.model.TextPlacement;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.MatrixBytes;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut inspect`: what a checkpoint is, its configuration and tensors, and what it needs in memory here.
@Command(
        name = "inspect",
        description = "Say what a checkpoint is, its configuration, tensors and memory.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {

    /// Weights are widened by the CPU backend.
    private static final DType CPU_TYPE = DType.F32;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", description = "a file of weights, a part's folder or a model folder")
    @SuppressWarnings("NullAway.Init") // required
    private Path path;

    @Option(names = "--tensors", description = "list every tensor")
    private boolean tensors;

    @Option(names = "--json", description = "print JSON on stdout")
    private boolean json;

    @Override
    public Integer call() {
        ModelFolder folder = ModelFolder.detect(path);
        if (folder.family() == ModelFamily.NONE) {
            throw new InvalidInputException(path + " is " + folder.description() + "; name a model folder");
        }
        if (folder.parts().isEmpty() && folder.family() == ModelFamily.PART) {
            throw new InvalidInputException(folder.description());
        }
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.put("path", path.toString());
        report.put("family", folder.family().name().toLowerCase(Locale.ROOT));
        report.put("description", folder.description());
        report.put("steerable", folder.isSteerable());
        ArrayNode missing = report.putArray("missing");
        folder.missingParts().forEach(missing::add);
        ArrayNode mismatches = report.putArray("mismatches");
        folder.mismatches().forEach(mismatches::add);
        folder.notes().stream().map(OneLine::of).forEach(spec.commandLine().getErr()::println);
        ArrayNode parts = report.putArray("parts");
        for (Path part : folder.parts()) {
            parts.add(inspect(part));
        }
        long parameters = parts.valueStream()
                .mapToLong(part -> part.get("parameters").asLong())
                .reduce(0, Math::addExact);
        report.put("parameters", parameters);
        report.set("memory", memory(folder, parameters));
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(TerminalJson.of(JsonMapper.shared().writeValueAsString(report)));
        } else {
            print(report);
        }
        return ExitCode.DONE.code();
    }

    private static ObjectNode memory(ModelFolder folder, long parameters) {
        ObjectNode memory = JsonMapper.shared().createObjectNode();
        long physical = MachineMemory.physicalBytes();
        List<PartSize> sizes = folder.sizes(null, CPU_TYPE);
        long weights = sizes.isEmpty()
                ? Math.multiplyExact(parameters, (long) CPU_TYPE.bytes())
                : sizes.stream().mapToLong(PartSize::weightBytes).reduce(0, Math::addExact);
        memory.put("weights_on_cpu_bytes", weights);
        memory.put("physical_bytes", physical);
        if (sizes.isEmpty()) {
            memory.put("fits", weights < physical);
            return memory;
        }
        describe(memory, folder.plan(null, CPU_TYPE, physical));
        Backends.freeBytesOfCard().ifPresent(free -> {
            DType type = Precision.auto.activations(folder.storedType());
            TextPlacement placed = folder.placed(null, type, MatrixBytes.in(type), free);
            ObjectNode card = memory.putObject("card");
            card.put("precision", type.name().toLowerCase(Locale.ROOT));
            describe(card, placed.plan());
            card.put("plan", placed.summary()).put("text", placed.beside() ? "cpu" : "card");
        });
        return memory;
    }

    private static void describe(ObjectNode into, ResidencyPlan plan) {
        into.put("fits", plan.fits());
        into.put("plan", plan.summary());
        into.put("peak_bytes", plan.peakBytes());
        ArrayNode placements = into.putArray("parts");
        plan.placements()
                .forEach(placement -> placements
                        .addObject()
                        .put("part", placement.part().name())
                        .put("mode", placement.mode().name().toLowerCase(Locale.ROOT))
                        .put("weight_bytes", placement.part().weightBytes())
                        .put("workspace_bytes", placement.part().workspaceBytes())
                        .put("tiles", placement.part().tiles()));
    }

    private ObjectNode inspect(Path part) {
        try (StoredWeights weights = WeightFiles.open(part)) {
            ObjectNode node = JsonMapper.shared().createObjectNode();
            node.put("part", part.getFileName().toString());
            node.put("kind", CheckpointKind.describe(weights));
            Path config = Files.isDirectory(part) ? part.resolve("config.json") : part.resolveSibling("config.json");
            if (Files.isRegularFile(config)) {
                node.set("config", JsonFile.readTree(config));
            }
            node.put("tensors", weights.listing().size());
            node.put("parameters", weights.parameters());
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
        out.printf(
                "%s: %s%s%n",
                OneLine.escaped(report.get("path").asString()),
                OneLine.of(report.get("description").asString()),
                report.get("steerable").asBoolean() ? "; a camera can steer it" : "");
        report.get("missing").forEach(line -> out.println(OneLine.of(line.asString())));
        report.get("mismatches").forEach(line -> out.println(OneLine.of(line.asString())));
        for (var part : report.withArray("parts")) {
            out.printf(
                    Locale.ROOT,
                    "%-22s %s: %d tensors, %,d parameters, %.1f MB%n",
                    OneLine.escaped(part.get("part").asString()),
                    part.get("kind").asString(),
                    part.get("tensors").asInt(),
                    part.get("parameters").asLong(),
                    part.get("file_bytes").asLong() / 1e6);
            if (part.has("config")) {
                part.get("config")
                        .properties()
                        .forEach(e -> out.printf(
                                "    %-30s %s%n",
                                OneLine.of(e.getKey()),
                                shortened(OneLine.of(e.getValue().toString()))));
            }
            if (part.has("tensor_list")) {
                part.get("tensor_list")
                        .forEach(t -> out.printf(
                                "    %-72s %-5s %s%n",
                                OneLine.escaped(t.get("name").asString()),
                                OneLine.of(t.get("type").asString()),
                                t.get("shape").asString()));
            }
        }
        out.printf(
                Locale.ROOT,
                "weights on the CPU (f32) %.2f GB of %.1f GB in this machine: %s%n",
                report.get("memory").get("weights_on_cpu_bytes").asLong() / 1e9,
                report.get("memory").get("physical_bytes").asLong() / 1e9,
                report.get("memory").get("fits").asBoolean() ? "fits" : "does not fit");
        if (report.get("memory").has("plan")) {
            out.printf(
                    "memory plan on this machine: %s%n",
                    report.get("memory").get("plan").asString());
        }
        JsonNode card = report.get("memory").path("card");
        if (card.has("plan")) {
            out.printf(
                    "memory plan on the card (%s): %s%n",
                    card.get("precision").asString(), card.get("plan").asString());
        }
    }

    private static String shortened(String value) {
        return value.length() > 80 ? value.substring(0, 77) + "..." : value;
    }
}
