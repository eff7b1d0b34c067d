package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.network.NetworkGolden;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.OutOfDeviceMemoryException;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.WeightSource;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.cuda.StandIn;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A card brings blocks from pinned main memory while others work, and nothing but time tells.
class DitStreamingOnACardTest {

    private static final int OUT_OF_MEMORY = 2;

    private static final String[] WAITS = {
        "cuStreamSynchronize", "cuEventSynchronize", "cuMemAllocAsync", "cuMemHostAlloc", "cuMemcpyDtoHAsync"
    };

    /// What a pass gave, the bytes of the card that the network took, and what the last pass asked of the driver.
    private record Outcome(float[] out, long bytes, long waits, long copies) {}

    private StandIn device;

    @BeforeEach
    void plugIn() {
        assumeFalse(Cards.isReal(), "the stand-in counts what a real card does not");
        assumeTrue(Cards.areThere(), "no kernel can be tried here");
        device = StandIn.load();
        device.plugIn();
    }

    @AfterEach
    void pullOut() {
        if (device != null) {
            assertEquals("", device.trouble());
            device.pullOut();
        }
    }

    /// Three blocks, of which 2 or all may be on the card; the second stream late or early.
    @ParameterizedTest
    @CsvSource({"2,0", "2,1", "3,0", "3,1"})
    void blocksThatComeAndGoGiveTheSameBitsAndNothingWaits(int held, int eager) {
        Outcome resident = run(DType.BF16, 0);
        device.plugIn();
        device.set("eager", eager);
        Outcome streamed = run(DType.BF16, held);
        assertArrayEquals(resident.out(), streamed.out());
        assertEquals(0, streamed.waits(), "waits and allocations in a pass");
        assertEquals(held == 2 ? 3 : 0, streamed.copies(), "blocks brought in a pass");
        assertTrue(held == 3 || streamed.bytes() < resident.bytes(), streamed.bytes() + " of " + resident.bytes());
        assertEquals(0, device.live("pinned"));
        assertEquals(0, device.live("memory"));
        assertEquals(0, device.live("streams"));
        assertEquals(0, device.live("events"));
    }

    /// Rooms of transfers are the first two that are pinned, images the next.
    @ParameterizedTest
    @CsvSource({"3", "4", "5"})
    void blocksThatMainMemoryHasNoRoomForAreLoadedAgain(int nth) {
        Outcome resident = run(DType.F32, 0);
        device.plugIn();
        device.fail("cuMemHostAlloc", nth, OUT_OF_MEMORY, false);
        Outcome streamed = run(DType.F32, 2);
        assertArrayEquals(resident.out(), streamed.out());
        assertTrue(streamed.waits() > 0);
        assertTrue(streamed.bytes() < resident.bytes());
        assertEquals(0, device.live("pinned"));
    }

    /// Whatever cannot be taken while it is loaded, nothing of it stays.
    @Test
    void aStartThatFailsLeavesNothing() {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-camera"));
        for (String call : new String[] {"cuMemAllocAsync", "cuStreamCreate", "cuEventCreate", "cuEventRecord"}) {
            for (int nth : new int[] {1, 2, 31, 80}) {
                device.plugIn();
                try (NetworkGolden golden = new NetworkGolden("dit-camera");
                        CudaBackend backend = Cards.open(DType.F32)) {
                    long before = backend.liveBytes();
                    try (TensorScope scope = backend.openScope("test")) {
                        device.fail(call, nth, OUT_OF_MEMORY, false);
                        DitWeights.stream(backend, scope, config, golden, 2);
                    } catch (cosmonaut.DeviceException e) {
                        assertTrue(e.toString().contains(call) || e.toString().contains("free"), e.toString());
                    }
                    backend.synchronize();
                    assertEquals(before, backend.liveBytes());
                }
                for (String kind : new String[] {"memory", "pinned", "streams", "events"}) {
                    assertEquals(0, device.live(kind), kind + " left when call " + nth + " of " + call + " failed");
                }
            }
        }
    }

    /// A source that counts how often it is asked for weights.
    private record Counted(WeightSource source, int[] asked) implements WeightSource {

        @Override
        public boolean has(String name) {
            return source.has(name);
        }

        @Override
        public HostTensor get(String name) {
            asked[0]++;
            return source.get(name);
        }

        @Override
        public Set<String> names() {
            return source.names();
        }

        @Override
        public String origin() {
            return source.origin();
        }
    }

    private static final String[] KINDS = {"pinned", "streams", "events", "memory"};

    private long[] live() {
        return Arrays.stream(KINDS).mapToLong(device::live).toArray();
    }

