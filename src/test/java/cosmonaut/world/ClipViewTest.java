package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Warps that are streamed are those that would be kept, in less memory.
final class ClipViewTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;
    private static final int PICTURES = 9;
    private static final long WARP_BYTES = 36L * WIDTH * HEIGHT;

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
        return Move.TURN_RIGHT
                .path(RandomModel.start().camera(), PICTURES, 12, new Pace(1, 30, 4))
                .frames();
    }

    /// A memory with both buffers filled.
    private static WorldMemory memory() {
        NewestAndFirstMemory memory = new NewestAndFirstMemory(true);
        memory.restart(keyframe(0, cameras().getFirst()));
        memory.remember(keyframe(8, cameras().getLast()));
        return memory;
    }

    private static List<float[]> shown(ClipView view, int buffer, Set<Warp> used) {
        List<float[]> colours = new ArrayList<>();
        view.each(buffer, (picture, warp) -> {
            assertEquals(colours.size(), picture);
            colours.add(warp.colour().clone());
            used.add(warp);
        });
        return colours;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 100})
    void streamedWarpsAreTheSame(int atOnce) {
        ClipView kept = new ClipView(memory(), WIDTH, HEIGHT, PICTURES, 0, true, true);
        ClipView streamed = new ClipView(memory(), WIDTH, HEIGHT, PICTURES, 0, false, true, atOnce * WARP_BYTES);
        kept.look(cameras());
        streamed.look(cameras());
        for (int buffer = 0; buffer < 2; buffer++) {
            Set<Warp> used = new HashSet<>();
            List<float[]> expected = shown(kept, buffer, new HashSet<>());
            List<float[]> made = shown(streamed, buffer, used);
            assertEquals(PICTURES, made.size());
            for (int i = 0; i < PICTURES; i++) {
                assertArrayEquals(expected.get(i), made.get(i), "picture " + i);
                assertEquals(kept.coverage(i), streamed.coverage(i));
            }
            assertTrue(used.size() <= atOnce, used.size() + " warps at once");
        }
        assertArrayEquals(
                kept.last().orElseThrow().depth(),
                streamed.last().orElseThrow().depth(),
                "the first buffer's last warp stays when the second has been shown");
        assertTrue(streamed.seen(3).isEmpty(), "nothing behind the networks may ask for one");
        assertSame(kept.last().orElseThrow(), kept.seen(PICTURES - 1).orElseThrow());
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
