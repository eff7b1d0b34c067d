package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Chunks that go on from several pictures: two latent frames are given, which are 9 pictures of the published
/// tokenizer and 5 of the tiny one (Cosmos 1.0, section 2.6).
final class ContinuationTest {

    private static final int OVERLAP = 5;
    private static final int NEW = 4;

    @TempDir
    private Path folder;

    private static Path continuing(Path model, int overlap) throws IOException {
        Path file = model.resolve("world.json");
        String one = Files.readString(file);
        Files.writeString(
                file,
                one.replace("\"overlap\":1", "\"overlap\":" + overlap)
                        .replace("\"condition_latents\":1", "\"condition_latents\":2"));
        return model;
    }

    private Path rays() throws IOException {
        return RandomModel.write(
                folder,
                8 + 1 + 6,
                ",\"guidance\":0.0,\"pluecker\":{\"order\":\"md\",\"frames\":\"fourth\",\"scale\":1.0}");
    }

    private static List<CameraFrame> cameras(double fromMetres, double stepMetres) {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 1; i <= NEW; i++) {
            Pose pose = Pose.at(0, 0, fromMetres + i * stepMetres);
            cameras.add(new CameraFrame(pose, RandomModel.start().camera().intrinsics()));
        }
        return cameras;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chunksGoOnFromFivePictures(boolean cache) throws IOException {
        Path model = continuing(cache ? RandomModel.packed(folder) : rays(), OVERLAP);
        List<byte[]> first = fly(model);
        assertEquals(3 * NEW, first.size());
        List<byte[]> again = fly(model);
        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(first.get(i), again.get(i), "picture " + i);
        }
    }

    private static List<byte[]> fly(Path model) {
        List<byte[]> pictures = new ArrayList<>();
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            for (int chunk = 0; chunk < 3; chunk++) {
                Chunk made = pilot.rollout(cameras(chunk * NEW * 0.1, 0.1));
                made.frames().forEach(frame -> pictures.add(frame.picture().rgb()));
                assertEquals((chunk + 1) * NEW, pilot.here().pictures());
            }
        }
        return pictures;
    }

    /// From the same newest picture, camera and noise, the pictures before it make the difference; after a long stand
    /// they are the newest one too.
    @Test
    void thePicturesBeforeTheNewestCount() throws IOException {
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world =
                        LatentCameraWorld.open(continuing(rays(), OVERLAP), backend, SamplingChoice.MODELS_OWN)) {
            TestPilot pilot = new TestPilot(world, RandomModel.start());
            WorldNode start = pilot.here();
            pilot.rollout(cameras(0, 1e-9)); // as good as standing, and yet sampled
            WorldNode moved = pilot.here();
            List<CameraFrame> onwards = cameras(NEW * 1e-9, 0.1);

            byte[] after = pilot.rollout(onwards).frames().getFirst().picture().rgb();
            pilot.returnTo(moved);
            pilot.rollout(Collections.nCopies(NEW, moved.camera()));
            byte[] afterStanding =
                    pilot.rollout(onwards).frames().getFirst().picture().rgb();
            assertTrue(difference(after, afterStanding) > 1, "differs by " + difference(after, afterStanding));

            pilot.returnTo(start);
            byte[] fromStart =
                    pilot.rollout(cameras(0, 0.1)).frames().getFirst().picture().rgb();
            pilot.returnTo(start);
            pilot.rollout(Collections.nCopies(NEW, start.camera()));
            byte[] fromStanding =
                    pilot.rollout(cameras(0, 0.1)).frames().getFirst().picture().rgb();
            assertArrayEquals(fromStart, fromStanding, "a world begins as if it had stood");
        }
    }

    private static double difference(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return sum / a.length;
    }

    @Test
    void moreLatentsThanPicturesAreRefused() throws IOException {
        Path model = continuing(rays(), 4);
        try (Backend backend = new CpuBackend(1)) {
            InvalidInputException refused = assertThrows(
                    InvalidInputException.class,
                    () -> LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN));
            String said = String.valueOf(refused.getMessage());
            assertTrue(said.contains("condition_latents 2") && said.contains("overlap 4"), said);
        }
    }

    @Test
    void whatWasShownLastSlidesOn() {
        CameraFrame camera = RandomModel.start().camera();
        float[][] pictures = {{0}, {1}, {2}, {3}, {4}, {5}};
        ShownLast still = ShownLast.still(pictures[0], camera, 3);
        ShownLast two = still.then(List.of(pictures[1], pictures[2]), Collections.nCopies(2, camera));
        assertShows(two, pictures[0], pictures[1], pictures[2]);
        ShownLast more = two.then(List.of(pictures[3], pictures[4], pictures[5]), Collections.nCopies(4, camera));
        assertShows(more, pictures[3], pictures[4], pictures[5]);
        assertShows(more.standing(1), pictures[4], pictures[5], pictures[5]);
        assertShows(more.standing(8), pictures[5], pictures[5], pictures[5]);
    }

    private static void assertShows(ShownLast last, float[]... pictures) {
        assertEquals(pictures.length, last.cameras().size());
        for (int i = 0; i < pictures.length; i++) {
            assertSame(pictures[i], last.pictures().get(i));
        }
    }
}
