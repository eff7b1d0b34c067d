package cosmonaut.export;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Quaternion;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.SurfaceShares;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes keyframes as textured meshes: glTF 2.0, binary (.glb), a mesh and a JPEG for each keyframe, and the first
/// camera.
///
/// The pictures hold their light already, so the materials are unlit (KHR_materials_unlit), with a plain one for
/// programs that do not know that. Two passes over the keyframes, one unfolded at a time: the first finds the sizes,
/// which stand at the beginning of the file.
final class TexturedMeshes {

    private static final int MAGIC = 0x46546c67;
    private static final int JSON = 0x4e4f534a;
    private static final int BINARY = 0x004e4942;
    private static final int HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    private static final int FLOAT = 5126;
    private static final int UNSIGNED_INT = 5125;
    private static final int VERTEX_DATA = 34962;
    private static final int INDEX_DATA = 34963;
    private static final int LINEAR = 9729;
    private static final int LINEAR_MIPMAP_LINEAR = 9987;
    private static final int CLAMP_TO_EDGE = 33071;

    /// What the lengths in the file can say, and programs read.
    private static final long MOST_BYTES = 0xffff_ffffL;

    private static final double NEAR = Keyframe.NEAR;

    private final List<Keyframe> keyframes;
    private final List<BitSet> shares;
    private final ObjectNode root = JsonMapper.shared().createObjectNode();
    private long length;

    /// @param made says what the file is of, and by what
    TexturedMeshes(List<Keyframe> keyframes, String made) {
        this.keyframes = keyframes;
        this.shares = SurfaceShares.of(keyframes);
        ObjectNode asset = root.putObject("asset");
        asset.put("version", "2.0").put("generator", "Cosmonaut");
        asset.putObject("extras")
                .put("format", ExportFormat.MARK)
                .put("made", made)
                .put("units", "metres")
                .put(
                        "axes",
                        "right-handed: x right, y up, z backward; the first camera stands at the origin and looks along"
                                + " -z (the program's own axes, x right, y down, z forward, turned by 180 degrees"
                                + " about x)");
        root.putArray("extensionsUsed").add("KHR_materials_unlit");
        root.put("scene", 0);
        root.putArray("scenes").addObject().putArray("nodes");
        root.putArray("samplers")
                .addObject()
                .put("magFilter", LINEAR)
                .put("minFilter", LINEAR_MIPMAP_LINEAR)
                .put("wrapS", CLAMP_TO_EDGE)
                .put("wrapT", CLAMP_TO_EDGE);
    }

    /// @return the number of triangles
    long write(OutputStream out) throws IOException {
        List<Integer> filled = new ArrayList<>();
        long triangles = 0;
        for (int k = 0; k < keyframes.size(); k++) {
            KeyframeMesh mesh = new KeyframeMesh(keyframes.get(k), shares.get(k));
            if (!mesh.isEmpty()) {
                filled.add(k);
                triangles += mesh.cornerCount() / 3;
                describe(keyframes.get(k), mesh, filled.size() - 1);
            }
        }
        if (filled.isEmpty()) {
            throw new InvalidInputException("no surface is remembered that could be a mesh; fly a little first");
        }
        describe(keyframes.getFirst());
        root.putArray("buffers").addObject().put("byteLength", length);
        byte[] json = padded(root.toString().getBytes(StandardCharsets.UTF_8), ' ');
        long total = HEADER + CHUNK_HEADER + json.length + CHUNK_HEADER + length;
        if (total > MOST_BYTES) {
            throw new InvalidInputException("the mesh takes more than the 4 GiB of a .glb; export a shorter flight");
        }
        out.write(numbers(MAGIC, 2, (int) total, json.length, JSON));
        out.write(json);
        out.write(numbers((int) length, BINARY));
        for (int k : filled) {
            KeyframeMesh mesh = new KeyframeMesh(keyframes.get(k), shares.get(k));
            out.write(mesh.positions());
            out.write(mesh.pictureCoordinates());
            out.write(mesh.indices());
            out.write(padded(mesh.picture(), 0));
        }
        return triangles;
    }

