package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.media.Picture;
import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import cosmonaut.world.StageTimings.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A picture is made at the end of a chunk before the chunk, where much of it is new.
final class OutpaintingTest {

    private static final WorldStart START = RandomModel.start();

    @TempDir
    private Path folder;

    private static <T> T in(Path model, Backend backend, Function<TestPilot, T> flight) {
        try (backend;
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            return flight.apply(new TestPilot(world, START));
        }
    }

    /// Eight cameras that turn evenly, the first one already by a step.
    private static List<CameraFrame> turn(double fromDegrees, double toDegrees) {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            double degrees = fromDegrees + (toDegrees - fromDegrees) * i / 8;
            Pose pose = Pose.of(Quaternion.about(0, 1, 0, degrees), 0, 0, 0);
            cameras.add(new CameraFrame(pose, START.camera().intrinsics()));
        }
        return cameras;
    }

    private static byte[] last(Chunk chunk) {
        return chunk.frames().getLast().picture().rgb();
    }

    /// Less than a twentieth of a grey level apart on average.
    private static void assertAlike(byte[] one, byte[] other) {
        double difference = 0;
        for (int i = 0; i < one.length; i++) {
            difference += Math.abs((one[i] & 0xff) - (other[i] & 0xff));
        }
        assertTrue(difference / one.length < 0.05, difference / one.length + " grey levels apart");
    }

    private static boolean outpainted(Chunk chunk) {
        return chunk.timings().milliseconds().containsKey(Stage.OUTPAINT);
    }

    @Test
    void onlyMuchThatIsNewIsInvented() throws IOException {
        Path model = RandomModel.outpainting(folder, 0.1);
        in(model, new CpuBackend(1), world -> {
            assertFalse(outpainted(world.rollout(turn(0, 3))), "three degrees show little that is new");
            Chunk far = world.rollout(turn(3, 25));
            assertTrue(outpainted(far), "a third of the picture is new");
            assertEquals(1, far.frames().getLast().seen(), "the last camera sees the outpainted keyframe");
            assertEquals(
                    Arrays.asList(Stage.values()),
                    List.copyOf(far.timings().milliseconds().keySet()));
            return far;
        });
    }

    @Test
    void belowTheThresholdEverythingIsAsWithoutInvention() throws IOException {
        Path plain = RandomModel.trusting(RandomModel.packed(folder.resolve("plain")));
        Path outpainting = RandomModel.outpainting(folder.resolve("outpainting"), 0.9);
        Function<TestPilot, byte[]> flight = world -> {
            world.rollout(turn(0, 10));
            return last(world.rollout(turn(10, 25)));
        };
        assertArrayEquals(in(plain, new CpuBackend(1), flight), in(outpainting, new CpuBackend(1), flight));
    }

    @Test
    void aSeedSaysWhatIsInvented() throws IOException {
        Path model = RandomModel.outpainting(folder, 0.05);
        Function<TestPilot, byte[]> flight = world -> last(world.rollout(turn(0, 25)));
        byte[] once = in(model, new CpuBackend(1), flight);
        assertArrayEquals(once, in(model, new CpuBackend(2), flight));
        byte[] other = in(model, new CpuBackend(1), world -> {
            world.change(settings -> settings.withSeed(99));
            return flight.apply(world);
        });
        assertFalse(Arrays.equals(once, other));
    }

    @Test
    void bothBackendsInventAlike() throws IOException {
        Path model = RandomModel.outpainting(folder, 0.05);
        Function<TestPilot, byte[]> flight = world -> {
            world.rollout(turn(0, 20));
            return last(world.rollout(turn(20, 40)));
        };
        byte[] fast = in(model, new CpuBackend(2), flight);
        byte[] plain = in(model, new ReferenceBackend(), flight);
        assertAlike(fast, plain);
    }

    @Test
    void aSecondRefinerGoesOverOutpaintedPicturesAlone() throws IOException {
        Path plain = RandomModel.outpainting(folder.resolve("plain"), 0.1);
        Path painted = RandomModel.withSecondRefiner(RandomModel.outpainting(folder.resolve("painted"), 0.1));
        Function<TestPilot, byte[]> near = world -> last(world.rollout(turn(0, 3)));
        assertArrayEquals(in(plain, new CpuBackend(1), near), in(painted, new CpuBackend(1), near));
        in(painted, new CpuBackend(1), world -> {
            List<Integer> totals = new ArrayList<>();
            Chunk far = world.rollout(turn(0, 25), counting(totals));
            assertTrue(outpainted(far));
            assertEquals(14, totals.getLast(), "one evaluation more than without");
            for (byte value : last(far)) {
                assertEquals(255, value & 0xff, "where it was outpainted the picture is white");
            }
            return far;
        });
    }

    @Test
    void aPriorOutpaintsInsteadOfTheTransformer() throws IOException {
        Path plain = RandomModel.outpainting(folder.resolve("plain"), 0.1);
        Path withPrior = RandomModel.withPrior(RandomModel.outpainting(folder.resolve("withPrior"), 0.1));
        Function<TestPilot, byte[]> near = world -> last(world.rollout(turn(0, 3)));
        assertArrayEquals(in(plain, new CpuBackend(1), near), in(withPrior, new CpuBackend(1), near));
        List<Integer> totals = new ArrayList<>();
        Function<TestPilot, byte[]> far = world -> {
            Chunk chunk = world.rollout(turn(0, 25), counting(totals));
            assertTrue(outpainted(chunk));
            return last(chunk);
        };
        byte[] once = in(withPrior, new CpuBackend(1), far);
        assertEquals(13, totals.getLast(), "as many evaluations as the transformer takes");
        assertArrayEquals(once, in(withPrior, new CpuBackend(2), far));
        assertFalse(Arrays.equals(once, in(plain, new CpuBackend(1), far)));
        byte[] plainly = in(withPrior, new ReferenceBackend(), far);
        assertAlike(once, plainly);
    }

    @Test
    void aPriorIsGuidedAgainstItself() throws IOException {
        Path plain = RandomModel.withPrior(RandomModel.outpainting(folder.resolve("plain"), 0.1));
        Path guided = RandomModel.outpaintingWith(
                RandomModel.withPrior(RandomModel.outpainting(folder.resolve("guided"), 0.1)),
                ",\"solver\":\"2ab\",\"guidance\":0.5");
        Function<TestPilot, byte[]> far = world -> last(world.rollout(turn(0, 25)));
        byte[] once = in(guided, new CpuBackend(1), far);
        assertArrayEquals(once, in(guided, new CpuBackend(2), far));
        assertFalse(Arrays.equals(once, in(plain, new CpuBackend(1), far)));
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"solver\":\"heun\"", ",\"guidance\":-1"})
    void refusesOtherInventions(String keys) throws IOException {
        Path model = RandomModel.outpaintingWith(RandomModel.outpainting(folder, 0.1), keys);
        String message = String.valueOf(
                assertThrows(InvalidInputException.class, () -> WorldConfig.read(model.resolve("world.json")))
                        .getMessage());
        assertTrue(message.contains("world.json") && message.contains("outpainting."), message);
        assertEquals(1, message.lines().count());
    }

    /// What a world looks like at its start stays with it; another start is another look.
    @Test
    void aPriorKeepsTheAppearanceOfTheFirstPicture() throws IOException {
        Path model = RandomModel.withPrior(RandomModel.outpainting(folder, 0.1));
        WorldStart start = RandomModel.start();
        byte[] dark = start.picture().rgb().clone();
        for (int i = 0; i < dark.length; i++) {
            dark[i] = (byte) ((dark[i] & 0xff) / 4);
        }
        WorldStart darker = new WorldStart(
                new Picture(start.picture().width(), start.picture().height(), dark),
                start.depth(),
                start.camera(),
                start.settings());
        try (Backend backend = new CpuBackend(1);
                LatentCameraWorld opened = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            TestPilot world = new TestPilot(opened, start);
            byte[] first = last(world.rollout(turn(0, 25)));
            world.start(darker);
            byte[] second = last(world.rollout(turn(0, 25)));
            world.start(start);
            assertArrayEquals(first, last(world.rollout(turn(0, 25))));
            assertFalse(Arrays.equals(first, second));
        }
    }

    @Test
    void aPriorHasToFitTheOtherParts() throws IOException {
        Path model = RandomModel.withPrior(RandomModel.outpainting(folder, 0.1), 16);
        try (Backend backend = new CpuBackend(1)) {
            String message = String.valueOf(assertThrows(
                            InvalidInputException.class,
                            () -> LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN))
                    .getMessage());
            assertTrue(
                    message.contains("keyframe_prior") && message.contains("latent 16") && message.contains("8"),
                    message);
            assertEquals(1, message.lines().count());
        }
    }

    private static ChunkProgress counting(List<Integer> totals) {
        return new ChunkProgress() {
            @Override
            public void at(int done, int total) {
                totals.add(total);
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
    }

    @Test
    void comingBackShowsTheInventedPictureAgain() throws IOException {
        Path model = RandomModel.outpainting(folder, 0.1);
        in(model, new CpuBackend(1), world -> {
            Chunk there = world.rollout(turn(0, 25));
            assertTrue(outpainted(there));
            Chunk back = world.rollout(turn(25, 0));
            Chunk again = world.rollout(turn(0, 25));
            assertFalse(outpainted(back) || outpainted(again), "all is known");
            byte[] before = last(there);
            byte[] after = last(again);
            for (int i = 0; i < before.length; i++) {
                assertEquals(before[i] & 0xff, after[i] & 0xff, 1, "at " + i);
            }
            assertEquals(8, there.node().keyframe().orElseThrow().index());
            return again;
        });
    }

    @Test
    void marksGoBackBehindAnInvention() throws IOException {
        Path model = RandomModel.outpainting(folder, 0.1);
        in(model, new CpuBackend(1), world -> {
            WorldNode mark = world.here();
            byte[] first = last(world.rollout(turn(0, 25)));
            byte[] second = last(world.rollout(turn(25, 50)));
            world.returnTo(mark);
            Chunk again = world.rollout(turn(0, 25));
            assertTrue(outpainted(again), "what was outpainted is forgotten");
            assertArrayEquals(first, last(again));
            assertArrayEquals(second, last(world.rollout(turn(25, 50))));
            return mark;
        });
    }

    @Test
    void cancellingForgetsWhatWasInvented() throws IOException {
        Path model = RandomModel.outpainting(folder, 0.1);
        byte[] undisturbed = in(model, new CpuBackend(1), world -> last(world.rollout(turn(0, 25))));
        in(model, new CpuBackend(1), world -> {
            List<Integer> told = new ArrayList<>();
            // Coding, three steps, decoding, joining and depth of the outpainted picture come first.
            for (int evaluation : new int[] {3, 7, 9}) {
                told.clear();
                ChunkProgress progress = new ChunkProgress() {
                    @Override
                    public void at(int done, int total) {
                        assertEquals(14 - 1, total);
                        told.add(done);
                    }

                    @Override
                    public boolean cancelled() {
                        return told.size() == evaluation;
                    }
                };
                assertThrows(CancellationException.class, () -> world.rollout(turn(0, 25), progress));
            }
            Chunk chunk = world.rollout(turn(0, 25));
            assertTrue(outpainted(chunk));
            assertArrayEquals(undisturbed, last(chunk));
            return chunk;
        });
    }

    @Test
    void aModelWhoseMasksAreLatentsCannotInvent() throws IOException {
        Path model = RandomModel.outpainting(folder, 0.1);
        Path file = model.resolve("world.json");
        Files.writeString(file, Files.readString(file).replace("\"packed\"", "\"latent\""));
        String message = String.valueOf(assertThrows(InvalidInputException.class, () -> WorldConfig.read(file))
                .getMessage());
        assertTrue(message.contains("world.json") && message.contains("outpainting"), message);
        assertEquals(1, message.lines().count());
    }
}
