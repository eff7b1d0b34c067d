package cosmonaut.network;

import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/// Looks for NaN and infinity in host tensors at memory speed.
///
/// A value is not finite when all bits of its exponent are set. Eight bytes are looked at together: adding the lowest
/// exponent bit to the masked exponent of a lane carries into the lane's sign bit exactly then, and never out of the
/// lane.
final class NonFiniteSearch {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private NonFiniteSearch() {}

    /// Bytes of a piece: large enough to be worth a thread, small enough to share a tensor among all.
    private static final long PIECE = 4L << 20;

    /// Bytes that are looked at before what was seen is judged.
    private static final int BLOCK = 1 << 15;

    /// A part of a tensor.
    ///
    /// @param name of the tensor
    /// @param from first element
    /// @param to behind the last
    record Piece(String name, HostTensor tensor, long from, long to) {

        boolean isDamaged() {
            return first() >= 0;
        }

        /// Index in the tensor of the first element that is not finite, or -1.
        long first() {
            MemorySegment data = tensor.data();
            DType dtype = tensor.dtype();
            int perBlock = BLOCK / dtype.bytes();
            for (long at = from; at < to; at += perBlock) {
                long end = Math.min(to, at + perBlock);
                int words = (int) ((end - at) * dtype.bytes() / 8);
                long rest = at + words * 8L / dtype.bytes();
                long bad = anyInWords(data, at * dtype.bytes(), words, dtype) ? firstAmong(data, dtype, at, rest) : -1;
                bad = bad < 0 ? firstAmong(data, dtype, rest, end) : bad;
                if (bad >= 0) {
                    return bad;
                }
            }
            return -1;
        }
    }

    /// Cuts a tensor into pieces, in order; integers, which are always finite, into none.
    static void pieces(String name, HostTensor tensor, Consumer<Piece> into) {
        if (!tensor.dtype().isFloating()) {
            return;
        }
        long elements = tensor.shape().elements();
        long each = PIECE / tensor.dtype().bytes();
        for (long from = 0; from < elements; from += each) {
            into.accept(new Piece(name, tensor, from, Math.min(elements, from + each)));
        }
    }

    /// The index is an int, so that the compiler takes several words at once.
    private static boolean anyInWords(MemorySegment data, long from, int words, DType dtype) {
        long exponent = lanes(dtype, 0x7FF0_0000_0000_0000L, 0x7F80_0000L, 0x7C00L, 0x7F80L);
        long lowest = lanes(dtype, 0x0010_0000_0000_0000L, 0x0080_0000L, 0x0400L, 0x0080L);
        long sign = lanes(dtype, Long.MIN_VALUE, 0x8000_0000L, 0x8000L, 0x8000L);
        long seen = 0;
        for (int i = 0; i < words; i++) {
            seen |= (data.get(LONG, from + 8L * i) & exponent) + lowest;
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

    private static long firstAmong(MemorySegment data, DType dtype, long from, long to) {
        for (long i = from; i < to; i++) {
            if (!Double.isFinite(Elements.get(data, dtype, i))) {
                return i;
            }
        }
        return -1;
    }
}
