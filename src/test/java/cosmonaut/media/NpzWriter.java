package cosmonaut.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes archives as `numpy.savez_compressed` does, for tests.
public final class NpzWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    /// @param type of NumPy, such as `<f4`
    public NpzWriter add(String name, String type, int[] shape, float... values) throws IOException {
        return addRaw(name, array(type, false, shape, values));
    }

    /// With the first axis running fastest.
    public NpzWriter addTurned(String name, String type, int[] shape, float... values) throws IOException {
        return addRaw(name, array(type, true, shape, values));
    }

    public NpzWriter addRaw(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(content);
        zip.closeEntry();
        return this;
    }

    public byte[] bytes() throws IOException {
        zip.finish();
        return bytes.toByteArray();
    }

    /// An array file of version 1.
    static byte[] array(String type, boolean fortran, int[] shape, float... values) throws IOException {
        String extents = Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        return array(
                "{'descr': '%s', 'fortran_order': %s, 'shape': (%s%s), }"
                        .formatted(type, fortran ? "True" : "False", extents, shape.length == 1 ? "," : ""),
                numbers(type, values));
    }

    static byte[] array(String description, byte[] numbers) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String padded = description + " ".repeat(63 - (10 + description.length()) % 64) + "\n";
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(padded.length() & 0xff);
        out.write(padded.length() >> 8);
        out.write(padded.getBytes(StandardCharsets.ISO_8859_1));
        out.write(numbers);
        return out.toByteArray();
    }

    private static byte[] numbers(String type, float... values) {
        int size = type.charAt(2) - '0';
        ByteBuffer out = ByteBuffer.allocate(size * values.length)
                .order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            switch (type.substring(1)) {
                case "f2" -> out.putShort(Float.floatToFloat16(value));
                case "f4" -> out.putFloat(value);
                case "f8" -> out.putDouble(value);
                default -> out.put((byte) value);
            }
        }
        return out.array();
    }
}
