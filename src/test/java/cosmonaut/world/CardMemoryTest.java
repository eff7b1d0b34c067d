package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.model.ModelFolder;
import cosmonaut.model.PartFolders;
import cosmonaut.model.PartSize;
import cosmonaut.model.ResidencyPlan;
import cosmonaut.model.ResidencyPlan.Mode;
import cosmonaut.network.dit.DitConfig;
import cosmonaut.network.dit.DitWeights;
import cosmonaut.network.tokenizer.TokenizerConfig;
import cosmonaut.network.tokenizer.VideoTokenizer;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.OutOfDeviceMemoryException;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.cuda.StandIn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A card whose memory is short: what the plan makes of it, and what happens when it runs out all the same.
final class CardMemoryTest {

    @TempDir
    private Path folder;

    private StandIn device;

    @BeforeEach
    void plugIn() {
        assumeFalse(Cards.isReal(), "the memory of a real card cannot be set");
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

    private static LatentCameraWorld open(Path model, CudaBackend card) {
        return LatentCameraWorld.open(model, card, SamplingChoice.MODELS_OWN);
    }

    private static List<byte[]> fly(TestPilot pilot) {
        return pilot.rollout(RandomModel.walk(0, -1)).frames().stream()
                .map(frame -> frame.picture().rgb())
                .toList();
    }

    private static List<byte[]> fly(Path model, CudaBackend card) {
        try (LatentCameraWorld world = open(model, card)) {
            return fly(new TestPilot(world, RandomModel.start()));
        }
    }

    private static List<byte[]> twoChunks(Path model, CudaBackend card) {
        try (LatentCameraWorld world = open(model, card)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            List<byte[]> shown = new ArrayList<>(fly(pilot));
            shown.addAll(fly(pilot));
            return shown;
        }
    }

    private static void assertSamePictures(List<byte[]> expected, List<byte[]> shown) {
        assertEquals(expected.size(), shown.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), shown.get(i), "picture " + i);
        }
    }

    private void assertSaid(OutOfDeviceMemoryException e) {
        String line = String.valueOf(e.getMessage());
        assertTrue(line.contains("free") && line.contains("ask for smaller pictures"), line);
        assertEquals(1, line.lines().count(), line);
    }

    /// The n-th block of memory is refused, and all behind it: opening fails or does not come so far. Then nothing is
    /// held, and the same card flies the model.
    @Test
    void openingThatRunsOutOfMemoryLeavesTheCardAsItWas() throws IOException {
        Path model = RandomModel.packed(folder);
        try (CudaBackend card = Cards.open(DType.BF16)) {
            List<byte[]> expected = fly(model, card);
            long before = card.liveBytes();
            long allocations = card.allocations();
            open(model, card).close();
            long needed = card.allocations() - allocations;
            for (int granted = 0; granted < needed; granted += Math.max(1, granted / 4)) {
                device.set("allocations", granted);
                try (LatentCameraWorld world = open(model, card)) {
                    throw new AssertionError(granted + " of " + needed + " blocks were enough");
                } catch (OutOfDeviceMemoryException e) {
                    assertSaid(e);
                } finally {
                    device.set("allocations", -1);
                }
                card.synchronize();
                assertEquals(before, card.liveBytes(), granted + " of " + needed + " blocks given");
            }
            assertSamePictures(expected, fly(model, card));
            assertEquals(before, card.liveBytes());
        }
        assertEquals(0, device.live("pinned"));
    }

    /// Bytes beside the parts of a model.
    private static long between(Path model) {
        long much = 1L << 40;
        return much - ModelFolder.detect(model).plan(null, DType.F32, much).freeBytes();
    }

    /// As little as its largest part needs, and the reserve for operations; in F32.
    private ResidencyPlan shrink(Path model, CudaBackend card, long bytes) {
        ModelFolder known = ModelFolder.detect(model);
        long needed = bytes + between(model);
        device.set("memory", device.live("bytes") + needed + needed / 19 + 1);
        ResidencyPlan plan = known.plan(null, DType.F32, card.freeBytes());
        assertTrue(plan.fits(), plan.summary());
        return plan;
    }

    /// The same within a chunk, of a model whose parts take turns: the flight goes on from where it was, with the
    /// pictures that it would have made. A world that stays takes no memory in a chunk.
    @Test
    void aChunkThatRunsOutOfMemoryCanBeFlownAgain() throws IOException {
        Path model = RandomModel.packed(folder);
        List<PartSize> sizes = ModelFolder.detect(model).sizes(null, DType.F32);
        try (CudaBackend card = Cards.open(DType.F32)) {
            List<byte[]> expected;
            try (LatentCameraWorld world = open(model, card)) {
                TestPilot pilot = new TestPilot(world, RandomModel.start());
                device.set("allocations", 0);
                expected = fly(pilot);
                device.set("allocations", -1);
            }
            card.synchronize();
            long before = card.liveBytes();
            ResidencyPlan plan = shrink(
                    model,
                    card,
                    sizes.stream().mapToLong(PartSize::workingBytes).max().orElseThrow());
            assertEquals(Mode.TURNS, plan.of("vae").mode(), plan.summary());
            int failed = 0;
            try (LatentCameraWorld world = open(model, card)) {
                device.set("memory", 8L << 30); // the plan was made when it was opened
                TestPilot pilot = new TestPilot(world, RandomModel.start());
                WorldNode start = pilot.here();
                for (int granted : new int[] {0, 3, 50, 150, 400}) {
                    device.set("allocations", granted);
                    try {
                        assertSamePictures(expected, fly(pilot));
                    } catch (OutOfDeviceMemoryException e) {
                        assertSaid(e);
                        failed++;
                    }
                    device.set("allocations", -1);
                    pilot.returnTo(start);
                }
                assertTrue(failed > 0, "a chunk takes no memory");
                assertSamePictures(expected, fly(pilot));
            }
            card.synchronize();
            assertEquals(before, card.liveBytes());
            assertSamePictures(expected, fly(model, card));
        }
    }

    /// A second turn of a part whose blocks are streamed loads nothing: it comes back from main memory.
    @Test
    void aStreamedPartIsLoadedOnceForAllItsTurns() throws IOException {
        Path model = RandomModel.withBlocks(RandomModel.packed(folder), 24);
        DitConfig config = DitConfig.read(model.resolve("transformer/config.json"));
        TokenizerConfig coding = TokenizerConfig.read(model.resolve("vae/config.json"));
        List<PartSize> sizes = ModelFolder.detect(model).sizes(null, DType.F32);
        try (CudaBackend card = Cards.open(DType.F32);
                TensorScope scope = card.openScope("model")) {
            ResidencyPlan plan = shrink(
                    model,
                    card,
                    sizes.stream()
                            .filter(part -> !part.name().equals("transformer"))
                            .mapToLong(PartSize::workingBytes)
                            .max()
                            .orElseThrow());
            int[] loads = {0, 0};
            int[] plans = {0};
            try (Residency residency = new Residency(card, scope, new PartFolders(model), plan)) {
                Resident<DitWeights> network = residency.part(
                        "transformer",
                        (own, source) -> {
                            throw new AssertionError("it is streamed");
                        },
                        (own, source, blocks) -> {
                            loads[0]++;
                            return DitWeights.stream(card, own, config, source, blocks);
                        });
                Resident<Tensor> planned = network.planned((own, weights) -> {
                    plans[0]++;
                    return own.allocate(DType.F32, 5);
                });
                Resident<VideoTokenizer> tokenizer = residency.part("vae", (own, source) -> {
                    loads[1]++;
                    return VideoTokenizer.load(card, own, coding, source);
                });
                DitWeights first = network.get();
                long pinned = device.live("pinned");
                for (int turn = 1; turn < 4; turn++) {
                    Tensor tensor = planned.get();
                    card.fill(tensor, 1);
                    assertSame(first, network.get());
                    assertNotNull(tokenizer.get());
                    assertThrows(IllegalStateException.class, () -> card.fill(tensor, 1));
                    assertArrayEquals(new int[] {1, 1 + turn, 1 + turn}, new int[] {loads[0], loads[1], plans[0]});
                }
                assertEquals(pinned, device.live("pinned"));
            }
            assertEquals(2, device.live("pinned"), "only the rooms of transfers");
        }
        assertEquals(0, device.live("pinned"));
    }

    /// Many blocks of which a few fit: the same pictures as with all of them, in about what the plan says.
    @Test
    void aSmallCardStreamsTheSamePictures() throws IOException {
        Path model = RandomModel.withBlocks(RandomModel.packed(folder), 24);
        List<PartSize> sizes = ModelFolder.detect(model).sizes(null, DType.F32);
        List<byte[]> expected;
        long most;
        try (CudaBackend card = Cards.open(DType.F32)) {
            long before = card.liveBytes();
            expected = twoChunks(model, card);
            most = card.peakBytes() - before;
        }
        device.plugIn();
        try (CudaBackend card = Cards.open(DType.F32)) {
            long before = card.liveBytes();
            long other = sizes.stream()
                    .filter(part -> !part.name().equals("transformer"))
                    .mapToLong(PartSize::workingBytes)
                    .max()
                    .orElseThrow();
            ResidencyPlan plan = shrink(model, card, other);
            assertEquals(Mode.STREAMED, plan.of("transformer").mode(), plan.summary());
            int held = plan.of("transformer").blocks();
            assertTrue(held > 2 && held < 24, plan.summary());
            device.set("eager", 1);
            assertSamePictures(expected, twoChunks(model, card));
            long peak = card.peakBytes() - before;
            assertTrue(peak < most, peak + " of " + most);
            // What operations work in is a megabyte here; narrow kernels are padded.
            long planned = plan.peakBytes() + between(model);
            assertTrue(peak - (1 << 20) < 1.1 * planned, peak + " bytes, planned were " + planned);
            card.synchronize();
            assertEquals(before, card.liveBytes());
        }
        assertEquals(0, device.live("pinned"));
    }
}
