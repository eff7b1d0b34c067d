package cosmonaut.network.dit;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Op;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// A source of weights found to hold exactly the parameters of a configuration, under original names or those of
/// diffusers.
final class CheckedDitWeights {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Backend backend;
    private final WeightSource source;
    private final boolean diffusers;

    /// @throws InvalidInputException if a parameter is missing, unknown, or of another shape or an unusable type
    CheckedDitWeights(Backend backend, WeightSource source, DitConfig config) {
        this.backend = backend;
        this.source = source;
        this.diffusers = source.has("patch_embed.proj.weight");
        Map<String, Shape> wanted = DitParameters.of(config);
        Set<String> known = new HashSet<>();
        wanted.forEach((name, shape) -> {
            checkShape(nameInSource(name), shape);
            known.add(nameInSource(name));
        });
        for (String name : source.names()) {
            if (!known.contains(name) && !DitParameters.isSkipped(name)) {
                throw new InvalidInputException(
                        source.origin() + ": tensor " + name
                                + " has no place in the configured network; take the config.json that belongs to these weights");
            }
        }
    }

    /// A host tensor by its original name, all of it finite.
    ///
    /// @throws InvalidInputException if it holds NaN or an infinity
    Tensor get(String original) {
        String name = nameInSource(original);
        Tensor tensor = source.get(name);
        long at = firstNonFinite(tensor);
        if (at >= 0) {
            throw new InvalidInputException(source.origin() + ": tensor " + name + " holds NaN or infinity at element "
                    + at + "; the file is damaged or its training diverged: take another");
        }
        return tensor;
    }

    private void checkShape(String name, Shape shape) {
        if (!source.has(name)) {
            throw new InvalidInputException(source.origin() + ": tensor " + name
                    + " is missing, the configuration needs it as " + shape
                    + "; the weights are incomplete or belong to another config.json");
        }
        Tensor tensor = source.get(name);
        if (!tensor.shape().equals(shape)) {
            throw new InvalidInputException(source.origin() + ": tensor " + name + " is " + tensor.shape()
                    + ", the configuration needs " + shape + "; take the config.json that belongs to these weights");
        }
        if (!tensor.dtype().isFloating() || !backend.supports(Op.LINEAR, tensor.dtype())) {
            throw new InvalidInputException(source.origin() + ": tensor " + name + " is of type " + tensor.dtype()
                    + ", which the " + backend.name() + " backend cannot compute with; export it as F32 or F16");
        }
    }

    private String nameInSource(String original) {
        if (!diffusers) {
            return original;
        }
        String name = DiffusersDitNames.fromOriginal(original);
        if (name == null) {
            throw new IllegalStateException("no diffusers name for " + original);
        }
        return name;
    }

    /// Index of the first NaN or infinity, or -1. By bit patterns: an exponent of all ones.
    private static long firstNonFinite(Tensor tensor) {
        MemorySegment data = tensor.data();
        long count = tensor.shape().elements();
        int mask = tensor.dtype() == DType.F16 ? 0x7c00 : 0x7f80;
        for (long i = 0; i < count; i++) {
            boolean bad = tensor.dtype().bytes() == 2
                    ? (data.get(SHORT, 2 * i) & mask) == mask
                    : (data.get(INT, 4 * i) & 0x7f800000) == 0x7f800000;
            if (bad) {
                return i;
            }
        }
        return -1;
    }
}
