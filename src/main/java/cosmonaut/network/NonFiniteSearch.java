package cosmonaut.network;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/// Looks for NaN and infinity in a host tensor at memory speed.
///
/// A value is not finite when all bits of its exponent are set. Eight bytes are looked at together: adding the lowest
/// exponent bit to the masked exponent of a lane carries into the lane's sign bit exactly then, and never out of the
/// lane.
final class NonFiniteSearch {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private NonFiniteSearch() {}

    /// Index of the first element that is not finite; integers are always finite.
    static OptionalLong first(HostTensor tensor) {
        DType dtype = tensor.dtype();
        if (!dtype.isFloating()) {
            return OptionalLong.empty();
        }
        MemorySegment data = tensor.data();
        long words = data.byteSize() / 8;
        long perWord = 8 / dtype.bytes();
        long elements = tensor.shape().elements();
        long block = 4096;
        for (long from = 0; from < words; from += block) {
            long to = Math.min(words, from + block);
            if (anyInWords(data, from, to, dtype)) {
                return firstAmong(data, dtype, from * perWord, Math.min(elements, to * perWord));
            }
        }
        return firstAmong(data, dtype, words * perWord, elements);
    }

    private static boolean anyInWords(MemorySegment data, long from, long to, DType dtype) {
        long exponent = lanes(dtype, 0x7FF0_0000_0000_0000L, 0x7F80_0000L, 0x7C00L, 0x7F80L);
        long lowest = lanes(dtype, 0x0010_0000_0000_0000L, 0x0080_0000L, 0x0400L, 0x0080L);
        long sign = lanes(dtype, Long.MIN_VALUE, 0x8000_0000L, 0x8000L, 0x8000L);
        long seen = 0;
        for (long i = from; i < to; i++) {
            seen |= (data.get(LONG, i * 8) & exponent) + lowest;
        }
        return (seen & sign) != 0;
    }

    private static long lanes(DType dtype, long f64, long f32, long f16, long bf16) {
        return switch (dtype) {
            case F64 -> f64;
            case F32 -> f32 * 0x1_0000_0001L;
            case F16 -> f16 * 0x1_0001_0001_0001L;
            case BF16 -> bf16 * 0x1_0001_0001_0001L;
            default -> throw new IllegalArgumentException(dtype + " is no floating type");
        };
    }

    private static OptionalLong firstAmong(MemorySegment data, DType dtype, long from, long to) {
        for (long i = from; i < to; i++) {
            if (!Double.isFinite(Elements.get(data, dtype, i))) {
                return OptionalLong.of(i);
            }
        }
        return OptionalLong.empty();
    }
}
