package cosmonaut.tensor.backend;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.List;
import java.util.function.Function;

/// A backend that has to conform, and how its tensors come back whole.
///
/// @param label name in the test report
/// @param open starts the backend on the given host memory
/// @param download all elements of a tensor of any type, unrounded
record Candidate(String label, Function<HostMemory, Backend> open, Function<Tensor, double[]> download) {

    /// Every backend of this machine; the first is the reference itself.
    static List<Candidate> available() {
        return List.of(
                host("reference", ReferenceBackend::new),
                host("cpu, 1 thread", memory -> new CpuBackend(1, memory)),
                host("cpu, 2 threads", memory -> new CpuBackend(2, memory)),
                host("cpu, 3 threads", memory -> new CpuBackend(3, memory)));
    }

    private static Candidate host(String label, Function<HostMemory, Backend> open) {
        return new Candidate(label, open, Candidate::hostValues);
    }

    static double[] hostValues(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = HostTensor.of(tensor).get(i);
        }
        return values;
    }
}
