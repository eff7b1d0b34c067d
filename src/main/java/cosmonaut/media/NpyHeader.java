package cosmonaut.media;

import cosmonaut.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The beginning of an array file of NumPy (`.npy`, versions 1 to 3): type, order and extents of the numbers behind it.
///
/// @param type of a number
/// @param bigEndian order of its bytes
/// @param fortranOrder whether the first axis runs fastest, not the last
/// @param shape extents, none of a single number
/// @param bytes of the header itself
record NpyHeader(Type type, boolean bigEndian, boolean fortranOrder, List<Long> shape, int bytes) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /// Characters of the description, which NumPy itself warns beyond.
    private static final int MOST_DESCRIBED = 10_000;

    private static final int MOST_AXES = 8;

    private static final Pattern DESCRIPTION = Pattern.compile("\\s*\\{(.*)}\\s*", Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=])([a-zA-Z])(\\d{1,3})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    /// Types of numbers that are read.
    enum Type {
        F16("f", 2),
        F32("f", 4),
        F64("f", 8),
        BOOL("b", 1),
        U8("u", 1);

        private final String kind;
        private final int bytes;

        Type(String kind, int bytes) {
            this.kind = kind;
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }
    }

    /// Reads it and no byte more.
    ///
    /// @param what names the array, for messages
    /// @throws InvalidInputException if it is damaged, or its numbers are of a type that is not read
    static NpyHeader read(InputStream in, String what) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6) || start[6] < 1 || start[6] > 3) {
            throw damaged(what, "it does not begin as an array of NumPy does");
        }
        int width = start[6] == 1 ? 2 : 4;
        byte[] size = in.readNBytes(width);
        long length = 0;
        for (int i = 0; i < size.length; i++) {
            length |= (size[i] & 0xffL) << (8 * i);
        }
        if (size.length < width || length > MOST_DESCRIBED) {
            throw damaged(what, "its description has " + length + " characters");
        }
        byte[] text = in.readNBytes((int) length);
        if (text.length < length) {
            throw damaged(what, "it ends in its description");
        }
        return of(new String(text, StandardCharsets.ISO_8859_1), 8 + width + text.length, what);
    }

    private static NpyHeader of(String text, int bytes, String what) {
        Matcher description = DESCRIPTION.matcher(text);
        Matcher type = TYPE.matcher(text);
        Matcher order = ORDER.matcher(text);
        Matcher shape = SHAPE.matcher(text);
        if (!description.matches() || !order.find() || !shape.find() || !text.contains("'descr'")) {
            throw damaged(what, "its description cannot be understood");
        }
        if (!type.find()) {
            throw new InvalidInputException(what + " holds something else than numbers; save it as numbers");
        }
        String kind = Objects.requireNonNull(type.group(2));
        int size = Integer.parseInt(Objects.requireNonNull(type.group(3)));
        Type known = Arrays.stream(Type.values())
                .filter(one -> one.kind.equals(kind) && one.bytes == size)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        what + " holds numbers of type " + kind + size + "; save them as float16, float32 or float64"));
        return new NpyHeader(
                known,
                ">".equals(type.group(1)),
                "True".equals(order.group(1)),
                extents(Objects.requireNonNull(shape.group(1)), what),
                bytes);
    }

    private static List<Long> extents(String text, String what) {
        List<String> parts = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        if (parts.size() > MOST_AXES || parts.stream().anyMatch(part -> !part.matches("\\d{1,9}"))) {
            throw damaged(what, "its shape (" + text + ") cannot be understood");
        }
        return parts.stream().map(Long::valueOf).toList();
    }

    /// How many numbers there are.
    ///
    /// @throws InvalidInputException if they are more than `most`
    long elements(long most, String what) {
        long count = 1;
        for (long extent : shape) {
            // Each factor is below 2^30, and the product is looked at before the next.
            count *= extent;
            if (count > most) {
                throw new InvalidInputException(what + " has the shape " + shape + ", at most " + most
                        + " numbers are read; give a smaller one");
            }
        }
        return count;
    }

    static InvalidInputException damaged(String what, String how) {
        return new InvalidInputException(what + " is damaged: " + how + "; save it again");
    }
}
