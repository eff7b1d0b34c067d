package cosmonaut.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads and writes single elements of host memory, converting to and from double.
///
/// Slow and exact: the truth for conversions (round to nearest, ties to even), not a hot path.
public final class Elements {

    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE);

    private Elements() {}

    public static double get(MemorySegment data, DType dtype, long index) {
        return switch (dtype) {
            case F64 -> data.get(F64, index * 8);
            case F32 -> data.get(F32, index * 4);
            case F16 -> Float.float16ToFloat(data.get(I16, index * 2));
            case BF16 -> bf16ToFloat(data.get(I16, index * 2));
            case I64 -> data.get(I64, index * 8);
            case I32 -> data.get(I32, index * 4);
            case U8 -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, index));
        };
    }

    public static void set(MemorySegment data, DType dtype, long index, double value) {
        switch (dtype) {
            case F64 -> data.set(F64, index * 8, value);
            case F32 -> data.set(F32, index * 4, (float) value);
            case F16 -> data.set(I16, index * 2, Float.floatToFloat16(sticky(value)));
            case BF16 -> data.set(I16, index * 2, floatToBf16(sticky(value)));
            case I64 -> data.set(I64, index * 8, (long) value);
            case I32 -> data.set(I32, index * 4, (int) value);
            case U8 -> data.set(ValueLayout.JAVA_BYTE, index, (byte) (int) value);
        }
    }

    /// Widens a bfloat16 bit pattern.
    public static float bf16ToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /// Rounds to bfloat16, to nearest with ties to even; NaN stays NaN.
    public static short floatToBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        int rounding = 0x7fff + ((bits >>> 16) & 1);
        return (short) ((bits + rounding) >>> 16);
    }

    /// Cuts to float so that a second rounding to fewer bits comes out as one rounding of the double would: what is
    /// lost survives as a set last bit ("round to odd").
    private static float sticky(double value) {
        float near = (float) value;
        if (near == value || Double.isNaN(value) || Float.isInfinite(near)) {
            return near;
        }
        int bits = Float.floatToRawIntBits(near);
        if (Math.abs((double) near) > Math.abs(value)) {
            bits--;
        }
        return Float.intBitsToFloat(bits | 1);
    }
}
