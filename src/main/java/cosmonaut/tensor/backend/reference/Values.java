package cosmonaut.tensor.backend.reference;

import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Tensors as plain arrays of double: every operation reads its inputs whole, computes, and writes its result rounded
/// once.
final class Values {

    private Values() {}

    static double[] of(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.shape().elements())];
        MemorySegment data = HostTensor.of(tensor).data();
        for (int i = 0; i < values.length; i++) {
            values[i] = Elements.get(data, tensor.dtype(), i);
        }
        return values;
    }

    static void store(Tensor tensor, double[] values) {
        MemorySegment data = HostTensor.of(tensor).data();
        for (int i = 0; i < values.length; i++) {
            Elements.set(data, tensor.dtype(), i, values[i]);
        }
    }
}
