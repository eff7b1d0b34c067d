package cosmonaut.weights;

import cosmonaut.tensor.WeightSource;
import java.util.Collection;

/// Weights in files, whatever their format: what they hold can be listed without reading any of it.
public interface StoredWeights extends WeightSource {

    /// What the headers say of every tensor, sorted by name; also of those whose type [#get] refuses.
    Collection<StoredTensor> listing();

    /// Size of the files together.
    long fileBytes();

    /// Number of parameters.
    default long parameters() {
        return listing().stream().mapToLong(StoredTensor::elements).reduce(0, Math::addExact);
    }
}
