package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.spatial.Keyframe;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a world keeps between chunks: marks, cancelled chunks, seeds, steps and prompts.
final class FlightStateTest {

    private static final WorldStart START = RandomModel.start();

    @TempDir
    private Path folder;

    private Backend backend = new CpuBackend(1);

    @SuppressWarnings("NullAway.Init") // set before each test
    private LatentCameraWorld opened;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestPilot world;

    @BeforeEach
    void open() throws IOException {
        opened = LatentCameraWorld.open(RandomModel.packed(folder), backend, SamplingChoice.MODELS_OWN);
        world = new TestPilot(opened, START);
    }

    @AfterEach
    void close() {
        opened.close();
        backend.close();
    }

    private static List<CameraFrame> path(int chunks) {
        return Move.FORWARD
                .path(START.camera(), 1 + 8 * chunks, 12, Pace.DEFAULT)
                .frames();
    }

    private static List<CameraFrame> cameras(int chunk) {
        return path(chunk + 1).subList(1 + 8 * chunk, 9 + 8 * chunk);
    }

    private byte[] chunk(int index) {
        return world.rollout(cameras(index)).frames().getLast().picture().rgb();
    }

    @Test
    void returningToAMarkGivesTheSamePicturesAgainAnyNumberOfTimes() {
        chunk(0);
        WorldNode mark = world.here();
        assertEquals(8, mark.pictures());
        byte[] second = chunk(1);
        byte[] third = chunk(2);
        for (int i = 0; i < 2; i++) {
            world.returnTo(mark);
            assertArrayEquals(second, chunk(1));
            assertArrayEquals(third, chunk(2));
        }
    }

    /// Two branches grow in turns; neither notices the other.
    @Test
    void branchesFromOneNodeDoNotDisturbEachOther() {
        chunk(0);
        WorldNode fork = world.here();
        byte[] second = chunk(1);
        byte[] third = chunk(2);
        world.returnTo(fork);
        world.change(settings -> settings.withSeed(77));
        byte[] otherSecond = chunk(1);
        WorldNode other = world.here();
        world.returnTo(fork);
        world.change(settings -> settings.withSeed(START.settings().seed()));
        assertArrayEquals(second, chunk(1));
        WorldNode one = world.here();
        world.returnTo(other);
        world.change(settings -> settings.withSeed(77));
        byte[] otherThird = chunk(2);
        world.returnTo(one);
        world.change(settings -> settings.withSeed(START.settings().seed()));
        assertArrayEquals(third, chunk(2));
        world.returnTo(other);
        world.change(settings -> settings.withSeed(77));
        assertArrayEquals(otherThird, chunk(2));
        assertFalse(java.util.Arrays.equals(second, otherSecond));
    }

    @Test
    void anotherSeedFromAMarkGivesAnotherPictureAndTheSameSeedTheSame() {
        chunk(0);
        WorldNode mark = world.here();
        byte[] before = chunk(1);
        world.returnTo(mark);
        world.change(settings -> settings.withSeed(77));
        byte[] other = chunk(1);
        assertFalse(java.util.Arrays.equals(before, other));
        world.returnTo(mark);
        world.change(settings -> settings.withSeed(77));
        assertArrayEquals(other, chunk(1));
    }

    /// Cancels before the evaluation of that number.
    private record CancelAt(int evaluation, List<Integer> told) implements ChunkProgress {

        @Override
        public void at(int done, int total) {
            told.add(done);
        }

        @Override
        public boolean cancelled() {
            return told.size() == evaluation;
        }
    }

    @Test
    void aCancelledChunkLeavesTheWorldAsItWas() {
        byte[] undisturbed = chunk(0);
        byte[] next = chunk(1);
        world.start(START);
        for (int evaluation : new int[] {0, 2, 4, 5}) {
            CancelAt cancel = new CancelAt(evaluation, new ArrayList<>());
            assertThrows(CancellationException.class, () -> world.rollout(cameras(0), cancel));
            assertEquals(evaluation, cancel.told.size());
        }
        assertArrayEquals(undisturbed, chunk(0));
        assertArrayEquals(next, chunk(1));
    }

    @Test
    void progressCountsEveryEvaluationOnce() {
        List<Integer> told = new ArrayList<>();
        List<Integer> totals = new ArrayList<>();
        world.rollout(cameras(0), new ChunkProgress() {
            @Override
            public void at(int done, int total) {
                told.add(done);
                totals.add(total);
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        });
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), told, "coding, 3 of the transformer, decoding, depth");
        assertEquals(Collections.nCopies(7, 6), totals);
    }

    @Test
    void stepsChangeTheChunksToCome() {
        WorldNode mark = world.here();
        byte[] two = chunk(0);
        world.returnTo(mark);
        world.change(settings -> settings.withSteps(5));
        byte[] five = chunk(0);
        assertFalse(java.util.Arrays.equals(two, five));
        world.returnTo(mark);
        world.change(settings -> settings.withSteps(2));
        assertArrayEquals(two, chunk(0));
        for (int wrong : new int[] {0, -1, 101}) {
            String message = assertThrows(
                            InvalidInputException.class,
                            () -> ChunkSettings.of("", 0).withSteps(wrong))
                    .getMessage();
            assertTrue(String.valueOf(message).contains("1 to 100"), message);
        }
    }

    @Test
    void standingStillIsTheSamePictureAndComputesNothing() {
        Chunk moved = world.rollout(cameras(0));
        CameraFrame here = cameras(0).getLast();
        ChunkProgress mustNotRun = new CancelAt(0, new ArrayList<>());
        for (int i = 0; i < 2; i++) {
            Chunk stood = world.rollout(Collections.nCopies(8, here), mustNotRun);
            assertEquals(8, stood.frames().size());
            for (GeneratedFrame frame : stood.frames()) {
                assertArrayEquals(
                        moved.frames().getLast().picture().rgb(),
                        frame.picture().rgb());
            }
            assertSame(
                    moved.node().keyframe().orElseThrow(),
                    stood.node().keyframe().orElseThrow());
            assertTrue(stood.timings().milliseconds().isEmpty());
        }
        world.rollout(cameras(1));
    }

    @Test
    void aChunkHandsOutItsLastPictureWithDepth() {
        Keyframe first = world.here().keyframe().orElseThrow();
        assertEquals(0, first.index());
        assertEquals(3, first.depth()[0]);
        Chunk chunk = world.rollout(cameras(0));
        Keyframe last = chunk.node().keyframe().orElseThrow();
        assertEquals(8, last.index());
        assertEquals(cameras(0).getLast(), last.camera());
        assertArrayEquals(
                chunk.frames().getLast().picture().rgb(),
                PixelRange.ORIGINAL.toPicture(last.colour(), 64, 32).rgb());
    }

    @Test
    void nodesOfAnotherFlightAreRefused() {
        WorldNode before = world.here();
        world.start(RandomModel.start());
        world.returnTo(before);
        assertThrows(IllegalArgumentException.class, () -> chunk(0));
    }
}
