package cosmonaut.weights.torch;

import java.nio.charset.StandardCharsets;
import java.util.Collections;

/// Pickles put together by hand, a character for a byte.
public final class Pickles {

    /// An empty tuple called as `collections.OrderedDict`.
    private static final String NO_HOOKS = global("collections", "OrderedDict") + ")R";

    private Pickles() {}

    /// The bytes of a pickle of protocol 2.
    public static byte[] of(String body) {
        return ("\u0080\u0002" + body + ".").getBytes(StandardCharsets.ISO_8859_1);
    }

    /// A dict of so many names for one transposed view of a storage `0` of floats.
    public static byte[] ofNames(int names, int elements) {
        String view = tensor(
                storage("FloatStorage", "0", elements), 0, new long[] {elements / 2, 2}, new long[] {1, elements / 2});
        StringBuilder items = new StringBuilder("}(");
        for (int i = 0; i < names; i++) {
            items.append(text("n" + i)).append(view);
        }
        return of(items.append("u").toString());
    }

    static String global(String module, String name) {
        return "c" + module + "\n" + name + "\n";
    }

    static String text(String value) {
        return "X" + number(value.length(), Integer.BYTES) + value;
    }

    static String whole(long value) {
        return "\u008a\b" + number(value, Long.BYTES);
    }

    /// A number in little-endian bytes.
    static String number(long value, int bytes) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            out.append((char) (value >> 8 * i & 0xff));
        }
        return out.toString();
    }

    static String tuple(String... items) {
        return "(" + String.join("", items) + "t";
    }

    static String wholes(long... values) {
        StringBuilder out = new StringBuilder("(");
        for (long value : values) {
            out.append(whole(value));
        }
        return out.append("t").toString();
    }

    /// @param items keys and values in turn
    static String dict(String... items) {
        return "}(" + String.join("", items) + "u";
    }

    static String storage(String type, String key, long elements) {
        return tuple(text("storage"), global("torch", type), text(key), text("cpu"), whole(elements)) + "Q";
    }

    static String tensor(String storage, long offset, long[] shape, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                + tuple(storage, whole(offset), wholes(shape), wholes(strides), "\u0089", NO_HOOKS)
                + "R";
    }

    /// A dict of a tensor `a` of floats in the storage `0`.
    static String floats(long stored, long offset, long[] shape, long[] strides) {
        return dict(text("a"), tensor(storage("FloatStorage", "0", stored), offset, shape, strides));
    }

    static String repeated(String part, int times) {
        return String.join("", Collections.nCopies(times, part));
    }
}
