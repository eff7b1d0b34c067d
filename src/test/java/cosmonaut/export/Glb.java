package cosmonaut.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A binary glTF file as any reader takes it: two chunks, views, accessors.
record Glb(JsonNode json, ByteBuffer binary) {

    static Glb read(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (all.getInt() != 0x46546c67 || all.getInt() != 2 || all.getInt() != all.capacity()) {
            throw new IOException("no binary glTF 2, or of another length");
        }
        byte[] text = chunk(all, 0x4e4f534a);
        byte[] data = chunk(all, 0x004e4942);
        if (all.hasRemaining()) {
            throw new IOException("more than two chunks");
        }
        return new Glb(
                JsonMapper.shared().readTree(new String(text, StandardCharsets.UTF_8)),
                ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static byte[] chunk(ByteBuffer all, int type) throws IOException {
        byte[] bytes = new byte[all.getInt()];
        if (all.getInt() != type || bytes.length % 4 != 0) {
            throw new IOException("another chunk was due, or it is not of whole words");
        }
        all.get(bytes);
        return bytes;
    }

    byte[] view(int index) {
        JsonNode view = json.get("bufferViews").get(index);
        byte[] bytes = new byte[view.get("byteLength").asInt()];
        binary.get(view.get("byteOffset").asInt(), bytes);
        return bytes;
    }

    JsonNode accessor(int mesh, String attribute) {
        JsonNode primitive = json.get("meshes").get(mesh).get("primitives").get(0);
        int index = attribute.equals("indices")
                ? primitive.get("indices").asInt()
                : primitive.get("attributes").get(attribute).asInt();
        return json.get("accessors").get(index);
    }

    private ByteBuffer data(int mesh, String attribute) {
        return ByteBuffer.wrap(view(accessor(mesh, attribute).get("bufferView").asInt()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    float[] floats(int mesh, String attribute) {
        ByteBuffer data = data(mesh, attribute);
        float[] values = new float[data.capacity() / 4];
        data.asFloatBuffer().get(values);
        return values;
    }

    int[] indices(int mesh) {
        ByteBuffer data = data(mesh, "indices");
        int[] values = new int[data.capacity() / 4];
        data.asIntBuffer().get(values);
        return values;
    }
}
