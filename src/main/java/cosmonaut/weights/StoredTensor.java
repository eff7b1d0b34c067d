package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.DType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a file of weights says of one tensor.
///
/// @param name as in the file
/// @param type the element type as safetensors spell it (`F16`, `BF16`, `F8_E4M3` ...)
/// @param shape extents, slowest first; each 0..2^31-1
/// @param begin first byte, counted from the start of the data section, or of the file where there is none
/// @param end one past the last byte, if its elements lie one behind the other
public record StoredTensor(String name, String type, List<Integer> shape, long begin, long end) {

    /// Bits of an element of the types that occur in published files but that the engine does not compute with.
    private static final Map<String, Integer> FOREIGN_BITS = Map.ofEntries(
            Map.entry("BOOL", 8),
            Map.entry("I8", 8),
            Map.entry("I16", 16),
            Map.entry("U16", 16),
            Map.entry("U32", 32),
            Map.entry("U64", 64),
            Map.entry("F8_E4M3", 8),
            Map.entry("F8_E5M2", 8),
            Map.entry("F8_E8M0", 8),
            Map.entry("F6_E2M3", 6),
            Map.entry("F6_E3M2", 6),
            Map.entry("F4", 4),
            Map.entry("C64", 64));

    public StoredTensor {
        shape = List.copyOf(shape);
    }

    public long bytes() {
        return end - begin;
    }

    /// The element type if the engine can read it.
    public Optional<DType> dtype() {
        return switch (type) {
            case "F64", "F32", "F16", "BF16", "I64", "I32", "U8" ->
                Optional.of(DType.valueOf(type.toUpperCase(Locale.ROOT)));
            default -> Optional.empty();
        };
    }

    /// The element type.
    ///
    /// @param origin where the tensor lies, for the message
    /// @throws InvalidInputException if the engine cannot read it
    DType requireReadable(String origin) {
        return dtype().orElseThrow(() -> new InvalidInputException(origin + ": tensor " + name
                + " has the element type " + type + ", which cannot be computed with; export it as F32, F16 or BF16"));
    }

    /// What is said of a tensor that is looked for and is not there.
    static InvalidInputException absent(String name, String origin) {
        return new InvalidInputException(
                origin + ": there is no tensor " + name + "; the file belongs to another model or is incomplete");
    }

    /// Number of elements.
    ///
    /// @throws ArithmeticException if the product does not fit a long
    public long elements() {
        long count = 1;
        for (int extent : shape) {
            count = Math.multiplyExact(count, (long) extent);
        }
        return count;
    }

    /// Bytes that the shape asks for, if the size of the type is known.
    ///
    /// @throws ArithmeticException if the product does not fit a long
    Optional<Long> expectedBytes() {
        Optional<DType> readable = dtype();
        if (readable.isPresent()) {
            return Optional.of(
                    Math.multiplyExact(elements(), (long) readable.get().bytes()));
        }
        Integer bits = FOREIGN_BITS.get(type);
        return bits == null
                ? Optional.empty()
                : Optional.of(Math.addExact(Math.multiplyExact(elements(), (long) bits), 7L) / 8);
    }
}
