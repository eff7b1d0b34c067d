package cosmonaut.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes small safetensors files, right ones and (by way of [#file]) wrong ones.
public final class SafetensorsWriter {

    private final List<String> entries = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /// Adds a tensor of the given type; `bytes` must fit it.
    public SafetensorsWriter add(String name, String type, int[] shape, byte[] bytes) {
        String extents = java.util.Arrays.toString(shape);
        entries.add(String.format(
                Locale.ROOT,
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                name,
                type,
                extents,
                data.size(),
                data.size() + bytes.length));
        data.writeBytes(bytes);
        return this;
    }

    public SafetensorsWriter addFloats(String name, int[] shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return add(name, "F32", shape, bytes.array());
    }

    public byte[] bytes() {
        return file("{" + String.join(",", entries) + "}", data.toByteArray());
    }

    /// A file of any header and data.
    public static byte[] file(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}
