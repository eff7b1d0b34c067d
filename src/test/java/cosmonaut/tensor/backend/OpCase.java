package cosmonaut.tensor.backend;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Tensor;
import java.util.function.Function;

/// One call of one operation.
///
/// @param op the operation
/// @param dtype the type that decides whether a backend supports the case
/// @param detail shapes and options, for the report
/// @param bound largest normalised mean squared error against the reference, `sum (x - r)^2 / sum r^2`; 0 means equal
/// @param prepare makes the operands; the same calls on every backend
record OpCase(Op op, DType dtype, String detail, double bound, Function<Bench, Call> prepare) {

    /// The operation with its operands, ready to run, and where its result will be.
    record Call(Tensor dst, Runnable operation) {}

    String label() {
        return op + " " + dtype + " " + detail;
    }
}
