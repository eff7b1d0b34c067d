package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Several files of weights as one, such as `encoder.jit` and `decoder.jit`; no two of them know the same name.
public final class JoinedWeights implements StoredWeights {

    private final List<StoredWeights> parts;
    private final SortedMap<String, StoredWeights> byName = new TreeMap<>();

    /// @param parts closed with this, and also when they cannot be joined
    /// @throws InvalidInputException if a name is there twice
    public JoinedWeights(List<StoredWeights> parts) {
        this.parts = List.copyOf(parts);
        for (StoredWeights part : this.parts) {
            for (String name : part.names()) {
                StoredWeights other = byName.put(name, part);
                if (other != null) {
                    close();
                    throw new InvalidInputException("tensor " + name + " lies in both " + other.origin() + " and "
                            + part.origin() + "; use the files of one model");
                }
            }
        }
    }

    @Override
    public boolean has(String name) {
        return byName.containsKey(name);
    }

    @Override
    public HostTensor get(String name) {
        StoredWeights part = byName.get(name);
        if (part == null) {
            throw StoredTensor.absent(name, origin());
        }
        return part.get(name);
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    @Override
    public String origin() {
        return parts.stream().map(StoredWeights::origin).collect(Collectors.joining(" and "));
    }

    @Override
    public Collection<StoredTensor> listing() {
        List<StoredTensor> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(part.listing()));
        all.sort(java.util.Comparator.comparing(StoredTensor::name));
        return all;
    }

    @Override
    public long fileBytes() {
        return parts.stream().mapToLong(StoredWeights::fileBytes).sum();
    }

    @Override
    public void close() {
        parts.forEach(StoredWeights::close);
    }
}
