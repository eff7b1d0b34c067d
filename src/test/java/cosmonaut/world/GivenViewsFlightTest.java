package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.scene.GivenScenes;
import cosmonaut.scene.SourceFiles;
import cosmonaut.scene.SourceScene;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flights through a video with depth and through views of a place, by a GEN3C in miniature.
final class GivenViewsFlightTest {

    @TempDir
    private Path folder;

    private static WorldStart start(SourceScene given) {
        return new WorldStart(
                given.scene().picture(), null, given.start(), ChunkSettings.of("", 3), Optional.of(given.sources()));
    }

    private SourceScene video() throws IOException {
        return SourceFiles.read(GivenScenes.video(folder.resolve("v"), 64, 32, 12), Optional.empty(), 64, 32);
    }

    private static List<CameraFrame> still(SourceScene given) {
        return Collections.nCopies(8, given.start());
    }

    private static List<byte[]> pictures(Chunk chunk) {
        return chunk.frames().stream().map(frame -> frame.picture().rgb()).toList();
    }

    private static LatentCameraWorld world(Path model, Backend backend) {
        return LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN);
    }

    /// A camera that stands sees the video go on; behind its end, where the same is shown again, noise and conditioning
    /// frame differ. Going back shows the same again, and no depth network is asked.
    @Test
    void aVideoGoesOnWhileTheCameraStands() throws IOException {
        SourceScene given = video();
        Path model = RandomModel.gen3c(folder.resolve("m"));
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = world(model, backend)) {
            TestPilot pilot = new TestPilot(world, start(given));
            WorldNode root = pilot.here();
            assertTrue(root.keyframe().isPresent());
            Chunk first = pilot.rollout(still(given));
            assertFalse(Arrays.equals(
                    first.frames().getFirst().picture().rgb(),
                    given.scene().picture().rgb()));
            WorldNode second = pilot.here();
            assertEquals(8, second.pictures());
            assertTrue(second.keyframe().isPresent(), "what was rendered tells the depth");
            List<byte[]> then = pictures(pilot.rollout(still(given)));
            pilot.returnTo(second);
            List<byte[]> again = pictures(pilot.rollout(still(given)));
            for (int i = 0; i < 8; i++) {
                assertArrayEquals(then.get(i), again.get(i), "picture " + i);
            }
            pilot.returnTo(root);
            assertArrayEquals(
                    first.frames().getLast().picture().rgb(),
                    pictures(pilot.rollout(still(given))).getLast());
        }
    }

    /// Evaluations are counted before they are made: without depth, and with one buffer or two.
    @Test
    void evaluationsAreCounted() throws IOException {
        Path model = RandomModel.gen3c(folder.resolve("m"));
        SourceScene place = SourceFiles.read(
                GivenScenes.place(folder.resolve("p.npz"), 64, 32, 3, 9, false), Optional.empty(), 64, 32);
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = world(model, backend)) {
            for (SourceScene given : List.of(video(), place)) {
                TestPilot pilot = new TestPilot(world, start(given));
                int[] counted = new int[2];
                List<CameraFrame> cameras = given.trajectory().isEmpty()
                        ? still(given)
                        : given.trajectory().subList(1, 9);
                Chunk chunk = pilot.rollout(cameras, new ChunkProgress() {
                    @Override
                    public void at(int done, int total) {
                        counted[0] = done;
                        counted[1] = total;
                        assertTrue(done <= total);
                    }

                    @Override
                    public boolean cancelled() {
                        return false;
                    }
                });
                int buffers = given.trajectory().isEmpty() ? 1 : 2;
                assertEquals(1 + 2 * buffers + 3 + 1, counted[1]);
                assertEquals(counted[1], counted[0]);
                assertTrue(chunk.frames().getFirst().seen() > 0.5, "the views show something");
            }
        }
    }

    @Test
    void aDeviceThatNoHostCodeReachesMakesTheSamePictures() throws IOException {
        Path model = RandomModel.gen3c(folder.resolve("m"));
        SourceScene given = video();
        List<byte[]> expected;
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = world(model, backend)) {
            expected = pictures(new TestPilot(world, start(given)).rollout(still(given)));
        }
        try (FakeDeviceBackend device = new FakeDeviceBackend(DType.F32);
                LatentCameraWorld world = world(model, device)) {
            List<byte[]> made = pictures(new TestPilot(world, start(given)).rollout(still(given)));
            for (int i = 0; i < 8; i++) {
                assertArrayEquals(expected.get(i), made.get(i), "picture " + i);
            }
        }
    }

    @Test
    void aModelOfOneBufferCannot() throws IOException {
        Path model = RandomModel.write(folder.resolve("m"), 8 + 1 + 16, """
                ,"guidance":1.0,"cache":{"buffers":1,"mask":"latent","sources":2,"fill":"none",
                "edge_filter":"range","edge_threshold":0.05,"far":100}""");
        SourceScene given = video();
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = world(model, backend)) {
            WorldStart start = start(given);
            assertThrows(InvalidInputException.class, () -> world.start(start));
        }
    }
}
