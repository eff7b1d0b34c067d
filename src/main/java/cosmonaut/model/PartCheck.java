package cosmonaut.model;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.network.dit.DitParameters;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.text.T5Encoder;
import cosmonaut.network.text.TextTokenizer;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.weights.StoredTensor;
import cosmonaut.weights.StoredWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Names and shapes of a model's large parts against their configurations; no weight is read.
public final class PartCheck {

    private final ModelFiles files;
    private final List<String> mismatches = new ArrayList<>();

    private PartCheck(ModelFiles files) {
        this.files = files;
    }

    /// The first tensor of every part that does not fit its configuration.
    static List<String> mismatches(ModelFiles files) {
        PartCheck check = new PartCheck(files);
        check.part(
                "transformer",
                names -> DitWeights.expectedWeights(files.transformer(), names),
                DitParameters::isSkipped);
        check.part("vae", names -> VideoTokenizer.expectedWeights(files.tokenizer(), names), VideoTokenizer::isSkipped);
        check.textEncoder();
        check.vocabulary();
        files.pictureDepth()
                .ifPresent(depth -> check.part("depth", names -> depth.expectedWeights(), depth::isSkipped));
        return check.mismatches;
    }

    /// Checks the header, the names and the shapes of a text encoder's weights, which may be loaded much later; reads
    /// none of them.
    ///
    /// @throws InvalidInputException if the file is cut short, or a tensor does not fit the configuration
    public static void requireTextEncoder(ModelFiles files) {
        PartCheck check = new PartCheck(files);
        check.textEncoder();
        check.mismatches.stream().findFirst().ifPresent(line -> {
            throw new InvalidInputException(line + "; use weights and config.json of one model");
        });
    }

    private void textEncoder() {
        part("text_encoder", names -> T5Encoder.expectedWeights(files.textEncoder()), T5Encoder::isSkipped);
    }

    /// A vocabulary that is damaged, or of another size than the text encoder's table.
    private void vocabulary() {
        if (!files.has("text_encoder")) {
            return;
        }
        try {
            TextTokenizer.read(files.vocabulary())
                    .requireFit(files.textEncoder().vocabSize(), files.config("text_encoder"));
        } catch (InvalidInputException e) {
            mismatches.add(String.valueOf(e.getMessage()));
        }
    }

    private void part(String name, Function<Set<String>, ExpectedWeights> expected, Predicate<String> ignorable) {
        if (!files.has(name)) {
            return;
        }
        try (StoredWeights weights = files.open(name)) {
            expected.apply(weights.names())
                    .mismatch(
                            weights.origin(),
                            weights.listing().stream()
                                    .collect(Collectors.toMap(StoredTensor::name, StoredTensor::shape)),
                            ignorable)
                    .ifPresent(mismatches::add);
        }
    }
}
