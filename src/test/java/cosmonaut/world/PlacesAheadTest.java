package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthPicture;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneFolder;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Surroundings;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The starter's places, in a room.
class PlacesAheadTest {

    private static final Scene SCENE =
            SceneFolder.read(Path.of("sample-scenes/room-sage")).atSize(192, 112);

    private static CpuBackend backend = new CpuBackend(1);
    private static LatentCameraWorld world =
            LatentCameraWorld.open(Path.of("sample-scenes/starter"), backend, new SamplingChoice("fast", null, null));

    @BeforeAll
    static void knowsPanoramas() {
        assertTrue(start(0).pictures() == 0 && !world.preparation().complete(), "the first place is under way");
    }

    @AfterAll
    static void close() {
        world.close();
        backend.close();
    }

    private static WorldNode start(long seed) {
        float[] depth = SCENE.depth().map(DepthPicture::metres).orElseThrow();
        return world.start(new WorldStart(
                SCENE.picture(), depth, new CameraFrame(Pose.IDENTITY, SCENE.lens()), SCENE.prompt(), seed));
    }

    private static Chunk turn(WorldNode from, double begin, double end, long seed) {
        List<CameraFrame> cameras = IntStream.rangeClosed(1, 8)
                .mapToObj(i -> Surroundings.turned(Pose.IDENTITY, begin + (end - begin) * i / 8))
                .map(pose -> new CameraFrame(pose, SCENE.lens()))
                .toList();
        return world.rollout(new ChunkRequest(from, cameras, ChunkSettings.of(SCENE.prompt(), seed)));
    }

    private static byte[] last(Chunk chunk) {
        return chunk.frames().getLast().picture().rgb();
    }

    private static boolean outpainted(Chunk chunk) {
        return chunk.timings().milliseconds().getOrDefault(StageTimings.Stage.OUTPAINT, 0.0) > 0;
    }

    /// Once a place is finished, turning needs nothing more; the same turn again shows the same.
    @Test
    void turningRoundAFinishedPlaceOutpaintsNothing() {
        WorldNode begin = world.prepareAll(start(3));
        assertTrue(world.preparation().complete());
        Chunk first = turn(begin, 0, 40, 3);
        Chunk second = turn(first.node(), 40, 80, 3);
        Chunk third = turn(second.node(), 80, 120, 3);
        for (Chunk chunk : List.of(first, second, third)) {
            assertFalse(outpainted(chunk));
            assertTrue(
                    chunk.frames().getLast().seen() > 0.9,
                    "seen " + chunk.frames().getLast().seen());
        }
        byte[] there = last(third);
        WorldNode again = world.prepareAll(start(3));
        assertArrayEquals(
                there,
                last(turn(turn(turn(again, 0, 40, 3).node(), 40, 80, 3).node(), 80, 120, 3)),
                "one seed, one world");
    }

    @Test
    void aChunkDoesNotWaitForAPlace() {
        WorldNode begin = start(4);
        world.prepareAhead();
        Preparation before = world.preparation();
        assertEquals(1, before.done());
        Chunk chunk = turn(begin, 0, 60, 4);
        assertTrue(outpainted(chunk), "what is not finished is outpainted as it is needed");
        assertEquals(before, world.preparation(), "the place goes on where it was");
        world.prepareAll(chunk.node());
        assertFalse(outpainted(turn(chunk.node(), 60, 180, 4)));
    }

    @Test
    void anotherSeedIsAnotherWorldBehindOne() {
        WorldNode begin = world.prepareAll(start(5));
        byte[] five = last(turn(begin, 0, 170, 5));
        byte[] six = last(turn(world.prepareAll(start(6)), 0, 170, 6));
        int differing = 0;
        for (int i = 0; i < five.length; i++) {
            differing += Math.abs((five[i] & 0xff) - (six[i] & 0xff)) > 16 ? 1 : 0;
        }
        assertTrue(differing > five.length / 10, differing + " of " + five.length);
    }

    /// The views stay what they are, whatever is flown in between; the start picture itself is not touched.
    @Test
    void aPlaceIsRememberedByTheNodesBehindIt() {
        WorldNode begin = start(7);
        byte[] pixels = SCENE.picture().rgb().clone();
        WorldNode prepared = world.prepareAll(begin);
        List<Keyframe> views = prepared.keyframes();
        assertTrue(views.size() >= 5, views.size() + " keyframes");
        assertEquals(1, begin.keyframes().size(), "a node remembers what it did");
        Chunk away = turn(prepared, 0, 90, 7);
        assertTrue(away.node().keyframes().containsAll(views));
        Chunk back = turn(away.node(), 90, 0, 7);
        double sum = 0;
        byte[] home = last(back);
        for (int i = 0; i < home.length; i++) {
            double d = (home[i] & 0xff) - (pixels[i] & 0xff);
            sum += d * d;
        }
        assertTrue(10 * Math.log10(255 * 255 / (sum / home.length)) > 30, "home again it looks as before");
        assertTrue(Arrays.equals(pixels, SCENE.picture().rgb()));
    }
}
