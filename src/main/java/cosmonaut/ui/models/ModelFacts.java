package cosmonaut.ui.models;

import cosmonaut.model.ClipSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// What there is to know of a model, the same in every language.
///
/// @param folder where it lies
/// @param description what it is, in one line
/// @param clip what it works on at once; none for what is no whole model of a known family
/// @param framesPerSecond of its videos
/// @param steps solver steps of a chunk
/// @param parts that it consists of
/// @param faults what is missing or does not fit, a line each
/// @param memory how its parts share this machine's memory, one line a processor
/// @param chunkSeconds the least that a chunk takes here
public record ModelFacts(
        String folder,
        String description,
        Set<Ability> abilities,
        Optional<ClipSize> clip,
        double framesPerSecond,
        int steps,
        List<Part> parts,
        List<String> faults,
        List<String> memory,
        OptionalDouble chunkSeconds) {

    public ModelFacts {
        abilities = Set.copyOf(abilities);
        parts = List.copyOf(parts);
        faults = List.copyOf(faults);
        memory = List.copyOf(memory);
    }

    /// @param kind what its weights are
    /// @param bytes of its files
    public record Part(String name, String kind, long parameters, long bytes) {}

    /// Whether it can be flown as it lies there.
    boolean canFly() {
        return abilities.contains(Ability.FLY) && faults.isEmpty();
    }

    long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    long parameters() {
        return parts.stream().mapToLong(Part::parameters).sum();
    }
}
