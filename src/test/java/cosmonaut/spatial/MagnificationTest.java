package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A pixel that is magnified too much counts as not seen.
final class MagnificationTest {

    private static final int W = 32;
    private static final int H = 24;
    private static final float LIMIT = 1.8f;
    private static final double WALL = 6;

    /// Where the axis meets the wall, with nothing of the picture's edge about.
    private static final int MIDDLE = H / 2 * W + W / 2;

    private final WarpRenderer limited = new WarpRenderer(W, H, 100, WarpRenderer.Lookup.CUBIC, LIMIT, Runnable::run);
    private final WarpRenderer free = new WarpRenderer(W, H, 100, WarpRenderer.Lookup.CUBIC, Runnable::run);

    private static CameraFrame at(double z) {
        return new CameraFrame(Pose.at(0, 0, z), Intrinsics.ofHorizontalFov(70, W, H));
    }

    /// A slope of colours on a wall.
    private static Keyframe wall(int index, double z, float shade) {
        return wall(index, z, shade, WALL);
    }

    private static Keyframe wall(int index, double z, float shade, double place) {
        float[] colour = new float[3 * W * H];
        float[] depth = new float[W * H];
        for (int i = 0; i < depth.length; i++) {
            Arrays.fill(colour, 3 * i, 3 * i + 3, shade + 0.01f * (i % W));
            depth[i] = (float) (place - z);
        }
        return Keyframe.of(index, at(z), colour, depth, new DisparityFilter(0.1f), 100);
    }

    private static Warp seen(WarpRenderer renderer, CameraFrame target, Keyframe... sources) {
        Warp warp = new Warp(W, H);
        renderer.render(List.of(sources), List.of(target), List.of(warp));
        return warp;
    }

    /// What is seen of the keyframe before becomes a keyframe, again and again.
    @Test
    void aWalkAtAWallMagnifiesUntilItIsNotSeen() {
        Keyframe keyframe = wall(0, 0, 0);
        for (int step = 1; step <= 6; step++) {
            CameraFrame camera = at(0.5 * step);
            Warp warp = seen(limited, camera, keyframe);
            double times = WALL / (WALL - 0.5 * step);
            assertEquals(times, warp.magnification()[MIDDLE], 1e-3, "step " + step);
            assertEquals(times <= LIMIT ? 1 : 0, warp.mask()[MIDDLE], "step " + step);
            assertEquals(times <= LIMIT ? 1 : 0, warp.coverage(), "step " + step);
            assertEquals(WALL - 0.5 * step, warp.depth()[MIDDLE], 1e-3, "a guess has a depth");
            assertEquals(0.01 * W / 2, warp.colour()[3 * MIDDLE], 0.01, "and a colour");
            assertEquals(warp.colour()[3 * MIDDLE], warp.filled()[3 * MIDDLE]);
            keyframe = Keyframe.of(step, camera, warp.filled(), warp.depth(), new DisparityFilter(0.1f), 100)
                    .withMagnification(warp.magnification().clone());
        }
        assertTrue(WALL / (WALL - 3) > LIMIT, "the walk passes the limit");
        Warp back = seen(limited, at(-3), keyframe);
        assertEquals(1, back.magnification()[MIDDLE], 1e-3, "from afar it is not magnified any more");
        assertEquals(1, back.mask()[MIDDLE]);
    }

    @Test
    void aLongerLensMagnifiesToo() {
        CameraFrame near = at(0);
        Intrinsics lens = near.intrinsics();
        CameraFrame tele = new CameraFrame(
                near.pose(), new Intrinsics(1.5 * lens.fx(), 1.5 * lens.fy(), lens.cx(), lens.cy(), W, H));
        assertEquals(1.5, seen(limited, tele, wall(0, 0, 0)).magnification()[MIDDLE], 1e-4);
    }

