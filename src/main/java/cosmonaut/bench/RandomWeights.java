package cosmonaut.bench;

import cosmonaut.InvalidInputException;
import cosmonaut.network.ExpectedWeights;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.WeightSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Weights for a network whose time is measured and whose pictures do not matter: small random bf16 numbers.
///
/// Every tensor begins at the same memory, so that a network of billions of parameters takes as much as its largest
/// tensor.
public final class RandomWeights implements WeightSource {

    private static final double DEVIATION = 0.02;

    /// Further numbers repeat these.
    private static final int DISTINCT = 1 << 20;

    private final SortedMap<String, Shape> shapes;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment numbers;

    public RandomWeights(ExpectedWeights expected) {
        this.shapes = expected.shapes();
        long most = shapes.values().stream().mapToLong(Shape::elements).max().orElse(0);
        this.numbers = arena.allocate(Math.max(1, most) * DType.BF16.bytes(), 64);
        Random random = new Random(1);
        long distinct = Math.min(most, DISTINCT);
        for (long i = 0; i < distinct; i++) {
            Elements.set(numbers, DType.BF16, i, DEVIATION * random.nextGaussian());
        }
        long bytes = distinct * DType.BF16.bytes();
        for (long at = bytes; at < numbers.byteSize(); at += bytes) {
            MemorySegment.copy(numbers, 0, numbers, at, Math.min(bytes, numbers.byteSize() - at));
        }
    }

    @Override
    public boolean has(String name) {
        return shapes.containsKey(name);
    }

    @Override
    public HostTensor get(String name) {
        Shape shape = shapes.get(name);
        if (shape == null) {
            throw new InvalidInputException("no tensor " + name);
        }
        return new HostTensor(DType.BF16, shape, numbers.asSlice(0, shape.elements() * DType.BF16.bytes()));
    }

    @Override
    public Set<String> names() {
        return shapes.keySet();
    }

    @Override
    public String origin() {
        return "random numbers";
    }

    /// Writes weights of these shapes into a file of the safetensors format that takes next to no room on a disk: the
    /// first number of every tensor is small, the others are zeros that are not stored.
    public static void writeSparse(ExpectedWeights expected, Path file) {
        ObjectNode header = JsonMapper.shared().createObjectNode();
        long end = 0;
        for (Map.Entry<String, Shape> tensor : expected.shapes().entrySet()) {
            ObjectNode described = header.putObject(tensor.getKey()).put("dtype", "BF16");
            ArrayNode shape = described.putArray("shape");
            Arrays.stream(tensor.getValue().toArray()).forEach(shape::add);
            ArrayNode offsets = described.putArray("data_offsets").add(end);
            end += tensor.getValue().elements() * DType.BF16.bytes();
            offsets.add(end);
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        long begin = (long) Long.BYTES + text.length;
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(begin + end);
            out.writeLong(Long.reverseBytes(text.length));
            out.write(text);
            for (JsonNode tensor : header.values()) {
                out.seek(begin + tensor.get("data_offsets").get(0).asLong());
                out.writeShort(Short.reverseBytes((short) 0x3ca4)); // 0.02
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
