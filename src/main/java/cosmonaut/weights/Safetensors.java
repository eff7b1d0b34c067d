package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Tensors of a safetensors file, or of a set of shards with an index, mapped read-only.
///
/// Layout of a file: 8 bytes little-endian length N, N bytes of JSON, data. Everything the header says is checked
/// against the file when it is opened: sizes, offsets, overlaps, gaps, duplicate names. The tensors are views of the
/// mapping and end with [#close].
public final class Safetensors implements StoredWeights {

    /// Of the files' names.
    static final String ENDING = ".safetensors";

    private static final ValueLayout.OfLong LITTLE_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Where one tensor lies.
    private record Located(StoredTensor stored, MemorySegment data) {}

    private final Path path;
    private final Arena arena;
    private final SortedMap<String, Located> tensors = new TreeMap<>();
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private long fileBytes;

    @SuppressWarnings("MustBeClosedChecker") // closed by close(); open() closes it when opening fails
    private Safetensors(Path path) {
        this.path = path;
        this.arena = Arena.ofShared();
    }

    /// Opens `x.safetensors`, `x.safetensors.index.json`, or a folder that holds one index or else one such file.
    ///
    /// @throws InvalidInputException if there is no such file or anything in it contradicts the format
    public static Safetensors open(Path path) {
        Path file = Files.isDirectory(path) ? ShardIndex.fileIn(path, List.of(ENDING)) : path;
        Safetensors opened = new Safetensors(path);
        try {
            if (file.getFileName().toString().endsWith(".json")) {
                opened.addShards(file);
            } else {
                opened.addFile(file, null);
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public HostTensor get(String name) {
        Located located = tensors.get(name);
        if (located == null) {
            throw StoredTensor.absent(name, origin());
        }
        StoredTensor stored = located.stored();
        DType dtype = stored.requireReadable(origin());
        int[] extents = stored.shape().stream().mapToInt(Integer::intValue).toArray();
        return new HostTensor(dtype, Shape.of(extents), located.data());
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public String origin() {
        return path.toString();
    }

    @Override
    public Collection<StoredTensor> listing() {
        return tensors.values().stream().map(Located::stored).toList();
    }

    /// The `__metadata__` strings of all files.
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public long fileBytes() {
        return fileBytes;
    }

    /// Unmaps the files; tensors got from here can no longer be used. May be called twice.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private void addShards(Path index) {
        ShardIndex shards = ShardIndex.read(index, List.of(ENDING));
        for (String shard : shards.files()) {
            addFile(index.resolveSibling(shard), shards.namesIn(shard));
        }
    }

    /// @param wanted the names the index promises in this file, or null for all
    private void addFile(Path file, @Nullable Set<String> wanted) {
        MemorySegment mapped = MappedFile.map(file, arena);
        fileBytes += mapped.byteSize();
        if (mapped.byteSize() < 8) {
            throw new InvalidInputException(
                    file + ": " + mapped.byteSize() + " bytes are no safetensors file; download or export it again");
        }
        long headerBytes = mapped.get(LITTLE_LONG, 0);
        if (headerBytes < 2 || headerBytes > SafetensorsHeader.MAX_BYTES || headerBytes > mapped.byteSize() - 8) {
            throw new InvalidInputException(file + ": a header of " + Long.toUnsignedString(headerBytes)
                    + " bytes, of at most " + SafetensorsHeader.MAX_BYTES + ", in a file of " + mapped.byteSize()
                    + "; this is no safetensors file or it is cut short: download or export it again");
        }
        byte[] json = mapped.asSlice(8, headerBytes).toArray(ValueLayout.JAVA_BYTE);
        MemorySegment data = mapped.asSlice(8 + headerBytes);
        SafetensorsHeader header = SafetensorsHeader.parse(json, data.byteSize(), file.toString());
        metadata.putAll(header.metadata());
        for (StoredTensor stored : header.tensors().values()) {
            if (wanted == null || wanted.contains(stored.name())) {
                tensors.put(stored.name(), new Located(stored, data.asSlice(stored.begin(), stored.bytes())));
            }
        }
        if (wanted != null) {
            for (String name : wanted) {
                if (!header.tensors().containsKey(name)) {
                    throw new InvalidInputException(file + ": the index names the tensor " + name
                            + ", the file has none; download the shards again");
                }
            }
        }
    }
}
