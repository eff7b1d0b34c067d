package cosmonaut.app;

import cosmonaut.InvalidInputException;
import cosmonaut.diagnostics.MachineMemory;
import cosmonaut.model.CheckpointKind;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.ModelLibrary;
import cosmonaut.model.WorldConfig;
import cosmonaut.network.dit.DitViews;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.ui.models.Ability;
import cosmonaut.ui.models.ModelFacts;
import cosmonaut.ui.models.ModelReader;
import cosmonaut.weights.StoredWeights;
import cosmonaut.weights.WeightFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Looks at models for the window, as `cosmonaut inspect` does for the command line. Any thread.
final class ModelInspection implements ModelReader {

    /// Folders below the chosen one that are looked into.
    private static final int DEPTH = 2;

    /// Of those that were looked at, the first so many.
    private static final int MOST = 4096;

    private final ModelLibrary library;
    private final ToDoubleFunction<DType> rate;

    /// @param rate operations a second that networks stored in a type make here; measured when it is asked for
    ModelInspection(ModelLibrary library, ToDoubleFunction<DType> rate) {
        this.library = library;
        this.rate = rate;
    }

    @Override
    public ModelFacts read(String model) {
        ModelFolder folder = library.any(model);
        Set<Ability> abilities = abilities(folder);
        Optional<WorldConfig> config = config(folder, abilities);
        List<String> faults = new ArrayList<>(folder.missingParts());
        faults.addAll(folder.mismatches());
        return new ModelFacts(
                folder.path().toAbsolutePath().toString(),
                folder.description(),
                abilities,
                folder.clip(null),
                config.map(WorldConfig::fps).orElse(0.0),
                config.map(known -> folder.sampling(null).steps()).orElse(0),
                folder.parts().stream().map(ModelInspection::part).toList(),
                faults,
                memory(folder),
                chunkSeconds(folder, config));
    }

    private static Set<Ability> abilities(ModelFolder folder) {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        if (!folder.family().isModel()) {
            return abilities;
        }
        if (folder.isSteerable()) {
            abilities.add(Ability.FLY);
        } else if (folder.isVideo() || folder.isMultiView()) {
            boolean goesOn = config(folder).overlap() > 0;
            abilities.add(goesOn ? Ability.CONTINUE : Ability.WORDS);
        }
        if (folder.isMultiView()) {
            abilities.add(Ability.VIEWS);
            DitViews views = folder.files().transformer().views();
            if (views != null && views.trajectoryWidth() > 0) {
                abilities.add(Ability.TRAJECTORY);
            }
        }
        return abilities;
    }

    private static Optional<WorldConfig> config(ModelFolder folder, Set<Ability> abilities) {
        return abilities.isEmpty() ? Optional.empty() : Optional.of(config(folder));
    }

    private static WorldConfig config(ModelFolder folder) {
        if (folder.isSteerable()) {
            return folder.world(null);
        }
        return folder.isMultiView() ? folder.views(null, 1) : folder.video(null, 1);
    }

    private static ModelFacts.Part part(Path place) {
        try (StoredWeights weights = WeightFiles.open(place)) {
            return new ModelFacts.Part(
                    String.valueOf(place.getFileName()),
                    CheckpointKind.describe(weights),
                    weights.parameters(),
                    weights.fileBytes());
        }
    }

    private static List<String> memory(ModelFolder folder) {
        if (folder.sizes(null, DType.F32).isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        Backends.freeBytesOfCard().ifPresent(free -> {
            DType type = Precision.auto.activations(folder.storedType());
            lines.add("cuda: " + folder.plan(null, type, free).summary());
        });
        lines.add("cpu: "
                + folder.plan(null, DType.F32, MachineMemory.physicalBytes()).summary());
        return lines;
    }

    private OptionalDouble chunkSeconds(ModelFolder folder, Optional<WorldConfig> config) {
        return config.flatMap(known -> folder.chunkWork(null, null, known.guidance() != 0))
                .map(work -> OptionalDouble.of(work.seconds(rate.applyAsDouble(folder.storedType()))))
                .orElse(OptionalDouble.empty());
    }

    /// Measured once for a type.
    static ToDoubleFunction<DType> measured() {
        return new ToDoubleFunction<>() {
            private double known;
            private DType of = DType.F32;

            @Override
            public synchronized double applyAsDouble(DType stored) {
                if (known == 0 || of != stored) {
                    try (Backend backend =
                            Backends.open(BackendName.auto, Precision.auto.activations(stored), line -> {})) {
                        known = Patience.rate(backend);
                        of = stored;
                    }
                }
                return known;
            }
        };
    }

    @Override
    public List<String> in(Path folder) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> below = Files.walk(folder, DEPTH)) {
            below.filter(Files::isDirectory)
                    .limit(MOST)
                    .filter(ModelInspection::isModel)
                    .map(place -> place.toAbsolutePath().normalize().toString())
                    .sorted()
                    .forEach(found::add);
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidInputException(folder + " cannot be listed: " + e.getMessage(), e);
        }
        String whole = folder.toAbsolutePath().normalize().toString();
        if (found.contains(whole)) {
            return List.of(whole);
        }
        if (found.isEmpty()) {
            throw new InvalidInputException(
                    folder + " has no model in it; choose the folder of a model.pt, a transformer/ or a world.json");
        }
        return found;
    }

    private static boolean isModel(Path folder) {
        try {
            return ModelFolder.detect(folder).family().isModel();
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
