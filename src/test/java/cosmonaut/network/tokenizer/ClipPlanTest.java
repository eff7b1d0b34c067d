package cosmonaut.network.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The memory that a plan sets aside is enough for networks that widen and narrow.
final class ClipPlanTest {

    /// Weights that are all one number; no layer of them is dead.
    private record Equal(SortedMap<String, Shape> shapes) implements WeightSource {

        @Override
        public boolean has(String name) {
            return shapes.containsKey(name);
        }

        @Override
        public HostTensor get(String name) {
            Shape shape = Objects.requireNonNull(shapes.get(name));
            float[] values = new float[Math.toIntExact(shape.elements())];
            Arrays.fill(values, 0.01f);
            return HostTensor.ofFloats(values, shape.toArray());
        }

        @Override
        public Set<String> names() {
            return shapes.keySet();
        }

        @Override
        public String origin() {
            return "equal weights";
        }
    }

    private static List<Integer> widths(String text) {
        return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "4 8 16 16, 8 16 16 16, 2, 8, 8",
        "4 8 16 16, 8 16 16 16, 1, 8, 4",
        "16 8 8 4, 16 8 4 4, 1, 8, 8",
        "16 8 8 4, 4 16 4 16, 2, 16, 8",
        "4 64 4 4, 4 4 64 4, 1, 16, 8",
        "64 4 4 4, 64 4 4 4, 1, 8, 8",
        "4 4 4 64, 4 4 4 64, 2, 16, 4"
    })
    void isEnoughForWidthsOfEveryKind(String encoder, String decoder, int blocks, int space, int time) {
        TokenizerConfig config = new TokenizerConfig(
                3,
                3,
                16,
                widths(encoder),
                widths(decoder),
                List.of(),
                64,
                blocks,
                4,
                "haar",
                1.0,
                space,
                time,
                null,
                null,
                null);
        try (Backend backend = new CpuBackend(1);
                TensorScope scope = backend.openScope("test")) {
            VideoTokenizer tokenizer = VideoTokenizer.load(
                    backend,
                    scope,
                    config,
                    new Equal(VideoTokenizer.expectedWeights(config).shapes()));
            int frames = 1 + 2 * time;
            Tensor pixels = scope.allocate(DType.F32, 3, frames, 64, 64);
            Tensor latents = scope.allocate(DType.F32, 16, 3, 64 / space, 64 / space);
            backend.fill(pixels, 0.5);
            long before = scope.bytes();
            tokenizer.encode(latents, pixels);
            tokenizer.decode(pixels, latents);
            ClipPlan clip = new ClipPlan(config, frames, 64, 64);
            assertEquals(CodingPlan.of(clip).bytes(DType.F32), scope.bytes() - before);
            for (int chunk = 1; chunk < 3; chunk++) {
                tokenizer.inChunksOf(chunk);
                tokenizer.encode(latents, pixels);
                tokenizer.decode(pixels, latents);
                assertEquals(new CodingPlan(clip, chunk).bytes(DType.F32), scope.bytes() - before);
            }
        }
    }
}
