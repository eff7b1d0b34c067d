package cosmonaut.app;

import cosmonaut.DeviceException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.List;

/// The processors this build can compute on, by the names of the command line.
final class Backends {

    /// A backend and, where it cannot be used, why not.
    record Entry(String name, boolean usable, String description) {}

    private Backends() {}

    /// Opens a backend.
    ///
    /// @param name `auto`, `cpu`, `cuda` or `reference`
    /// @throws DeviceException when it cannot be used here; nothing is downgraded in silence
    static Backend open(String name) {
        return switch (name) {
            case "auto", "cpu" -> new CpuBackend(Runtime.getRuntime().availableProcessors());
            case "reference" -> new ReferenceBackend();
            default ->
                throw new DeviceException(
                        "backend " + name + " cannot be used: " + CUDA_MISSING + "; use --backend cpu");
        };
    }

    private static final String CUDA_MISSING = "this version has no CUDA kernels";

    static List<Entry> all() {
        return List.of(entry("cpu"), entry("reference"), new Entry("cuda", false, CUDA_MISSING));
    }

    private static Entry entry(String name) {
        try (Backend backend = open(name)) {
            return new Entry(name, true, backend.description());
        }
    }
}
