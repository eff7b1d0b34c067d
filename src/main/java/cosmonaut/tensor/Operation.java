package cosmonaut.tensor;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An operation that a network needs, as [Backend#supports] takes it.
///
/// @param dtype type of the weights or, without weights, of the operands
public record Operation(Op op, DType dtype) {

    /// Every one of the operations with every one of the types.
    public static Set<Operation> all(Collection<DType> dtypes, Op... ops) {
        Set<Operation> all = new LinkedHashSet<>();
        Arrays.stream(ops).forEach(op -> dtypes.forEach(dtype -> all.add(new Operation(op, dtype))));
        return all;
    }

    /// The operations with one type.
    public static Set<Operation> all(DType dtype, Op... ops) {
        return all(List.of(dtype), ops);
    }

    @Override
    public String toString() {
        return op + " of " + dtype;
    }
}
