package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.spatial.Warp;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameScaleTest {

    private static final int W = 12;
    private static final int H = 8;

    private final FrameScale twice = new FrameScale(2, W, H);

    @Test
    void aFactorOfOneTouchesNothing() {
        FrameScale once = new FrameScale(1, W, H);
        float[] picture = new float[3 * W * H];
        assertSame(picture, once.reduced(picture));
        assertSame(picture, once.reducedDepth(picture));
        assertSame(picture, once.enlargedDepth(picture));
    }

    @Test
    void aBlockBecomesItsMean() {
        float[] picture = new float[3 * 4 * W * H];
        picture[0] = 1;
        picture[3] = 0.5f;
        picture[3 * 2 * W] = -0.5f;
        float[] small = twice.reduced(picture);
        assertEquals(0.25, small[0], 1e-6);
        assertEquals(0, small[1], 0);
        assertEquals(3 * W * H, small.length);
    }

    /// Keys' cubic keeps ramps, so an even slope is the same before and after.
    @Test
    void anEvenSlopeIsEnlargedExactly() {
        float[] small = new float[3 * W * H];
        for (int i = 0; i < W * H; i++) {
            Arrays.fill(small, 3 * i, 3 * i + 3, 0.05f * (i % W) - 0.3f);
        }
        float[] large = new float[4 * small.length];
        twice.finish(new float[][] {large}, new float[][] {small}, List.of(), List.of());
        for (int x = 4; x < 2 * W - 4; x++) {
            double expected = 0.05 * ((x + 0.5) / 2 - 0.5) - 0.3;
            assertEquals(expected, large[3 * (5 * 2 * W + x)], 1e-5, "x " + x);
        }
    }

    /// Where the networks change nothing of what they are shown, the remembered picture comes out to the last detail;
    /// where
    /// nothing is known, what they made.
    @Test
    void rememberedDetailIsLaidOverWhatIsMade() {
        Random random = new Random(3);
        Warp warp = new Warp(2 * W, 2 * H);
        for (int i = 0; i < warp.filled().length; i++) {
            warp.filled()[i] = random.nextFloat() - 0.5f;
        }
        for (int i = 0; i < warp.mask().length; i++) {
            warp.mask()[i] = i % (2 * W) < W ? 1 : 0;
            warp.depth()[i] = warp.mask()[i] * 3;
        }
        Warp seen = new Warp(W, H);
        twice.reduce(seen, warp);
        assertEquals(0.5, seen.coverage(), 1e-6);
        assertEquals(3, seen.depth()[0], 1e-6);
        assertEquals(0, seen.depth()[W - 1]);
        float[] out = new float[warp.filled().length];
        twice.finish(new float[][] {out}, new float[][] {seen.filled()}, List.of(warp), List.of(seen));
        float[] soft = new float[out.length];
        twice.finish(new float[][] {soft}, new float[][] {seen.filled()}, List.of(), List.of());
        for (int i = 0; i < out.length; i++) {
            assertEquals(warp.mask()[i / 3] > 0 ? warp.filled()[i] : soft[i], out[i], 1e-5);
        }
    }

    @Test
    void aPlaneStaysAPlaneWhenItsDepthIsEnlarged() {
        float[] metres = new float[W * H];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = 1 / (0.1f + 0.02f * (i % W));
        }
        float[] large = twice.enlargedDepth(metres);
        for (int x = 1; x < 2 * W - 1; x++) {
            assertEquals(0.1 + 0.02 * ((x + 0.5) / 2 - 0.5), 1 / large[6 * W + x], 1e-5);
        }
        assertArrayEquals(metres, twice.reducedDepth(large), 0.25f);
    }

    @Test
    void aBlockOfWhichFewPixelsAreKnownIsUnknown() {
        float[] metres = new float[4 * W * H];
        metres[0] = 2;
        metres[2] = 4;
        metres[3] = 6;
        float[] small = twice.reducedDepth(metres);
        assertEquals(0, small[0]);
        assertEquals(5, small[1]);
        assertTrue(small[2] == 0);
    }
}
