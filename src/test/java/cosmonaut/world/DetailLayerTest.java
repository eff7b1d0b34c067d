package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.Warp;
import cosmonaut.spatial.WarpRenderer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DetailLayerTest {

    private static final int W = 24;
    private static final int H = 16;

    private final DetailLayer twice = new DetailLayer(2, W, H, Float.POSITIVE_INFINITY);
    private final CameraFrame large = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(70, 2 * W, 2 * H));
    private final CameraFrame small = twice.reduced(large);

    @Test
    void aFactorOfOneTouchesNothing() {
        DetailLayer once = new DetailLayer(1, W, H, Float.POSITIVE_INFINITY);
        float[] picture = new float[3 * W * H];
        float[][] made = {picture};
        assertSame(picture, once.reduced(picture));
        assertSame(picture, once.reducedDepth(picture));
        assertSame(made, once.enlarged(made, i -> Optional.empty(), List.of(), List.of(small)));
        assertSame(small, once.reduced(small));
    }

    @Test
    void aBlockBecomesItsMeanAndTheDepthNearestToIt() {
        float[] picture = new float[3 * 4 * W * H];
        picture[0] = 1;
        picture[3] = 0.5f;
        picture[3 * 2 * W] = -0.5f;
        float[] reduced = twice.reduced(picture);
        assertEquals(0.25, reduced[0], 1e-6);
        assertEquals(0, reduced[1], 0);
        assertEquals(3 * W * H, reduced.length);
        float[] metres = new float[4 * W * H];
        Arrays.fill(metres, 2);
        metres[0] = 50;
        assertEquals(2, twice.reducedDepth(metres)[0]);
    }

    /// The cubic keeps slopes, so an even one is the same before and after.
    @Test
    void anEvenSlopeIsEnlargedExactly() {
        float[] made = new float[3 * W * H];
        for (int i = 0; i < W * H; i++) {
            Arrays.fill(made, 3 * i, 3 * i + 3, 0.02f * (i % W) - 0.3f);
        }
        float[] out = twice.enlarged(new float[][] {made}, i -> Optional.empty(), List.of(), List.of(large))[0];
        for (int x = 4; x < 2 * W - 4; x++) {
            double expected = 0.02 * ((x + 0.5) / 2 - 0.5) - 0.3;
            assertEquals(expected, out[3 * (5 * 2 * W + x)], 1e-5, "x " + x);
        }
    }

    /// Where the networks change nothing of what they are shown, the remembered picture comes out to the last detail;
    /// where they brighten it, brighter.
    @Test
    void rememberedDetailIsLaidOverWhatIsMade() {
        Random random = new Random(3);
        float[] remembered = new float[3 * 4 * W * H];
        for (int i = 0; i < remembered.length; i++) {
            remembered[i] = random.nextFloat() - 0.5f;
        }
        float[] metres = new float[W * H];
        Arrays.fill(metres, 3);
        Keyframe keyframe = twice.remembering(
                Keyframe.of(0, small, twice.reduced(remembered), metres, new DisparityFilter(0.1f), 100), remembered);
        Warp seen = new Warp(W, H);
        new WarpRenderer(W, H, 100, Runnable::run).render(List.of(keyframe), List.of(small), List.of(seen));
        float[] brighter = seen.filled().clone();
        for (int i = 0; i < brighter.length; i++) {
            brighter[i] += 0.125f;
        }
        float[] same = enlarged(seen.filled().clone(), seen, keyframe);
        float[] bright = enlarged(brighter, seen, keyframe);
        for (int i = 0; i < same.length; i++) {
            assertEquals(remembered[i], same[i], 0.01, "pixel " + i / 3);
            assertEquals(Math.min(1, remembered[i] + 0.125), bright[i], 0.01, "pixel " + i / 3);
        }
    }

    /// The left half of the nearer picture is magnified too much to be seen: there the other one's detail is laid over,
    /// and none where that is magnified too.
    @Test
    void whatIsMagnifiedTooMuchHasNoDetail() {
        DetailLayer limited = new DetailLayer(2, W, H, 1.5f);
        Keyframe near = patterned(0, 0.5f, W / 2);
        Keyframe other = patterned(1, 0.25f, W / 4);
        Warp seen = new Warp(W, H);
        new WarpRenderer(W, H, 100, WarpRenderer.Lookup.SPLAT, 1.5f, Runnable::run)
                .render(List.of(near, other), List.of(small), List.of(seen));
        float[] made = new float[3 * W * H];
        float[] out =
                limited.enlarged(new float[][] {made}, i -> Optional.of(seen), List.of(near, other), List.of(large))[0];
        float[] unlimited =
                twice.enlarged(new float[][] {made}, i -> Optional.of(seen), List.of(near, other), List.of(large))[0];
        for (int y = 4; y < 2 * H - 4; y++) {
            for (int x = 4; x < 2 * W - 4; x++) {
                double expected = x < W / 2 ? 0 : x < W ? 0.25 : 0.5;
                assertEquals(x < W / 2, unlimited[3 * (y * 2 * W + x)] == 0, "the mask alone, " + x + "," + y);
                double sign = (x + y) % 2 == 0 ? 1 : -1;
                assertEquals(expected * sign, out[3 * (y * 2 * W + x)], 0.01, x + "," + y);
            }
        }
    }

    /// A wall with a pattern of single large pixels, which a small one does not show.
    ///
    /// @param magnifiedColumns small columns from the left that are magnified twice
    private Keyframe patterned(int index, float contrast, int magnifiedColumns) {
        float[] picture = new float[3 * 4 * W * H];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (i / 3 % (2 * W) + i / 3 / (2 * W)) % 2 == 0 ? contrast : -contrast;
        }
        float[] metres = new float[W * H];
        float[] times = new float[W * H];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = 3;
            times[i] = i % W < magnifiedColumns ? 2 : 1;
        }
        Keyframe keyframe = Keyframe.of(index, small, twice.reduced(picture), metres, new DisparityFilter(0.1f), 100);
        return twice.remembering(keyframe.withMagnification(times), picture);
    }

    private float[] enlarged(float[] made, Warp seen, Keyframe keyframe) {
        return twice.enlarged(new float[][] {made}, i -> Optional.of(seen), List.of(keyframe), List.of(large))[0];
    }
}
