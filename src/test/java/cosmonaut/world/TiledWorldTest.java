package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelFolder;
import cosmonaut.model.PartSize;
import cosmonaut.model.ResidencyPlan;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostMemory;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A world whose video tokenizer does not fit flies with pictures that are coded in tiles.
final class TiledWorldTest {

    private static final int WIDTH = 192;
    private static final int HEIGHT = 96;

    /// What a world holds beside what is planned: masks, warps and condition channels.
    private static final long BETWEEN_PARTS = 600_000;

    @TempDir
    private Path model;

    @BeforeEach
    void write() throws IOException {
        RandomModel.packed(model);
        replace("world.json", "\"width\":64,\"height\":32", "\"width\":" + WIDTH + ",\"height\":" + HEIGHT);
        // So that the tokenizer takes more than the other parts.
        replace("vae/config.json", "[8,8,8,8]", "[24,24,24,24]");
        RandomModel.rewriteTokenizer(model);
    }

    private void replace(String file, String what, String by) throws IOException {
        Path path = model.resolve(file);
        Files.writeString(path, Files.readString(path).replace(what, by));
    }

    private ResidencyPlan plan(long free) {
        return ModelFolder.detect(model).plan(null, DType.F32, free);
    }

    /// What a device has that does not hold the tokenizer's work on whole pictures.
    private long little() {
        long much = 1L << 40;
        ResidencyPlan whole = plan(much);
        PartSize tokenizer = whole.of("vae").part();
        whole.placements()
                .forEach(placement -> assertTrue(
                        placement.part().name().equals("vae")
                                || placement.part().workingBytes() < tokenizer.workingBytes() / 2,
                        placement.toString()));
        return much - whole.freeBytes() + tokenizer.workingBytes() * 5 / 8;
    }

    private List<byte[]> fly(Backend backend) {
        try (backend;
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            Intrinsics lens = Intrinsics.ofHorizontalFov(70, WIDTH, HEIGHT);
            List<CameraFrame> cameras = RandomModel.walk(0, 0.5).stream()
                    .map(camera -> new CameraFrame(camera.pose(), lens))
                    .toList();
            TestPilot pilot = new TestPilot(world, RandomModel.start(WIDTH, HEIGHT));
            pilot.rollout(cameras.reversed());
            return pilot.rollout(cameras).frames().stream()
                    .map(GeneratedFrame::picture)
                    .map(Picture::rgb)
                    .toList();
        }
    }

    @Test
    void tilesAreChosenWhereWholePicturesDoNotFitAndNotBefore() {
        long little = little();
        long enough = little + plan(1L << 40).of("vae").part().workingBytes() * 3 / 8;
        assertEquals(1, plan(enough).of("vae").part().tiles());
        ResidencyPlan tiled = plan(little);
        assertTrue(tiled.fits(), tiled.summary());
        assertTrue(tiled.of("vae").part().tiles() > 1, tiled.summary());
        assertTrue(tiled.summary().contains("tiles that overlap"), tiled.summary());
        assertFalse(plan(enough).summary().contains("tiles"), plan(enough).summary());
    }

    @Test
    void theWorldFliesInWhatThePlanHas() {
        long little = little();
        HostMemory memory = new HostMemory(little);
        List<byte[]> tiled = fly(new ReferenceBackend(memory));
        assertTrue(memory.peakBytes() <= little + BETWEEN_PARTS, memory.peakBytes() + " of " + little);
        assertEquals(0, memory.liveBytes());
        HostMemory much = new HostMemory(1L << 40);
        List<byte[]> whole = fly(new ReferenceBackend(much));
        assertTrue(much.peakBytes() > little + BETWEEN_PARTS, "whole pictures take " + much.peakBytes());
        assertTrue(difference(whole, tiled) > 0, "the tiles are used");
    }

    @Test
    void aDeviceMakesTheSameTiles() {
        List<byte[]> processor = fly(new CpuBackend(2, new HostMemory(little())));
        List<byte[]> device = fly(new FakeDeviceBackend(DType.F32, new HostMemory(little())));
        assertEquals(processor.size(), device.size());
        assertTrue(difference(processor, device) < 0.01, difference(processor, device) + " levels");
    }

    /// Mean of levels of 255.
    private static double difference(List<byte[]> one, List<byte[]> other) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < one.size(); i++) {
            for (int j = 0; j < one.get(i).length; j++) {
                sum += Math.abs((one.get(i)[j] & 0xff) - (other.get(i)[j] & 0xff));
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void aWorldCanAskForTiles() throws IOException {
        List<byte[]> whole = fly(new CpuBackend(1));
        replace(
                "world.json",
                "\"keyframe_every\"",
                "\"conventions\":{\"tokenizer_megabytes\":1000},\"keyframe_every\"");
        List<byte[]> wide = fly(new CpuBackend(1));
        for (int i = 0; i < whole.size(); i++) {
            assertArrayEquals(whole.get(i), wide.get(i), "a limit that is not reached changes nothing");
        }
        long bytes = plan(1L << 40).of("vae").part().workspaceBytes();
        int megabytes = Math.toIntExact(bytes * 5 / 8 / 1_000_000);
        replace("world.json", ":1000}", ":" + megabytes + "}");
        ResidencyPlan asked = plan(1L << 40);
        assertTrue(asked.isResident());
        assertTrue(asked.of("vae").part().workspaceBytes() <= megabytes * 1_000_000L, asked.summary());
        assertTrue(asked.summary().startsWith("everything resident, vae with pictures in "), asked.summary());
        assertTrue(asked.summary().contains(" tiles that overlap; at most"), asked.summary());
        assertTrue(difference(whole, fly(new CpuBackend(1))) > 0, "the tiles are used");
        replace("world.json", ":" + megabytes + "}", ":0}");
        String refused = String.valueOf(
                assertThrows(InvalidInputException.class, () -> plan(1L << 40)).getMessage());
        assertTrue(refused.contains("tokenizer_megabytes"), refused);
    }
}
