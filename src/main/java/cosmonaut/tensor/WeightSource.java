package cosmonaut.tensor;

import java.util.Map;
import java.util.Set;

/// Named tensors of a trained model, wherever they come from (a mapped file, a set of shards, a test).
public interface WeightSource extends AutoCloseable {

    boolean has(String name);

    /// A tensor, as a rule a view of mapped memory: it lives as long as the source is open and must not be
    /// written.
    ///
    /// @throws cosmonaut.InvalidInputException if there is no tensor of that name, or its element type cannot be used
    HostTensor get(String name);

    /// All names, sorted.
    Set<String> names();

    /// Numbers, texts and truth values that stand beside the tensors to say what network they are of; none where the
    /// format has no place for them. Keys of dicts and positions in lists are joined by dots.
    default Map<String, String> settings() {
        return Map.of();
    }

    /// Where the tensors come from, for messages: a file or folder.
    String origin();

    /// Ends the source and every tensor got from it; tensors on the heap need no end. May be called twice.
    @Override
    default void close() {}
}
