package cosmonaut.app;

import cosmonaut.DeviceException;
import cosmonaut.InvalidInputException;
import cosmonaut.settings.ConfigurationFolder;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.cuda.CudaOptions;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import cosmonaut.world.TextEncoding;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The processors this build can compute on, by the names of the command line.
final class Backends {

    /// A backend and, where it cannot be used, why not.
    record Entry(String name, boolean usable, String description) {}

    private Backends() {}

    /// Opens a backend. `auto` is a card if one can be used, else the processor; a card that is there and cannot be
    /// used is said. Nothing else moves to another device by itself.
    ///
    /// @param activations what networks compute with where there is a choice
    /// @throws DeviceException when it was asked for by name and cannot be used here
    static Backend open(BackendName name, DType activations, Consumer<String> say) {
        return open(name, activations, ProductType.auto, say);
    }

    /// As above; with products of fp8 it is a card that has them.
    static Backend open(BackendName name, DType activations, ProductType products, Consumer<String> say) {
        if (products == ProductType.fp8) {
            return eightBit(activations);
        }
        return switch (name) {
            case auto -> fastest(activations, say);
            case cpu -> new CpuBackend(Runtime.getRuntime().availableProcessors());
            case reference -> new ReferenceBackend();
            case cuda -> cuda(activations);
        };
    }

    private static Backend fastest(DType activations, Consumer<String> say) {
        if (CudaBackend.hasCard()) {
            try {
                return new CudaBackend(options(activations));
            } catch (DeviceException e) {
                say.accept("the processor computes, because " + e.getMessage());
            }
        }
        return open(BackendName.cpu, activations, say);
    }

    private static Backend cuda(DType activations) {
        try {
            return new CudaBackend(options(activations));
        } catch (DeviceException e) {
            throw new DeviceException("backend cuda cannot be used: " + e.getMessage() + "; use --backend cpu", e);
        }
    }

    /// What was measured about matrix products is kept beside the settings.
    private static CudaOptions options(DType activations) {
        return CudaOptions.of(activations)
                .keepingChoices(ConfigurationFolder.standard().resolve("products"));
    }

    /// Where prompts are encoded for a world; what became of them is kept beside the settings.
    ///
    /// @param world what the networks compute with
    /// @param say is told if a card's memory is why the processor encodes them
    static TextEncoding text(TextProcessor processor, Backend world, Consumer<String> say) {
        Path kept = ConfigurationFolder.standard().resolve("prompts");
        Supplier<Backend> cpu = () -> new CpuBackend(Runtime.getRuntime().availableProcessors());
        if (processor == TextProcessor.cpu) {
            return new TextEncoding(kept, cpu);
        }
        return world instanceof CudaBackend ? new TextEncoding(kept, cpu, true, say) : new TextEncoding(kept);
    }

    private static Backend eightBit(DType activations) {
        try {
            return new CudaBackend(options(activations).withEightBit());
        } catch (DeviceException e) {
            throw new DeviceException("--products fp8 cannot be used: " + e.getMessage() + "; leave it out", e);
        }
    }

    /// Refuses products that the backend does not have, or not beside what networks compute with.
    ///
    /// @throws InvalidInputException with what would help
    static void require(BackendName name, ProductType products, DType activations) {
        if (products == ProductType.auto) {
            return;
        }
        if (name == BackendName.cpu || name == BackendName.reference) {
            throw new InvalidInputException("the " + name + " backend has no products of " + products
                    + "; leave --products out, or use --backend cuda");
        }
        if (activations != DType.BF16) {
            throw new InvalidInputException("--products " + products
                    + " needs networks that compute with bf16; add --precision bf16, or leave --products out");
        }
    }

    /// Refuses a precision that the backend does not have.
    ///
    /// @throws InvalidInputException with the one that it has
    static void require(BackendName name, Precision precision) {
        if (precision == Precision.bf16 && (name == BackendName.cpu || name == BackendName.reference)) {
            throw new InvalidInputException(
                    "the " + name + " backend computes with f32; leave --precision out, or use --backend cuda");
        }
    }

    /// Memory that a card has free, if one can be used.
    static OptionalLong freeBytesOfCard() {
        try (Backend card = new CudaBackend(CudaOptions.of(DType.F32))) {
            return OptionalLong.of(card.freeBytes());
        } catch (DeviceException e) {
            return OptionalLong.empty();
        }
    }

    static List<Entry> all() {
        return List.of(entry(BackendName.cpu), entry(BackendName.reference), entry(BackendName.cuda));
    }

    static Entry entry(BackendName name) {
        try (Backend backend = name == BackendName.cuda
                ? new CudaBackend(CudaOptions.of(DType.F32))
                : open(name, DType.F32, e -> {})) {
            return new Entry(name.name(), true, backend.description());
        } catch (DeviceException e) {
            return new Entry(name.name(), false, String.valueOf(e.getMessage()));
        }
    }
}
