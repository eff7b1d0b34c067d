package cosmonaut.network;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.WeightSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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
        Set<DType> types = EnumSet.noneOf(DType.class);
        shapes.forEach((name, shape) -> types.add(verifyTensor(source, name, shape)));
        return types;
    }

    private static DType verifyTensor(WeightSource source, String name, Shape shape) {
        HostTensor tensor = source.get(name);
        if (!tensor.shape().equals(shape)) {
            throw new InvalidInputException(source.origin() + ": tensor " + name + " is " + tensor.shape()
                    + ", the configuration needs " + shape + "; use weights and config.json of one model");
        }
        if (!tensor.dtype().isFloating() || tensor.dtype() == DType.F64) {
            throw new InvalidInputException(source.origin() + ": tensor " + name + " holds " + tensor.dtype()
                    + " values, weights must be F32, F16 or BF16; export the model again");
        }
        OptionalLong bad = NonFiniteSearch.first(tensor);
        if (bad.isPresent()) {
            throw new InvalidInputException(source.origin() + ": tensor " + name
                    + " holds NaN or infinity at element " + bad.getAsLong()
                    + "; the training diverged or the file is damaged: use another checkpoint");
        }
        return tensor.dtype();
    }
}
