package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.network.NetworkGolden;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.NetworkBlocks;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import org.junit.jupiter.api.Test;

/// Blocks that are in memory only while they are used give the same bits as blocks that stay.
class DitStreamingTest {

    /// What a pass gave, and the most memory that loading, text and two passes took.
    private record Outcome(float[] out, long peak) {}

    @Test
    void streamedBlocksGiveTheSameBitsInLessMemory() {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-camera"));
        Outcome resident = run(config, false);
        Outcome streamed = run(config, true);
        assertArrayEquals(resident.out(), streamed.out());
        long block = blockBytes(config);
        assertTrue(config.layers() > 1 && block > 0);
        // One block at a time instead of all of them.
        assertEquals(resident.peak() - (config.layers() - 1) * block, streamed.peak());
    }

    private static Outcome run(DitConfig config, boolean streamed) {
        HostMemory memory = new HostMemory();
        try (NetworkGolden golden = new NetworkGolden("dit-camera");
                Backend backend = new CpuBackend(1, memory);
                TensorScope scope = backend.openScope("test")) {
            DitWeights weights = streamed
                    ? DitWeights.stream(backend, scope, config, golden, 2)
                    : DitWeights.load(backend, scope, config, golden);
            Tensor x = scope.allocate(DType.F32, golden.golden("x").shape());
            Shape s = x.shape();
            LatentGrid grid = new LatentGrid(s.extent(1), s.extent(2), s.extent(3));
            try (Dit dit = new Dit(backend, scope, weights, grid, golden.values("fps")[0])) {
                int rows = (int) golden.values("rows")[0];
                Tensor text = scope.allocate(DType.F32, 512, config.textDim());
                if (rows > 0) {
                    backend.write(text.slice(0, rows), golden.values("text"));
                }
                backend.write(x, golden.values("x"));
                Tensor out = scope.allocate(DType.F32, golden.golden("out").shape());
                TextContext context = dit.prepareText(scope, text, rows);
                dit.forward(out, x, 0.77, context);
                dit.forward(out, x, golden.values("c_noise")[0], context);
                float[] values = new float[Math.toIntExact(out.shape().elements())];
                backend.read(values, out);
                return new Outcome(values, memory.peakBytes());
            }
        }
    }

    /// Bytes of one prepared block.
    private static long blockBytes(DitConfig config) {
        try (NetworkGolden golden = new NetworkGolden("dit-camera");
                Backend backend = new CpuBackend(1, new HostMemory());
                TensorScope scope = backend.openScope("test")) {
            DitWeights weights = DitWeights.stream(backend, scope, config, golden, 2);
            long before = scope.bytes();
            try (NetworkBlocks.Lease<DitBlock> first = weights.blocks().lease(0)) {
                assertNotNull(first.block().mlp());
                return scope.bytes() - before;
            }
        }
    }
}