    /// Weights that rest take no memory of the card, and what wakes are the same weights, without a look at the file.
    @ParameterizedTest
    @CsvSource({"2,0", "2,1", "3,0"})
    void weightsThatRestComeBackFromMainMemory(int held, int eager) {
        float[] resident = run(DType.BF16, 0).out();
        device.plugIn();
        device.set("eager", eager);
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-camera"));
        try (NetworkGolden golden = new NetworkGolden("dit-camera");
                CudaBackend backend = Cards.open(DType.BF16);
                TensorScope scope = backend.openScope("weights")) {
            long before = backend.liveBytes();
            int[] asked = {0};
            DitWeights weights = DitWeights.stream(backend, scope, config, new Counted(golden, asked), held);
            int loaded = asked[0];
            long awake = backend.liveBytes();
            assertArrayEquals(resident, forward(backend, weights, golden));
            assertTrue(backend.rest(scope));
            assertEquals(before, backend.liveBytes());
            assertThrows(IllegalStateException.class, () -> forward(backend, weights, golden));
            backend.synchronize(); // what was given back is gone when its turn has come
            long[] once = live();
            for (int turn = 0; turn < 3; turn++) {
                backend.wake(scope);
                assertTrue(backend.liveBytes() - awake < 64 << 10, "gaps between tensors");
                assertArrayEquals(resident, forward(backend, weights, golden));
                assertTrue(backend.rest(scope));
                backend.synchronize();
                assertArrayEquals(once, live());
            }
            assertEquals(loaded, asked[0]);

            device.set("allocations", held == 2 ? 2 : 0);
            assertThrows(OutOfDeviceMemoryException.class, () -> backend.wake(scope));
            device.set("allocations", -1);
            assertEquals(before, backend.liveBytes());
            backend.wake(scope);
            assertArrayEquals(resident, forward(backend, weights, golden));
        }
        for (String kind : KINDS) {
            assertEquals(0, device.live(kind), kind);
        }
    }

    /// Where main memory has no room, and where a recorded sequence knows the memory, nothing changes.
    @Test
    void whatCannotRestStaysAsItIs() {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-camera"));
        try (NetworkGolden golden = new NetworkGolden("dit-camera");
                CudaBackend backend = Cards.open(DType.F32);
                TensorScope scope = backend.openScope("weights")) {
            DitWeights weights = DitWeights.stream(backend, scope, config, golden, 2);
            float[] out = forward(backend, weights, golden);
            device.fail("cuMemHostAlloc", 1, OUT_OF_MEMORY, false);
            assertFalse(backend.rest(scope));
            assertArrayEquals(out, forward(backend, weights, golden));
            assertThrows(IllegalStateException.class, () -> backend.wake(scope));
            Runnable recorded = backend.replayable(scope, () -> {});
            assertFalse(backend.rest(scope));
            recorded.run();
            assertArrayEquals(out, forward(backend, weights, golden));
        }
        for (String kind : KINDS) {
            assertEquals(0, device.live(kind), kind);
        }
    }

    private static float[] forward(CudaBackend backend, DitWeights weights, NetworkGolden golden) {
        try (TensorScope scope = backend.openScope("pass")) {
            Tensor x = scope.allocate(DType.F32, golden.golden("x").shape());
            Shape s = x.shape();
            LatentGrid grid = new LatentGrid(s.extent(1), s.extent(2), s.extent(3));
            try (Dit dit = new Dit(backend, scope, weights, grid, golden.values("fps")[0])) {
                int rows = (int) golden.values("rows")[0];
                Tensor text = scope.allocate(DType.F32, 512, weights.config().textDim());
                if (rows > 0) {
                    backend.write(text.slice(0, rows), golden.values("text"));
                }
                backend.write(x, golden.values("x"));
                Tensor out = scope.allocate(DType.F32, golden.golden("out").shape());
                dit.forward(out, x, golden.values("c_noise")[0], dit.prepareText(scope, text, rows));
                float[] values = new float[Math.toIntExact(out.shape().elements())];
                backend.read(values, out);
                return values;
            }
        }
    }

    /// @param held blocks on the card at once, 0 for all
    private Outcome run(DType type, int held) {
        DitConfig config = DitConfig.read(NetworkGolden.config("dit-camera"));
        try (NetworkGolden golden = new NetworkGolden("dit-camera");
                CudaBackend backend = Cards.open(type);
                TensorScope scope = backend.openScope("test")) {
            long before = backend.liveBytes();
            DitWeights weights = held == 0
                    ? DitWeights.load(backend, scope, config, golden)
                    : DitWeights.stream(backend, scope, config, golden, held);
            long bytes = backend.liveBytes() - before;
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
                double noise = golden.values("c_noise")[0];
                dit.planNoise(0.77, noise);
                dit.forward(out, x, 0.77, context);
                long waits = waits();
                long copies = device.calls("cuMemcpyHtoDAsync");
                dit.forward(out, x, noise, context);
                waits = waits() - waits;
                copies = device.calls("cuMemcpyHtoDAsync") - copies;
                float[] values = new float[Math.toIntExact(out.shape().elements())];
                backend.read(values, out);
                return new Outcome(values, bytes, waits, copies);
            }
        }
    }

    private long waits() {
        long sum = 0;
        for (String call : WAITS) {
            sum += device.calls(call);
        }
        return sum;
    }
}
