package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.Keyframe;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.world.StageTimings.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Walking on, what is magnified too much is made again.
final class MagnificationLimitTest {

    private static final WorldStart START = RandomModel.start();

    /// Where the start has its wall.
    private static final double WALL = 3;

    private static final int MIDDLE = 16 * 64 + 32;

    @TempDir
    private Path folder;

    private static <T> T in(Path model, int threads, Function<TestPilot, T> flight) {
        try (CpuBackend backend = new CpuBackend(threads);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            return flight.apply(new TestPilot(world, START));
        }
    }

    private static boolean outpainted(Chunk chunk) {
        return chunk.timings().milliseconds().containsKey(Stage.OUTPAINT);
    }

    private static Keyframe keyframe(Chunk chunk) {
        return chunk.node().keyframe().orElseThrow();
    }

    private static double magnification(Chunk chunk) {
        return Objects.requireNonNull(keyframe(chunk).magnification())[MIDDLE];
    }

    @Test
    void aWalkAtAWallMakesItAgain() throws IOException {
        Path model = RandomModel.limiting(RandomModel.outpainting(folder, 0.1), "1.8");
        in(model, 1, world -> {
            Chunk first = world.rollout(RandomModel.walk(0, 0.7));
            assertFalse(outpainted(first));
            assertEquals(WALL / (WALL - 0.7), magnification(first), 0.01);
            Chunk second = world.rollout(RandomModel.walk(0.7, 1.4));
            assertTrue(outpainted(second), "1.875 times is too much");
            assertEquals(1, magnification(second), "made anew");
            assertEquals(WALL - 1.4, keyframe(second).depth()[MIDDLE], 0.01, "where it was");
            second.frames().forEach(frame -> assertTrue(frame.seen() > 0.95, "from what was made: " + frame.seen()));
            Chunk third = world.rollout(RandomModel.walk(1.4, 1.9));
            assertFalse(outpainted(third), "it is magnified 1.45 times since");
            assertEquals(1.6 / 1.1, magnification(third), 0.01);
            Chunk back = world.rollout(RandomModel.walk(1.9, 0));
            assertFalse(outpainted(back));
            assertEquals(1, magnification(back), 0.01, "the first picture has its own pixels");
            byte[] seen = back.frames().getLast().picture().rgb();
            for (int i = 0; i < seen.length; i++) {
                assertEquals(START.picture().rgb()[i] & 0xff, seen[i] & 0xff, 2, "at " + i);
            }
            return back;
        });
    }

    @Test
    void withoutALimitNothingIsMadeAgain() throws IOException {
        Path model = RandomModel.outpainting(folder, 0.1);
        in(model, 1, world -> {
            for (int chunk = 0; chunk < 3; chunk++) {
                Chunk walked = world.rollout(RandomModel.walk(0.7 * chunk, 0.7 * (chunk + 1)));
                assertFalse(outpainted(walked));
                assertNull(keyframe(walked).magnification());
            }
            return world;
        });
    }

    @Test
    void threadsDoNotMatter() throws IOException {
        Path model = RandomModel.limiting(RandomModel.outpainting(folder, 0.1), "1.5");
        Function<TestPilot, byte[]> flight = world -> {
            world.rollout(RandomModel.walk(0, 0.8));
            return world.rollout(RandomModel.walk(0.8, 1.5))
                    .frames()
                    .getLast()
                    .picture()
                    .rgb();
        };
        assertArrayEquals(in(model, 1, flight), in(model, 2, flight));
    }

    private static WorldConfig.Cache cache(Path model) {
        return Objects.requireNonNull(
                WorldConfig.read(model.resolve("world.json")).cache());
    }

    @Test
    void theLimitIsReadAndNeedNotBeThere() throws IOException {
        Path model = RandomModel.packed(folder);
        assertNull(cache(model).maxMagnification());
        assertEquals(Float.POSITIVE_INFINITY, cache(model).magnificationLimit());
        assertEquals(1.8f, cache(RandomModel.limiting(model, "1.8")).magnificationLimit());
    }

    @Test
    void limitsThatMakeNoSenseAreRefusedInOneLine() throws IOException {
        for (String most : List.of("1", "0.5", "-3", "1e999", "\"much\"")) {
            assertRefused(RandomModel.limiting(RandomModel.packed(folder), most));
        }
        assertRefused(RandomModel.limiting(
                RandomModel.write(
                        folder,
                        8 + 1 + 2 * 16,
                        ",\"guidance\":1.0,\"cache\":{\"buffers\":2,\"mask\":\"latent\",\"sources\":1,\"fill\":\"none\",\"edge_filter\":\"range\",\"edge_threshold\":0.05,\"far\":100}"),
                "1.8"));
    }

    private static void assertRefused(Path model) {
        String message = String.valueOf(
                assertThrows(InvalidInputException.class, () -> cache(model)).getMessage());
        assertTrue(message.contains("world.json") && message.contains("magnification"), message);
        assertEquals(1, message.lines().count(), message);
    }
}
