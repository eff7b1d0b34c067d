package cosmonaut.network;

import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.WeightSource;
import cosmonaut.weights.Safetensors;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/// Weights of a tiny network, and the inputs and outputs that PyTorch computed with it ("golden." names).
/// `cosmonaut_training.golden` writes these files.
public final class NetworkGolden implements WeightSource {

    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final String PREFIX = "golden.";

    private final Safetensors file;

    public NetworkGolden(String name) {
        this.file = Safetensors.open(FOLDER.resolve(name + ".safetensors"));
    }

    public static Path config(String name) {
        return FOLDER.resolve(name + ".json");
    }

    public float[] values(String name) {
        return golden(name).toFloats();
    }

    public HostTensor golden(String name) {
        return file.get(PREFIX + name);
    }

    @Override
    public boolean has(String name) {
        return file.has(name);
    }

    @Override
    public HostTensor get(String name) {
        return file.get(name);
    }

    @Override
    public Set<String> names() {
        return file.names().stream().filter(name -> !name.startsWith(PREFIX)).collect(Collectors.toSet());
    }

    @Override
    public String origin() {
        return file.origin();
    }

    @Override
    public void close() {
        file.close();
    }
}
