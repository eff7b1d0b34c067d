package cosmonaut.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.weights.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tensors that PyTorch computed, from `src/test/resources/golden`.
public final class GoldenFile implements AutoCloseable {

    private final Safetensors file;

    private GoldenFile(Safetensors file) {
        this.file = file;
    }

    public static GoldenFile open(String name) {
        return new GoldenFile(Safetensors.open(Path.of("src/test/resources/golden", name + ".safetensors")));
    }

    public HostTensor get(String name) {
        return file.get(name);
    }

    public Safetensors file() {
        return file;
    }

    /// A JSON text of the file's metadata.
    public JsonNode json(String key) {
        return JsonMapper.shared().readTree(file.metadata().getOrDefault(key, "null"));
    }

    /// Writes a configuration where the program would find it.
    public static Path write(Path folder, JsonNode config) throws java.io.IOException {
        return Files.writeString(folder.resolve("config.json"), config.toString());
    }

    /// The tensors under a prefix, as the weights of a model.
    public WeightSource weights(String prefix) {
        return new Part(file, prefix, Map.of());
    }

    /// The same, with some tensors replaced.
    public WeightSource weights(String prefix, Map<String, HostTensor> replaced) {
        return new Part(file, prefix, replaced);
    }

    /// A golden tensor in a backend's memory, as f32.
    public Tensor upload(Backend backend, TensorScope scope, String name) {
        HostTensor host = file.get(name);
        Tensor tensor = scope.allocate(DType.F32, host.shape());
        backend.write(tensor, host.toFloats());
        return tensor;
    }

    /// Fails unless the tensor differs from the golden one by less than the bound, as a relative L2 error.
    public double assertClose(String name, Backend backend, Tensor actual, double bound) {
        HostTensor golden = file.get(name);
        assertEquals(golden.shape().elements(), actual.shape().elements(), name);
        float[] values = new float[Math.toIntExact(actual.shape().elements())];
        backend.read(values, actual);
        double error = relativeError(golden.toFloats(), values);
        double most = bound(backend, bound);
        assertTrue(error <= most, name + " on " + backend.name() + " is off by " + error + ", at most " + most);
        return error;
    }

    /// The bound of a backend that computes with f32; bf16 has three significant digits.
    public static double bound(Backend backend, double bound) {
        return backend.activationType() == DType.BF16 ? Math.max(bound, 2e-2) : bound;
    }

    /// `|actual - expected| / |expected|`.
    public static double relativeError(float[] expected, float[] actual) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double d = (double) actual[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(difference / norm);
    }

    @Override
    public void close() {
        file.close();
    }

    private record Part(Safetensors file, String prefix, Map<String, HostTensor> replaced) implements WeightSource {

        @Override
        public boolean has(String name) {
            return replaced.containsKey(name) || file.has(prefix + name);
        }

        @Override
        public HostTensor get(String name) {
            HostTensor own = replaced.get(name);
            if (own != null) {
                return own;
            }
            if (!has(name)) {
                throw new InvalidInputException("no tensor " + name);
            }
            return file.get(prefix + name);
        }

        @Override
        public Set<String> names() {
            Set<String> names = new TreeSet<>(replaced.keySet());
            for (String name : file.names()) {
                if (name.startsWith(prefix)) {
                    names.add(name.substring(prefix.length()));
                }
            }
            return names;
        }

        @Override
        public String origin() {
            return file.origin();
        }
    }
}
