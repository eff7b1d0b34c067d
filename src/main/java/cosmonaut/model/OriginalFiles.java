package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.text.T5Config;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.weights.JoinedWeights;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The layout in which NVIDIA published Cosmos 1.0 and GEN3C: `model.pt` in a folder; tokenizer and text encoder in
/// folders beside it (Cosmos 1.0, sections 1.9, 3.8 and 11).
///
/// The depth network, as a rule MoGe, is the work of others and lies as they published it: one file in a folder too.
///
/// The parts that are not in the folder itself are looked for in its neighbours, and in those of the folder above.
/// There the published scripts put them. No file says what the networks are like; their weights do.
final class OriginalFiles implements ModelFiles {

    private static final String MODEL = "model.pt";
    private static final String STATISTICS = "mean_std.pt";
    private static final List<String> TOKENIZERS =
            List.of("Cosmos-1.0-Tokenizer-CV8x8x8", "Cosmos-Tokenize1-CV8x8x8-720p", "Cosmos-Tokenizer-CV8x8x8");
    private static final List<String> TEXT_ENCODERS = List.of("google-t5/t5-11b", "t5-11b");
    private static final List<String> DEPTHS = List.of(
            "Ruicheng/moge-vitl/model.pt",
            "moge-vitl/model.pt",
            "Ruicheng/moge-2-vitl/model.pt",
            "moge-2-vitl/model.pt",
            "depth-anything/Depth-Anything-V2-Small/depth_anything_v2_vits.pth",
            "Depth-Anything-V2-Small/depth_anything_v2_vits.pth");

    private final Path folder;
    private final Map<String, List<Path>> parts = new LinkedHashMap<>();
    private final Optional<Path> textFolder;

    private OriginalFiles(Path folder) {
        this.folder = folder;
        this.textFolder = find(folder, TEXT_ENCODERS, OriginalFiles::holdsText);
        textFolder.ifPresent(text -> parts.put("text_encoder", List.of(text)));
        parts.put("transformer", List.of(folder.resolve(MODEL)));
        Optional<Path> tokenizer = Optional.of(folder)
                .filter(own -> !tokenizerIn(own).isEmpty())
                .or(() -> find(folder, TOKENIZERS, place -> !tokenizerIn(place).isEmpty()));
        tokenizer.ifPresent(place -> parts.put("vae", tokenizerIn(place)));
        find(folder, DEPTHS, Files::isRegularFile).ifPresent(file -> parts.put("depth", List.of(file)));
    }

    /// The files of a folder with a `model.pt`, or none.
    static Optional<OriginalFiles> in(Path folder) {
        return Files.isRegularFile(folder.resolve(MODEL)) ? Optional.of(new OriginalFiles(folder)) : Optional.empty();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public boolean has(String part) {
        return parts.containsKey(part);
    }

    /// In the order of their use.
    @Override
    public List<Path> places() {
        return parts.values().stream().flatMap(List::stream).toList();
    }

    /// A line for every part that a model needs and that is nowhere, with what to do.
    List<String> missing() {
        return has("vae")
                ? List.of()
                : List.of("no tokenizer for " + folder + ": put the folder " + TOKENIZERS.getFirst()
                        + " (encoder.jit, decoder.jit, mean_std.pt) beside it");
    }

    @Override
    public StoredWeights open(String part) {
        List<Path> files = parts.get(part);
        if (files == null) {
            throw new InvalidInputException(missing().stream()
                    .findFirst()
                    .orElse(folder + " has no " + part + "; it is not in the folders beside it either"));
        }
        List<StoredWeights> opened = new ArrayList<>();
        try {
            for (Path file : files) {
                opened.add(WeightFiles.open(file));
            }
        } catch (RuntimeException e) {
            opened.forEach(StoredWeights::close);
            throw e;
        }
        return opened.size() == 1 ? opened.getFirst() : new JoinedWeights(opened);
    }

    @Override
    public List<Path> places(String part) {
        return parts.getOrDefault(part, List.of());
    }

    @Override
    public Path config(String part) {
        Path place = parts.getOrDefault(part, List.of(folder)).getFirst();
        return part.equals("text_encoder") ? place.resolve("config.json") : place;
    }

    @Override
    public DitConfig transformer() {
        try (StoredWeights weights = open("transformer")) {
            return ImpliedConfigs.transformer(weights);
        }
    }

    @Override
    public TokenizerConfig tokenizer() {
        try (StoredWeights weights = open("vae")) {
            Path statistics = config("vae").resolveSibling(STATISTICS);
            if (!Files.isRegularFile(statistics)) {
                throw new InvalidInputException(
                        statistics + " is missing; download it with the other files of the tokenizer");
            }
            return ImpliedConfigs.tokenizer(weights, LatentStatisticsFile.read(statistics));
        }
    }

    @Override
    public T5Config textEncoder() {
        return T5Config.read(config("text_encoder"));
    }

    @Override
    public Path vocabulary() {
        return VocabularyFile.in(textFolder.orElse(folder));
    }

    private static boolean holdsText(Path place) {
        return Files.isRegularFile(place.resolve("config.json")) && WeightFiles.areIn(place);
    }

    /// `autoencoder.jit`, or both halves of it.
    static List<Path> tokenizerIn(Path place) {
        Path whole = place.resolve("autoencoder.jit");
        List<Path> halves = List.of(place.resolve("encoder.jit"), place.resolve("decoder.jit"));
        if (halves.stream().allMatch(Files::isRegularFile)) {
            return halves;
        }
        return Files.isRegularFile(whole) ? List.of(whole) : List.of();
    }

    /// The first folder or file of one of these names, with its publisher's folder or without, that holds what is
    /// looked for.
    private static Optional<Path> find(Path folder, List<String> names, java.util.function.Predicate<Path> holds) {
        List<Path> roots = new ArrayList<>(List.of(folder));
        for (Path up = folder.toAbsolutePath().normalize().getParent();
                up != null && roots.size() < 3;
                up = up.getParent()) {
            roots.add(up);
        }
        return roots.stream()
                .flatMap(root -> names.stream()
                        .flatMap(name -> Stream.of(
                                root.resolve(name), root.resolve("nvidia").resolve(name))))
                .filter(holds)
                .findFirst();
    }
}
