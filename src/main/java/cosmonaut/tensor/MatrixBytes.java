package cosmonaut.tensor;

/// How many bytes a matrix of weights takes in a device's memory.
@FunctionalInterface
public interface MatrixBytes {

    long of(int outputs, int inputs);

    /// Of a device that keeps all numbers in one type.
    static MatrixBytes in(DType type) {
        return (outputs, inputs) -> (long) outputs * inputs * type.bytes();
    }
}
