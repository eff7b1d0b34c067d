package cosmonaut.network.text;

import cosmonaut.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Goes through the fields of a message of Protocol Buffers, one after the other; nothing is copied but the text that
/// is asked for, and no length is believed that goes beyond the message.
///
/// A field that comes twice comes twice here too. Groups, which no message that is read here has, are refused.
final class Protobuf {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int MOST_VARINT_BITS = 64;

    private final ByteBuffer message;
    private final String file;
    private int field;
    private int type;
    private long number;
    private ByteBuffer bytes;

    /// @param message from its position to its limit; not changed
    /// @param file for messages
    Protobuf(ByteBuffer message, String file) {
        this.message = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.file = file;
        this.bytes = ByteBuffer.allocate(0);
    }

    /// Goes to the next field.
    ///
    /// @return its number, or 0 behind the last
    int next() {
        if (!message.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        type = (int) (tag & 7);
        long wanted = tag >>> 3;
        if (wanted < 1 || wanted >= 1 << 29) {
            throw damaged("a field of number " + wanted);
        }
        field = (int) wanted;
        switch (type) {
            case VARINT -> number = varint();
            case FIXED64 -> {
                require(8);
                number = message.getLong();
            }
            case BYTES -> {
                long length = varint();
                if (length < 0 || length > message.remaining()) {
                    throw damaged(Long.toUnsignedString(length) + " bytes where " + message.remaining() + " are left");
                }
                bytes = message.slice(message.position(), (int) length);
                message.position(message.position() + (int) length);
            }
            case FIXED32 -> {
                require(4);
                number = message.getInt();
            }
            default -> throw damaged("a field of wire type " + type);
        }
        return field;
    }

    /// The present field as a whole number; one beyond 32 bits is cut, as the library of Protocol Buffers does.
    int integer() {
        requireType(VARINT);
        return (int) number;
    }

    boolean flag() {
        requireType(VARINT);
        return number != 0;
    }

    float real() {
        requireType(FIXED32);
        return Float.intBitsToFloat((int) number);
    }

    /// The present field's bytes, without a copy.
    ByteBuffer bytes() {
        requireType(BYTES);
        return bytes.slice();
    }

    /// The present field as a message within this one.
    Protobuf message() {
        return new Protobuf(bytes(), file);
    }

    /// The present field as text.
    ///
    /// @param most bytes that it may have
    String text(int most) {
        ByteBuffer utf8 = bytes();
        if (utf8.remaining() > most) {
            throw damaged("a text of " + utf8.remaining() + " bytes, at most " + most + " are read");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(file + ": field " + field + " is no UTF-8; download the file again", e);
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < MOST_VARINT_BITS; shift += 7) {
            require(1);
            byte next = message.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number of more than ten bytes");
    }

    private void require(int count) {
        if (message.remaining() < count) {
            throw damaged("ends within a field");
        }
    }

    private void requireType(int wanted) {
        if (type != wanted) {
            throw damaged("field " + field + " has wire type " + type + " instead of " + wanted);
        }
    }

    private InvalidInputException damaged(String what) {
        return new InvalidInputException(
                file + ": is no sound SentencePiece model (" + what + "); download the file again");
    }
}
