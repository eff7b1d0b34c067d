package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.PartSize;
import cosmonaut.model.ResidencyPlan;
import cosmonaut.model.ResidencyPlan.Mode;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.OutOfDeviceMemoryException;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import cosmonaut.world.StageTimings.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model flies in less memory than its parts take together, and shows the same.
final class ResidencyTest {

    /// So many that the transformer is the largest part.
    private static final int BLOCKS = 40;

    /// What a world holds beside its parts: clips, masks and condition channels.
    private static final long BETWEEN_PARTS = 1_000_000;

    @TempDir
    private Path model;

    private List<PartSize> sizes = List.of();

    @BeforeEach
    void write() throws IOException {
        RandomModel.withBlocks(RandomModel.withPrior(RandomModel.outpainting(model, 0.05)), BLOCKS);
        sizes = ModelFolder.detect(model).sizes(null, DType.F32);
    }

    private ResidencyPlan everythingResident() {
        return ResidencyPlan.of(sizes, Long.MAX_VALUE);
    }

    private static long alone(Stream<PartSize> parts) {
        return parts.mapToLong(PartSize::workingBytes).max().orElseThrow();
    }

    /// As little as the largest part needs.
    private ResidencyPlan inTurns() {
        return ResidencyPlan.of(sizes, alone(sizes.stream()));
    }

    /// As little as the largest part but the transformer needs.
    private ResidencyPlan streamed() {
        return ResidencyPlan.of(
                sizes, alone(sizes.stream().filter(part -> !part.name().equals("transformer"))));
    }

    /// Of which a plan has so much for the parts.
    private HostMemory memory(long forParts) {
        long much = 1L << 40;
        long between =
                much - ModelFolder.detect(model).plan(null, DType.F32, much).freeBytes();
        return new HostMemory(forParts == Long.MAX_VALUE ? forParts : forParts + between);
    }

    private LatentCameraWorld open(Backend backend) {
        return LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN);
    }

    /// Two chunks, the first with a keyframe ahead, the second with more steps.
    private List<byte[]> fly(Backend backend) {
        List<byte[]> shown = new ArrayList<>();
        try (backend;
                LatentCameraWorld world = open(backend)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            Chunk first = pilot.rollout(RandomModel.walk(0, -1));
            assertTrue(first.timings().milliseconds().containsKey(Stage.OUTPAINT), "every part has worked");
            pilot.change(settings -> settings.withSteps(3));
            Stream.of(first, pilot.rollout(RandomModel.walk(-1, 0.5)))
                    .flatMap(chunk -> chunk.frames().stream())
                    .map(GeneratedFrame::picture)
                    .map(Picture::rgb)
                    .forEach(shown::add);
        }
        return shown;
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> shown) {
        assertEquals(expected.size(), shown.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), shown.get(i), "picture " + i);
        }
    }

    @Test
    void picturesDoNotTellWhatIsInMemory() {
        ResidencyPlan all = everythingResident();
        ResidencyPlan turns = inTurns();
        ResidencyPlan blocks = streamed();
        assertTrue(all.isResident());
        assertEquals(Mode.TURNS, turns.of("transformer").mode());
        assertEquals(Mode.STREAMED, blocks.of("transformer").mode());

        HostMemory most = memory(all.peakBytes());
        HostMemory less = memory(turns.freeBytes());
        HostMemory least = memory(blocks.freeBytes());
        List<byte[]> shown = fly(new CpuBackend(1, most));
        assertSame(shown, fly(new CpuBackend(1, less)));
        assertSame(shown, fly(new CpuBackend(1, least)));
        assertTrue(less.peakBytes() < most.peakBytes(), less.peakBytes() + " of " + most.peakBytes());
        assertTrue(least.peakBytes() < less.peakBytes(), least.peakBytes() + " of " + less.peakBytes());
        assertEquals(0, least.liveBytes(), "the world took everything with it");
    }

    /// The reference backend holds weights as they are; others pad such narrow ones.
    @Test
    void memoryIsWhatThePlanSays() {
        for (ResidencyPlan plan : List.of(everythingResident(), inTurns(), streamed())) {
            HostMemory memory = memory(plan.freeBytes());
            fly(new ReferenceBackend(memory));
            assertTrue(
                    memory.peakBytes() <= plan.peakBytes() + BETWEEN_PARTS,
                    memory.peakBytes() + " bytes: " + plan.summary());
        }
    }

    @Test
    void aDeviceThatIsTooSmallForTheTransformerFliesIt() {
        List<byte[]> shown = fly(new CpuBackend(2));
        FakeDeviceBackend device =
                new FakeDeviceBackend(DType.F32, memory(streamed().freeBytes()));
        assertSame(shown, fly(device));
    }

    @Test
    void tooLittleIsSaidBeforeAnythingIsLoaded() {
        HostMemory memory = new HostMemory(streamed().freeBytes() / 4);
        try (Backend backend = new CpuBackend(1, memory)) {
            String line = String.valueOf(assertThrows(OutOfDeviceMemoryException.class, () -> open(backend))
                    .getMessage());
            assertTrue(line.contains(model.toString()) && line.contains("GB are missing; "), line);
            assertEquals(1, line.lines().count());
        }
        assertEquals(0, memory.allocations());
    }

    @Test
    void damagedWeightsOfAPartInTurnsAreMetWhenTheModelIsOpened() throws IOException {
        Path weights = model.resolve("depth/model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length / 2));
        HostMemory memory = memory(inTurns().freeBytes());
        try (Backend backend = new CpuBackend(1, memory)) {
            String line = String.valueOf(assertThrows(InvalidInputException.class, () -> open(backend))
                    .getMessage());
            assertTrue(line.contains("depth"), line);
        }
        assertEquals(0, memory.liveBytes());
        assertTrue(memory.allocations() > 0, "other parts were loaded before");
    }
}
