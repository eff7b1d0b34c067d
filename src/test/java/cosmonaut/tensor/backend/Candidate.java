package cosmonaut.tensor.backend;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A backend that has to conform, and how its tensors come back whole.
///
/// @param label name in the test report
/// @param halved activations are bf16: the reference computes with bf16 too, on the same numbers
/// @param open starts the backend
record Candidate(String label, boolean halved, Supplier<Opened> open) {

    /// A started backend.
    ///
    /// @param download all elements of a tensor of any type, unrounded
    /// @param allocations how many blocks of memory were ever taken
    /// @param ended what is wrong once it is closed, or nothing
    record Opened(
            Backend backend, Function<Tensor, double[]> download, LongSupplier allocations, Supplier<String> ended) {}

    /// Largest error of an operation in bf16 beside the reference in bf16: normalised mean squared, 1e-2 squared.
    private static final double SHORT_BOUND = 1e-4;

    /// Every backend of this machine; the first is the reference itself.
    static List<Candidate> available() {
        List<Candidate> candidates = new ArrayList<>(List.of(host("reference", ReferenceBackend::new)));
        if (!Cards.isReal()) {
            for (int threads = 1; threads <= 3; threads++) {
                int count = threads;
                candidates.add(host("cpu, " + count + " threads", memory -> new CpuBackend(count, memory)));
            }
        }
        if (Cards.areThere()) {
            candidates.add(new Candidate("cuda, f32", false, () -> cuda(DType.F32)));
            candidates.add(new Candidate("cuda, bf16", true, () -> cuda(DType.BF16)));
        }
        return candidates;
    }

    /// The bound of a case on this backend; what only moves numbers is equal everywhere.
    double bound(OpCase c) {
        return halved && c.bound() > 0 ? SHORT_BOUND : c.bound();
    }

    private static Candidate host(String label, Function<HostMemory, Backend> open) {
        return new Candidate(label, false, () -> {
            HostMemory memory = new HostMemory();
            return new Opened(
                    open.apply(memory),
                    Candidate::hostValues,
                    memory::allocations,
                    () -> memory.liveBytes() == 0 ? "" : "kept memory");
        });
    }

    /// The card of the tests with our own kernels only.
    static Opened cuda(DType activation) {
        CudaBackend backend = Cards.open(activation);
        return new Opened(backend, tensor -> deviceValues(backend, tensor), backend::allocations, Cards::trouble);
    }

    static double[] hostValues(Tensor tensor) {
        return values(HostTensor.of(tensor));
    }

    private static double[] deviceValues(Backend backend, Tensor tensor) {
        HostTensor host = HostTensor.allocate(tensor.dtype(), tensor.shape());
        backend.download(host, tensor);
        return values(host);
    }

    private static double[] values(HostTensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i);
        }
        return values;
    }
}
