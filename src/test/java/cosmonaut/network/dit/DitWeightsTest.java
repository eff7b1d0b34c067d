package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.network.NetworkGolden;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Elements;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DitWeightsTest {

    private static final String QUERY = "net.blocks.block0.blocks.0.block.attn.to_q.0.weight";

    /// Tensors on the heap, to be spoilt one by one.
    private record Loose(Map<String, HostTensor> tensors) implements WeightSource {

        static Loose of(String golden) {
            Map<String, HostTensor> tensors = new HashMap<>();
            try (NetworkGolden file = new NetworkGolden(golden)) {
                for (String name : file.names()) {
                    HostTensor tensor = file.get(name);
                    byte[] bytes = tensor.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
                    tensors.put(name, new HostTensor(tensor.dtype(), tensor.shape(), MemorySegment.ofArray(bytes)));
                }
            }
            return new Loose(tensors);
        }

        @Override
        public boolean has(String name) {
            return tensors.containsKey(name);
        }

        @Override
        public HostTensor get(String name) {
            return java.util.Objects.requireNonNull(tensors.get(name));
        }

        @Override
        public Set<String> names() {
            return tensors.keySet();
        }

        @Override
        public String origin() {
            return "loose.safetensors";
        }
    }

    private static String refusal(String golden, WeightSource source) {
        DitConfig config = DitConfig.read(NetworkGolden.config(golden));
        try (Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            InvalidInputException refused =
                    assertThrows(InvalidInputException.class, () -> DitWeights.load(backend, scope, config, source));
            String message = String.valueOf(refused.getMessage());
            assertEquals(1, message.lines().count(), message);
            assertTrue(message.startsWith("loose.safetensors: tensor "), message);
            return message;
        }
    }

    @Test
    void saysWhichTensorIsMissing() {
        Loose source = Loose.of("dit-t2w");
        source.tensors().remove(QUERY);
        String message = refusal("dit-t2w", source);
        assertTrue(message.contains(QUERY + " is missing"), message);
    }

    @Test
    void saysWhichTensorHasNoPlace() {
        Loose source = Loose.of("dit-t2w");
        source.tensors().put("net.blocks.block2.odd", source.get(QUERY));
        String message = refusal("dit-t2w", source);
        assertTrue(message.contains("net.blocks.block2.odd has no place"), message);
    }

    @Test
    void saysWhichShapeIsWrongAndWhatItShouldBe() {
        Loose source = Loose.of("dit-t2w");
        source.tensors().put(QUERY, source.get(QUERY).reshape(24, 96));
        String message = refusal("dit-t2w", source);
        assertTrue(message.contains(QUERY + " is [24,96], the configuration needs [48,48]"), message);
    }

    @Test
    void refusesTypesItCannotComputeWith() {
        Loose source = Loose.of("dit-t2w");
        source.tensors()
                .put(QUERY, new HostTensor(DType.I32, Shape.of(48, 48), MemorySegment.ofArray(new int[48 * 48])));
        assertTrue(refusal("dit-t2w", source).contains("I32"));
    }

    @Test
    void findsNanInEveryTypeAndNaming() {
        for (String golden : new String[] {"dit-t2w", "dit-v2w", "dit-camera", "dit-nopos"}) {
            Loose source = Loose.of(golden);
            String name = source.has(QUERY) ? QUERY : "transformer_blocks.0.attn1.to_q.weight";
            HostTensor tensor = source.get(name);
            Elements.set(tensor.data(), tensor.dtype(), 77, golden.equals("dit-v2w") ? -1 / 0.0 : Double.NaN);
            String message = refusal(golden, source);
            assertTrue(message.contains(name) && message.contains("element 77"), message);
        }
    }

    @Test
    void refusesLatentsThatDoNotFit() {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-t2w"));
        try (Backend backend = new ReferenceBackend();
                TensorScope scope = backend.openScope("test")) {
            DitWeights weights = DitWeights.load(backend, scope, config, Loose.of("dit-t2w"));
            assertThrows(
                    InvalidInputException.class, () -> new Dit(backend, scope, weights, new LatentGrid(9, 4, 4), 24));
            assertThrows(
                    InvalidInputException.class, () -> new Dit(backend, scope, weights, new LatentGrid(3, 5, 4), 24));
            assertThrows(
                    InvalidInputException.class,
                    () -> new Dit(backend, scope, weights, new LatentGrid(3, 4, 4), Double.NaN));
        }
    }
}
