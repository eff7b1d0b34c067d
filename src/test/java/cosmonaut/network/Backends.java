package cosmonaut.network;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.stream.Stream;

/// The backends that every network is tested on.
public final class Backends {

    private Backends() {}

    public static Stream<String> names() {
        return Stream.of("reference", "cpu", "device");
    }

    public static Backend open(String name) {
        return switch (name) {
            case "reference" -> new ReferenceBackend();
            case "cpu" -> new CpuBackend(2);
            case "device" -> new FakeDeviceBackend(DType.F32);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// The cpu backend with so many threads.
    public static Backend cpu(int threads) {
        return new CpuBackend(threads);
    }
}
