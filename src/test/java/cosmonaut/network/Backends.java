package cosmonaut.network;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.stream.Stream;

/// The backends that every network is tested on.
public final class Backends {

    private Backends() {}

    public static Stream<String> names() {
        return Cards.isReal()
                ? Stream.of("cuda", "cuda-bf16")
                : Stream.concat(
                        Stream.of("reference", "cpu", "device"),
                        Cards.areThere() ? Stream.of("cuda", "cuda-bf16") : Stream.of());
    }

    public static Backend open(String name) {
        return switch (name) {
            case "reference" -> new ReferenceBackend();
            case "cpu" -> new CpuBackend(2);
            case "device" -> new FakeDeviceBackend(DType.F32);
            case "cuda" -> Cards.open(DType.F32);
            case "cuda-bf16" -> Cards.open(DType.BF16);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// The cpu backend with so many threads.
    public static Backend cpu(int threads) {
        return new CpuBackend(threads);
    }
}
