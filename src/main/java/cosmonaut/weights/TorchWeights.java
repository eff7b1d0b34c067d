package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.weights.torch.TorchArchive;
import cosmonaut.weights.torch.TorchTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/// Tensors of an archive that PyTorch wrote, mapped read-only.
///
/// Those whose elements lie one behind the other are views of the mapping; others are copied when they are asked for
/// first, all of them together to at most twice the file. They end with [#close]. Thread-safe.
final class TorchWeights implements StoredWeights {

    private final Path path;
    private final Arena arena;
    private final MemorySegment file;
    private final SortedMap<String, TorchTensor> tensors;
    private final SortedMap<String, String> settings;
    private final Map<String, MemorySegment> copies = new HashMap<>();
    private long copiedBytes;

    private TorchWeights(Path path, Arena arena, MemorySegment file) {
        this.path = path;
        this.arena = arena;
        this.file = file;
        TorchArchive archive = TorchArchive.read(path.toString(), file);
        this.tensors = archive.tensors();
        this.settings = archive.settings();
    }

    /// @throws InvalidInputException if there is no such file, it is damaged, or it holds what is no tensor
    @SuppressWarnings("MustBeClosedChecker") // closed by close(), and here when opening fails
    static TorchWeights open(Path path) {
        Arena arena = Arena.ofShared();
        try {
            return new TorchWeights(path, arena, MappedFile.map(path, arena));
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public HostTensor get(String name) {
        TorchTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw StoredTensor.absent(name, origin());
        }
        DType dtype = stored(name, tensor).requireReadable(origin());
        int[] extents = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
        return new HostTensor(dtype, Shape.of(extents), tensor.isPacked() ? tensor.packed() : copy(name, tensor));
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public String origin() {
        return path.toString();
    }

    @Override
    public Collection<StoredTensor> listing() {
        return tensors.entrySet().stream()
                .map(entry -> stored(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public long fileBytes() {
        return file.byteSize();
    }

    /// Unmaps the file; tensors got from here can no longer be used. May be called twice.
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static StoredTensor stored(String name, TorchTensor tensor) {
        return new StoredTensor(name, tensor.type(), tensor.shape(), tensor.begin(), tensor.begin() + tensor.bytes());
    }

    private synchronized MemorySegment copy(String name, TorchTensor tensor) {
        MemorySegment kept = copies.get(name);
        if (kept != null) {
            return kept;
        }
        if (tensor.bytes() > 2 * file.byteSize() - copiedBytes) {
            throw new InvalidInputException(
                    path + ": its strided tensors take more than twice the file, the last being " + name
                            + "; save them again after contiguous()");
        }
        MemorySegment copy = arena.allocate(tensor.bytes(), Long.BYTES);
        tensor.copyTo(copy);
        copiedBytes += tensor.bytes();
        copies.put(name, copy.asReadOnly());
        return copy.asReadOnly();
    }
}
