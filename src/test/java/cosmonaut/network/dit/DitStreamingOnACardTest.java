package cosmonaut.network.dit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.network.NetworkGolden;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.cuda.StandIn;
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
