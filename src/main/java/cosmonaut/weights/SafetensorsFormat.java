package cosmonaut.weights;

import java.nio.file.Path;

/// `x.safetensors`, and shards with `x.safetensors.index.json`.
final class SafetensorsFormat implements WeightFormat {

    @Override
    public boolean isNamed(String fileName) {
        return fileName.endsWith(".safetensors") || fileName.endsWith(".safetensors.index.json");
    }

    @Override
    public StoredWeights open(Path fileOrFolder) {
        return Safetensors.open(fileOrFolder);
    }
}
