package cosmonaut.drive.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// One record of an MCAP file as it is filled: an opcode, the length of its content in eight bytes, the content; all
/// numbers little-endian, texts with their length in four bytes.
final class McapRecord {

    static final int HEAD = 9;

    private byte[] bytes;
    private int size = HEAD;

    McapRecord(int opcode) {
        bytes = new byte[64];
        bytes[0] = (byte) opcode;
    }

    private ByteBuffer room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, size, more).order(ByteOrder.LITTLE_ENDIAN);
        size += more;
        return buffer;
    }

    McapRecord u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    McapRecord u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    McapRecord u32(long value) {
        room(4).putInt((int) value);
        return this;
    }

    McapRecord u64(long value) {
        room(8).putLong(value);
        return this;
    }

    McapRecord raw(byte... value) {
        room(value.length).put(value);
        return this;
    }

    McapRecord text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return u32(utf8.length).raw(utf8);
    }

    /// Pairs of two bytes and eight, after the length of all of them.
    McapRecord counts(Map<Integer, Long> values) {
        u32(10L * values.size());
        values.forEach((key, value) -> u16(key).u64(value));
        return this;
    }

    /// The whole record.
    byte[] done() {
        ByteBuffer.wrap(bytes, 1, 8).order(ByteOrder.LITTLE_ENDIAN).putLong(size - HEAD);
        return Arrays.copyOf(bytes, size);
    }
}