    @Test
    void whatIsSeenComesBeforeAGuessAndAnEarlierGuessBeforeALaterOne() {
        Keyframe far = wall(0, -6, -0.5f);
        Keyframe near = wall(1, 0, 0);
        CameraFrame camera = at(1);
        Warp both = seen(limited, camera, far, near);
        assertArrayEquals(seen(limited, camera, near).colour(), both.colour(), "the far one magnifies by 2.4");
        assertEquals(1, both.coverage());
        Keyframe farther = wall(2, -9, 0.5f);
        Warp guess = seen(limited, camera, far, farther);
        assertEquals(0, guess.coverage());
        assertArrayEquals(seen(limited, camera, far).filled(), guess.filled());
        assertEquals(12.0 / 5, guess.magnification()[MIDDLE], 1e-3);
    }

    @Test
    void aMuchSharperViewOfTheSameSurfaceTakesItsPlace() {
        WarpRenderer patient = new WarpRenderer(W, H, 100, WarpRenderer.Lookup.CUBIC, 4, Runnable::run);
        CameraFrame camera = at(1);
        Keyframe soft = wall(0, -7, -0.5f);
        assertEquals(13.0 / 5, seen(patient, camera, soft).magnification()[MIDDLE], 1e-3);
        Warp sharper = seen(patient, camera, soft, wall(1, 0, 0));
        assertEquals(6.0 / 5, sharper.magnification()[MIDDLE], 1e-3);
        assertArrayEquals(seen(patient, camera, wall(1, 0, 0)).colour(), sharper.colour());
        Warp hardlySharper = seen(patient, camera, soft, wall(1, -1, 0));
        assertEquals(13.0 / 5, hardlySharper.magnification()[MIDDLE], 1e-3, "7/5 is not worth a seam");
        Warp another = seen(patient, camera, soft, wall(1, 0, 0, WALL + 1));
        assertEquals(13.0 / 5, another.magnification()[MIDDLE], 1e-3, "a surface behind it stays behind it");
    }

    /// Only pixels that nothing reaches are filled, also from those that are a guess.
    @Test
    void guessesAreKeptAndFillWhatIsMissing() {
        Warp warp = seen(limited, at(3.4), wall(0, 0, 0.3f));
        assertEquals(0, warp.coverage());
        int guesses = 0;
        for (int i = 0; i < W * H; i++) {
            boolean guess = warp.depth()[i] > 0;
            guesses += guess ? 1 : 0;
            assertEquals(guess ? warp.filled()[3 * i] : Warp.HOLE, warp.colour()[3 * i]);
            assertTrue(warp.filled()[3 * i] >= 0.29f, "the wall's colours");
        }
        assertTrue(guesses > W * H / 2 && guesses < W * H, guesses + " of " + W * H + " at more than twice the size");
    }

    @Test
    void withoutALimitMagnificationChangesNothing() {
        float[] times = new float[W * H];
        Arrays.fill(times, 7);
        Keyframe plain = wall(0, 0, 0);
        Keyframe second = wall(1, 1, 0.4f);
        CameraFrame camera = at(2.9);
        Warp expected = seen(free, camera, plain, second);
        Warp warp = seen(free, camera, plain.withMagnification(times), second.withMagnification(times));
        assertArrayEquals(expected.colour(), warp.colour());
        assertArrayEquals(expected.mask(), warp.mask());
        assertEquals(1, warp.magnification()[MIDDLE]);
        Warp high = seen(
                new WarpRenderer(W, H, 100, WarpRenderer.Lookup.CUBIC, 1e6f, Runnable::run), camera, plain, second);
        assertArrayEquals(expected.filled(), high.filled(), "as a limit that nothing passes");
        assertArrayEquals(expected.depth(), high.depth());
    }

    @Test
    void aPlaneHasANumberForEveryPixelAndIsCounted() {
        Keyframe plain = wall(0, 0, 0);
        assertThrows(IllegalArgumentException.class, () -> plain.withMagnification(new float[3]));
        Keyframe known = plain.withMagnification(new float[W * H]);
        assertEquals(plain.bytes() + 4 * W * H, known.bytes());
        byte[] rgb = new byte[12];
        assertEquals(known.bytes() + 12, known.withFine(rgb).bytes());
        assertFalse(known.withFine(rgb).magnification() == null);
    }
}
