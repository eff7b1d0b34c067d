package cosmonaut.weights;

import java.nio.file.Path;
import java.util.List;

/// `x.safetensors`, and shards with `x.safetensors.index.json`.
final class SafetensorsFormat implements WeightFormat {

    @Override
    public boolean isNamed(String fileName) {
        return fileName.endsWith(Safetensors.ENDING) || ShardIndex.isIndex(fileName, List.of(Safetensors.ENDING));
    }

    @Override
    public StoredWeights open(Path fileOrFolder) {
        return Safetensors.open(fileOrFolder);
    }
}
