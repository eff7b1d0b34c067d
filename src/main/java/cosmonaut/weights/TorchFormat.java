package cosmonaut.weights;

import cosmonaut.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What PyTorch saves: `model.pt`, `encoder.jit`, `pytorch_model.bin`, and shards of that with an index.
final class TorchFormat implements WeightFormat {

    private static final List<String> ENDINGS = List.of(".bin", ".pt", ".pth", ".ckpt", ".jit");

    @Override
    public boolean isNamed(String fileName) {
        return ENDINGS.stream().anyMatch(fileName::endsWith) || ShardIndex.isIndex(fileName, ENDINGS);
    }

    @Override
    public StoredWeights open(Path fileOrFolder) {
        Path file = Files.isDirectory(fileOrFolder) ? ShardIndex.fileIn(fileOrFolder, ENDINGS) : fileOrFolder;
        return ShardIndex.isIndex(file.getFileName().toString(), ENDINGS) ? openShards(file) : TorchWeights.open(file);
    }

    private static StoredWeights openShards(Path index) {
        ShardIndex shards = ShardIndex.read(index, ENDINGS);
        List<StoredWeights> opened = new ArrayList<>();
        try {
            for (String name : shards.files()) {
                StoredWeights shard = TorchWeights.open(index.resolveSibling(name));
                opened.add(shard);
                for (String tensor : shards.namesIn(name)) {
                    if (!shard.has(tensor)) {
                        throw new InvalidInputException(shard.origin() + ": the index names the tensor " + tensor
                                + ", the file has none; download the shards again");
                    }
                }
            }
            return new JoinedWeights(opened);
        } catch (RuntimeException e) {
            opened.forEach(StoredWeights::close);
            throw e;
        }
    }
}
