package cosmonaut.weights.torch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// The bytes of a pickle, read from the first to the last; every read is within them.
final class PickleInput {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /// Names of modules and classes end within so many bytes.
    private static final int LONGEST_LINE = 1024;

    private final UntrustedFile file;
    private final MemorySegment bytes;
    private long at;

    PickleInput(UntrustedFile file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /// How many bytes were read.
    long position() {
        return at;
    }

    int unsignedByte() {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, advance(1)));
    }

    int unsignedShort() {
        return Short.toUnsignedInt(bytes.get(SHORT, advance(2)));
    }

    int signedInt() {
        return bytes.get(INT, advance(4));
    }

    long unsignedInt() {
        return Integer.toUnsignedLong(signedInt());
    }

    long signedLong() {
        return bytes.get(LONG, advance(8));
    }

    double bigEndianDouble() {
        return bytes.get(BIG_DOUBLE, advance(8));
    }

    /// A number of up to eight bytes in two's complement, none of them being 0.
    long signed(int length) {
        long from = advance(length);
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            byte one = bytes.get(ValueLayout.JAVA_BYTE, from + i);
            value = i == length - 1 ? one : value << 8 | Byte.toUnsignedInt(one);
        }
        return value;
    }

    void skip(long length) {
        advance(length);
    }

    String text(long length, Charset charset) {
        long from = advance(length);
        file.take(UntrustedFile.OBJECT + 4 * length);
        return new String(bytes.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE), charset);
    }

    /// What stands before the next line feed, which is skipped.
    String line() {
        long end = at;
        while (end < bytes.byteSize() && bytes.get(ValueLayout.JAVA_BYTE, end) != '\n') {
            if (end++ - at > LONGEST_LINE) {
                throw file.damaged("its pickle holds a name without an end");
            }
        }
        String line = text(end - at, StandardCharsets.UTF_8);
        skip(1);
        return line;
    }

    private long advance(long length) {
        if (length < 0 || length > bytes.byteSize() - at) {
            throw file.damaged("its pickle asks for " + Long.toUnsignedString(length) + " bytes at byte " + at
                    + ", it has " + bytes.byteSize());
        }
        long from = at;
        at += length;
        return from;
    }
}