    private static byte[] numbers(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    private static byte[] padded(byte[] bytes, int with) {
        byte[] whole = Arrays.copyOf(bytes, Math.ceilDiv(bytes.length, 4) * 4);
        Arrays.fill(whole, bytes.length, whole.length, (byte) with);
        return whole;
    }

    /// A mesh with its node, its material and its picture.
    private void describe(Keyframe keyframe, KeyframeMesh mesh, int index) throws IOException {
        String name = "picture " + keyframe.index();
        int positions = accessor(view(12 * mesh.vertices(), VERTEX_DATA), FLOAT, mesh.vertices(), "VEC3");
        bounds(positions, "min", mesh.lowest());
        bounds(positions, "max", mesh.highest());
        int coordinates = accessor(view(8 * mesh.vertices(), VERTEX_DATA), FLOAT, mesh.vertices(), "VEC2");
        int indices = accessor(view(4 * mesh.cornerCount(), INDEX_DATA), UNSIGNED_INT, mesh.cornerCount(), "SCALAR");
        int picture = view(mesh.picture().length, 0);
        root.withArray("images").addObject().put("bufferView", picture).put("mimeType", "image/jpeg");
        root.withArray("textures").addObject().put("sampler", 0).put("source", index);
        ObjectNode material = root.withArray("materials").addObject().put("name", name);
        material.putObject("pbrMetallicRoughness")
                .put("metallicFactor", 0)
                .put("roughnessFactor", 1)
                .putObject("baseColorTexture")
                .put("index", index);
        material.putObject("extensions").putObject("KHR_materials_unlit");
        ObjectNode primitive = root.withArray("meshes")
                .addObject()
                .put("name", name)
                .putArray("primitives")
                .addObject();
        primitive.putObject("attributes").put("POSITION", positions).put("TEXCOORD_0", coordinates);
        primitive.put("indices", indices).put("material", index);
        node().put("name", name).put("mesh", index);
    }

    /// The camera of a keyframe.
    private void describe(Keyframe keyframe) {
        Intrinsics lens = keyframe.camera().intrinsics();
        ObjectNode camera = root.putArray("cameras").addObject();
        camera.put("name", "first camera")
                .put("type", "perspective")
                .putObject("perspective")
                .put("yfov", Math.toRadians(lens.verticalFov()))
                .put("aspectRatio", (double) lens.width() / lens.height())
                .put("znear", NEAR);
        var pose = keyframe.camera().pose();
        Quaternion q = pose.quaternion();
        ObjectNode node = node().put("name", "first camera").put("camera", 0);
        // A half turn about x before and after leaves x and turns the signs of y and z.
        node.putArray("rotation").add(q.x()).add(-q.y()).add(-q.z()).add(q.w());
        node.putArray("translation").add(pose.tx()).add(-pose.ty()).add(-pose.tz());
    }

    private ObjectNode node() {
        ArrayNode nodes = root.withArray("nodes");
        ((ObjectNode) root.withArray("scenes").get(0)).withArray("nodes").add(nodes.size());
        return nodes.addObject();
    }

    /// @param target what it is bound to, or 0
    private int view(int bytes, int target) {
        ArrayNode views = root.withArray("bufferViews");
        ObjectNode view =
                views.addObject().put("buffer", 0).put("byteOffset", length).put("byteLength", bytes);
        if (target != 0) {
            view.put("target", target);
        }
        length += Math.ceilDiv(bytes, 4) * 4L;
        return views.size() - 1;
    }

    private int accessor(int view, int type, int count, String shape) {
        ArrayNode accessors = root.withArray("accessors");
        accessors
                .addObject()
                .put("bufferView", view)
                .put("componentType", type)
                .put("count", count)
                .put("type", shape);
        return accessors.size() - 1;
    }

    private void bounds(int accessor, String which, float[] values) {
        ArrayNode bounds = ((ObjectNode) root.withArray("accessors").get(accessor)).putArray(which);
        for (float value : values) {
            bounds.add(value);
        }
    }
}
