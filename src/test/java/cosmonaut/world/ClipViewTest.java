package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.model.WorldConfig;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What fills a clip on the device is what the warps in main memory show.
final class ClipViewTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;
    private static final int PICTURES = 19;

    @TempDir
    private Path folder;

    private static Keyframe keyframe(int index, CameraFrame camera) {
        WorldStart start = RandomModel.start();
        float[] depth = start.depth();
        assertTrue(depth != null);
        return Keyframe.of(
                index,
                camera,
                PixelRange.ORIGINAL.toInterleaved(start.picture()),
                depth,
                new DisparityFilter(0.1f),
                100);
    }

    private static List<CameraFrame> cameras() {
        return Move.TURN_LEFT
                .path(RandomModel.start().camera(), PICTURES, 12, new Pace(1, 90, 4))
                .frames();
    }

    private static WorldMemory remembering(WorldMemory memory) {
        memory.restart(keyframe(0, cameras().getFirst()));
        memory.remember(keyframe(8, cameras().getLast()));
        return memory;
    }

    private static void assertFills(WorldMemory memory, int buffers, Backend backend, TensorScope scope) {
        ClipView kept = new ClipView(memory, WIDTH, HEIGHT, PICTURES, 0, true, true);
        ClipView filled = new ClipView(memory, WIDTH, HEIGHT, PICTURES, 0, false, true);
        kept.look(cameras());
        filled.look(cameras());
        Tensor clip = scope.allocate(DType.F32, 4, PICTURES, HEIGHT, WIDTH);
        float[] values = new float[4 * PICTURES * HEIGHT * WIDTH];
        assertEquals(buffers, filled.buffers());
        for (int buffer = 0; buffer < buffers; buffer++) {
            filled.fill(buffer, clip.slice(0, 3), clip.slice(3, 4));
            backend.read(values, clip);
            kept.each(buffer, (picture, warp) -> assertShown(warp, picture, values));
        }
        for (int picture = 0; picture < PICTURES; picture++) {
            assertEquals(kept.coverage(picture), filled.coverage(picture), 1e-12, "picture " + picture);
        }
        double[] seen =
                IntStream.range(0, PICTURES).mapToDouble(filled::coverage).toArray();
        assertTrue(Arrays.stream(seen).max().orElse(0) > 0.9, "all of a picture is seen, nearly");
        assertTrue(Arrays.stream(seen).min().orElse(1) < 0.9, "and not of every picture");
        Warp end = kept.last().orElseThrow();
        Warp made = filled.last().orElseThrow();
        assertArrayEquals(end.depth(), made.depth());
        assertArrayEquals(end.mask(), made.mask());
        assertArrayEquals(end.colour(), made.colour());
        assertTrue(filled.seen(3).isEmpty(), "nothing behind the networks may ask for one");
        assertSame(end, kept.seen(PICTURES - 1).orElseThrow());
    }

    private static void assertShown(Warp warp, int picture, float[] clip) {
        int area = WIDTH * HEIGHT;
        for (int i = 0; i < area; i++) {
            String where = "picture " + picture + " pixel " + i;
            for (int c = 0; c < 3; c++) {
                assertEquals(warp.colour()[3 * i + c], clip[(c * PICTURES + picture) * area + i], where);
            }
            assertEquals(warp.mask()[i], clip[(3 * PICTURES + picture) * area + i], where);
        }
    }

    @Test
    void twoBuffersAreRenderedOnTheBackend() {
        try (Backend backend = new CpuBackend(1);
                TensorScope scope = backend.openScope("test")) {
            PictureTransfer transfer = new PictureTransfer(backend, scope, HEIGHT, WIDTH);
            SplatRenderer renderer = new SplatRenderer(backend, scope, transfer, WIDTH, HEIGHT, true);
            assertFills(remembering(new NewestAndFirstMemory(renderer)), 2, backend, scope);
        }
    }

    @Test
    void mergedSourcesAreRenderedInMainMemory() throws IOException {
        RandomModel.write(folder, 8 + 1 + 16, """
                ,"guidance":1.0,"cache":{"buffers":1,"mask":"latent","sources":2,"fill":"none",
                "edge_filter":"range","edge_threshold":0.05,"far":100}""");
        WorldConfig config = WorldConfig.read(folder.resolve("world.json"));
        WorldConfig.Cache cache = config.cache();
        assertTrue(cache != null);
        try (Backend backend = new CpuBackend(1);
                TensorScope scope = backend.openScope("test")) {
            PictureTransfer transfer = new PictureTransfer(backend, scope, HEIGHT, WIDTH);
            assertFills(remembering(new CoverageMemory(config, cache, 1 << 20, transfer)), 1, backend, scope);
        }
    }

    @Test
    void withoutAMemoryThereIsNothing() {
        ClipView view = new ClipView(new NoMemory(), WIDTH, HEIGHT, PICTURES, 0, false, true);
        view.look(cameras());
        assertEquals(0, view.buffers());
        assertTrue(view.last().isEmpty()
                && view.seen(0).isEmpty()
                && view.sources().isEmpty());
        assertEquals(0, view.coverage(0));
    }
}
