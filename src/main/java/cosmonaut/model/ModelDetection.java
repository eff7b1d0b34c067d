package cosmonaut.model;

import cosmonaut.InputFile;
import cosmonaut.InvalidInputException;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds out what a folder or a file of weights is.
final class ModelDetection {

    private static final String WORLD = "world.json";
    private static final String TRANSFORMER = "transformer/config.json";
    private static final String TOKENIZER = "vae/config.json";
    private static final String TRANSFORMER_CLASS = "CosmosTransformer3DModel";
    private static final String TOKENIZER_CLASS = "AutoencoderKLCosmos";

    /// Parts with weights, in the order of their use.
    static final List<String> PARTS = List.of(
            "text_encoder",
            "transformer",
            "vae",
            "depth",
            "keyframe_prior",
            "refiner",
            "refiner_2",
            "panorama",
            "panorama_finish",
            "panorama_distance");

    /// What was found.
    ///
    /// @param description for people, in one line
    /// @param parts what holds weights that can be opened
    record Found(ModelFiles files, ModelFamily family, String description, List<Path> parts) {

        Found {
            parts = List.copyOf(parts);
        }

        private Found(Path path, ModelFamily family, String description, List<Path> parts) {
            this(new PartFolders(path), family, description, parts);
        }
    }

    private ModelDetection() {}

    /// Reads configurations and headers, no weights.
    ///
    /// @throws InvalidInputException if there is nothing, or a configuration is missing, malformed or contradicts
    ///     another
    static Found of(Path path) {
        if (!Files.exists(path)) {
            throw new InvalidInputException(path + " does not exist; name a file of weights or a model folder");
        }
        if (!Files.isDirectory(path)) {
            InputFile.requireRegular(path, path.toString());
            return part(path);
        }
        if (Files.isRegularFile(path.resolve(WORLD))) {
            String said = ModelFamily.WORLD.description() + ", " + ClipSize.of(WorldConfig.ofModel(path, null), 1)
                    + " at once";
            return new Found(path, ModelFamily.WORLD, said, partsIn(path));
        }
        if (Files.isDirectory(path.resolve("transformer"))) {
            return published(path);
        }
        Optional<Found> original = OriginalFiles.in(path).flatMap(ModelDetection::original);
        if (original.isPresent()) {
            return original.get();
        }
        List<Path> tokenizer = OriginalFiles.tokenizerIn(path);
        if (!tokenizer.isEmpty()) {
            return new Found(
                    path, ModelFamily.PART, "the video tokenizer of a model, as NVIDIA lays it out", tokenizer);
        }
        return WeightFiles.areIn(path) || WeightFiles.foreign(path).isPresent() ? part(path) : others(path);
    }

    /// A download that did not come through explains more than what a configuration lacks.
    private static Found published(Path folder) {
        try {
            return publishedWhole(folder);
        } catch (InvalidInputException e) {
            throw PARTS.stream()
                    .map(folder::resolve)
                    .filter(Files::isDirectory)
                    .flatMap(part -> WeightFiles.foreign(part).stream())
                    .findFirst()
                    .map(foreign -> new InvalidInputException(foreign, e))
                    .orElse(e);
        }
    }

    private static Found publishedWhole(Path folder) {
        Optional<String> foreign = DiffusersFolder.foreignClass(folder.resolve(TRANSFORMER), TRANSFORMER_CLASS)
                .or(() -> DiffusersFolder.foreignClass(folder.resolve(TOKENIZER), TOKENIZER_CLASS));
        if (foreign.isPresent()) {
            String said = ModelFamily.OTHER.description() + " (" + foreign.get() + ")";
            return new Found(folder, ModelFamily.OTHER, said, partsIn(folder));
        }
        ModelFiles files = new PartFolders(folder);
        DitConfig dit = files.transformer();
        TokenizerConfig coding = files.tokenizer();
        Optional<ModelFamily> family = ModelFamily.of(dit);
        if (family.isEmpty()) {
            String said = ModelFamily.OTHER.description() + " (" + dit.inChannels() + " channels at the transformer, of"
                    + " them " + dit.outChannels() + " of the latent; a world.json can say what the others are)";
            return new Found(folder, ModelFamily.OTHER, said, partsIn(folder));
        }
        DiffusersFolder.requirePipeline(folder, family.get(), dit);
        DiffusersFolder.requireText(folder, dit);
        PublishedWorld.requireFit(files, family.get(), dit, coding);
        String said = family.get().description() + ", as diffusers lays it out, " + PublishedWorld.clip(family.get())
                + " at once";
        return new Found(folder, family.get(), said, partsIn(folder));
    }

    /// A `model.pt` that is a diffusion transformer, with what lies beside its folder.
    private static Optional<Found> original(OriginalFiles files) {
        if (WeightFiles.foreign(files.config("transformer")).isPresent()) {
            return Optional.empty();
        }
        try (StoredWeights weights = files.open("transformer")) {
            if (CheckpointKind.of(weights.names()) != CheckpointKind.DIT) {
                return Optional.empty();
            }
        }
        DitConfig dit = files.transformer();
        Optional<ModelFamily> family = ModelFamily.of(dit);
        if (family.isPresent() && files.has("vae")) {
            PublishedWorld.requireFit(files, family.get(), dit, files.tokenizer());
        }
        String said = family.map(known ->
                        known.description() + ", as NVIDIA lays it out, " + PublishedWorld.clip(known) + " at once")
                .orElse(ModelFamily.OTHER.description() + " (" + dit.embeddedChannels()
                        + " channels at the transformer)");
        return Optional.of(new Found(files, family.orElse(ModelFamily.OTHER), said, files.places()));
    }

    private static Found part(Path path) {
        Optional<String> foreign = WeightFiles.foreign(path);
        if (foreign.isPresent() && (Files.isRegularFile(path) || !WeightFiles.areIn(path))) {
            return new Found(path, ModelFamily.PART, foreign.get(), List.of());
        }
        try (StoredWeights weights = WeightFiles.open(path)) {
            return new Found(path, ModelFamily.PART, CheckpointKind.describe(weights), List.of(path));
        }
    }

    /// A folder without `world.json` and `transformer/`: parts beside each other, a configuration alone, or nothing.
    private static Found others(Path folder) {
        List<Path> parts = partsIn(folder);
        if (!parts.isEmpty()) {
            String said = "parts of a model: "
                    + String.join(
                            ", ", parts.stream().map(ModelDetection::nameOf).toList());
            return new Found(folder, ModelFamily.PART, said, parts);
        }
        Optional<String> config = DiffusersFolder.className(folder.resolve("config.json"));
        if (config.isPresent()) {
            String said = "the configuration of a " + config.get() + " without its weights; put them beside it";
            return new Found(folder, ModelFamily.PART, said, List.of());
        }
        String said = ModelFamily.NONE.description() + " (no world.json, no transformer/, no weights)";
        return new Found(folder, ModelFamily.NONE, said, List.of());
    }

    private static String nameOf(Path part) {
        return Objects.toString(part.getFileName());
    }

    /// The parts that we know in the order of their use, then others by name.
    private static List<Path> partsIn(Path folder) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(Files::isDirectory)
                    .filter(WeightFiles::areIn)
                    .sorted()
                    .forEach(found::add);
        } catch (IOException e) {
            throw new InvalidInputException(folder + " cannot be listed: " + e.getMessage(), e);
        }
        List<Path> ordered = new ArrayList<>();
        for (String part : PARTS) {
            Path known = FormerNames.part(folder, part);
            if (found.remove(known)) {
                ordered.add(known);
            }
        }
        ordered.addAll(found);
        return ordered;
    }
}
