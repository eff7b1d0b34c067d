package cosmonaut.network;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The tensors that a configuration calls for, by name, and the check that a file has them.
public final class ExpectedWeights {

    private final SortedMap<String, Shape> shapes = new TreeMap<>();

    public ExpectedWeights add(String name, int... extents) {
        if (shapes.put(name, Shape.of(extents)) != null) {
            throw new IllegalArgumentException("tensor " + name + " is expected twice");
        }
        return this;
    }

    /// Shapes by name, sorted by name.
    public SortedMap<String, Shape> shapes() {
        return Collections.unmodifiableSortedMap(shapes);
    }

    /// Number of parameters.
    public long parameters() {
        return shapes.values().stream().mapToLong(Shape::elements).sum();
    }

    /// The same tensors under other names.
    public ExpectedWeights renamed(UnaryOperator<String> rename) {
        ExpectedWeights result = new ExpectedWeights();
        shapes.forEach((name, shape) -> result.add(rename.apply(name), shape.toArray()));
        return result;
    }

    /// The first tensor whose name or shape does not fit, told by a listing alone; nothing is read.
    ///
    /// @param origin the file, for the message
    /// @param listed extents by name
    /// @param ignorable names that may be there without being used
    public Optional<String> mismatch(String origin, Map<String, List<Integer>> listed, Predicate<String> ignorable) {
        for (Map.Entry<String, Shape> expected : shapes.entrySet()) {
            List<Integer> extents = listed.get(expected.getKey());
            List<Integer> needed =
                    Arrays.stream(expected.getValue().toArray()).boxed().toList();
            if (!needed.equals(extents)) {
                return Optional.of(origin + ": tensor " + expected.getKey()
                        + (extents == null
                                ? " is missing, the configuration needs it as "
                                : " is " + extents + ", the configuration needs ")
                        + needed);
            }
        }
        return listed.keySet().stream()
                .filter(name -> !shapes.containsKey(name) && !ignorable.test(name))
                .sorted()
                .findFirst()
                .map(name -> origin + ": tensor " + name + " has no place in this configuration");
    }

    /// Checks that every tensor is there with its shape, of a floating type and with finite values only, and that
    /// nothing else is.
    ///
    /// @param source the file
    /// @param ignorable names that may be there without being used
    /// @return the types of the tensors
    /// @throws InvalidInputException at the first tensor that does not fit
    public Set<DType> verify(WeightSource source, Predicate<String> ignorable) {
        for (String name : shapes.keySet()) {
            if (!source.has(name)) {
                throw new InvalidInputException(source.origin() + ": tensor " + name + " is missing, the configuration"
                        + " needs it as " + shapes.get(name) + "; use weights and config.json of one model");
            }
        }
        for (String name : source.names()) {
            if (!shapes.containsKey(name) && !ignorable.test(name)) {
                throw new InvalidInputException(source.origin() + ": tensor " + name
                        + " has no place in this configuration; use weights and config.json of one model");
            }
        }
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        Optional<InvalidInputException> misfit = Optional.empty();
        for (Map.Entry<String, Shape> expected : shapes.entrySet()) {
            HostTensor tensor = source.get(expected.getKey());
            misfit = misfit(source, expected.getKey(), expected.getValue(), tensor);
            if (misfit.isPresent()) {
                break; // a damaged tensor before it is named all the same
            }
            tensors.put(expected.getKey(), tensor);
        }
        requireFinite(source, tensors);
        if (misfit.isPresent()) {
            throw misfit.get();
        }
        return tensors.values().stream().map(HostTensor::dtype).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<InvalidInputException> misfit(
            WeightSource source, String name, Shape shape, HostTensor tensor) {
        if (!tensor.shape().equals(shape)) {
            return Optional.of(new InvalidInputException(source.origin() + ": tensor " + name + " is " + tensor.shape()
                    + ", the configuration needs " + shape + "; use weights and config.json of one model"));
        }
        if (!tensor.dtype().isFloating() || tensor.dtype() == DType.F64) {
            return Optional.of(new InvalidInputException(source.origin() + ": tensor " + name + " holds "
                    + tensor.dtype() + " values, weights must be F32, F16 or BF16; export the model again"));
        }
        return Optional.empty();
    }

    /// Pieces of the tensors are searched by all processors; the first damaged tensor in the order given is named.
    private static void requireFinite(WeightSource source, Map<String, HostTensor> tensors) {
        List<NonFiniteSearch.Piece> pieces = new ArrayList<>();
        tensors.forEach((name, tensor) -> NonFiniteSearch.pieces(name, tensor, pieces::add));
        pieces.parallelStream()
                .filter(NonFiniteSearch.Piece::isDamaged)
                .findFirst()
                .ifPresent(piece -> {
                    throw new InvalidInputException(source.origin() + ": tensor " + piece.name()
                            + " holds NaN or infinity at element " + piece.first()
                            + "; the training diverged or the file is damaged: use another checkpoint");
                });
    }
}
