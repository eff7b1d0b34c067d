package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Gen3cCacheTest {

    /// Left half 1 m away, right half 4 m; the filter takes columns 6 to 9. Seen from 1 m to the left with focal length
    /// 4, near pixels move by 4 columns to the right and far ones by 1. Far pixel 10 lands on 11, where the
    /// filtered near pixel 7 would stand before it: it must go. Far pixel 12 on 13 stays.
    @Test
    void backgroundThroughATornEdgeIsHidden() {
        int w = 20;
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, new Intrinsics(4, 4, 0, 4, w, 9));
        float[] depth = new float[w * 9];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % w < 8 ? 1 : 4;
        }
        Keyframe source = Keyframe.of(0, camera, new float[3 * w * 9], depth, new RelativeRangeFilter(0.05f), 100);
        CameraFrame target = new CameraFrame(Pose.at(-1, 0, 0), camera.intrinsics());
        Warp warp = new Warp(w, 9);
        new SoftSplat(w, 9).warp(source, target, SoftSplat.constantLogDepth(100), warp);
        int row = 4 * w;
        assertEquals(4, warp.depth()[row + 11], 1e-5);
        new Occlusion(w, 9, 1).hide(source, source.valid(), target, warp);
        assertEquals(0, warp.mask()[row + 11]);
        assertEquals(Warp.HOLE, warp.colour()[3 * (row + 11)]);
        assertEquals(4, warp.depth()[row + 13], 1e-5);
        assertEquals(1, warp.depth()[row + 8], 1e-5);
    }

    /// A triangle that reaches behind the camera still hides what lies beyond its visible part.
    @Test
    void surfacesThatPassTheCameraHideToo() {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, new Intrinsics(8, 8, 7.5, 7.5, 16, 16));
        float[] depth = new float[256];
        byte[] boundary = new byte[256];
        java.util.Arrays.fill(depth, 1);
        Keyframe wall = Keyframe.of(0, camera, new float[768], depth, new DisparityFilter(0.1f), 100);
        // Turned by 90 degrees and standing beside the wall, the camera sees it as a wall along its left side.
        Pose beside = Pose.of(cosmonaut.camera.Quaternion.about(0, 1, 0, 90), -0.5, 0, 0.5);
        CameraFrame target = new CameraFrame(beside, camera.intrinsics());
        Warp warp = new Warp(16, 16);
        java.util.Arrays.fill(warp.mask(), 1);
        java.util.Arrays.fill(warp.depth(), 50);
        new Occlusion(16, 16, 1).hide(wall, boundary, target, warp);
        // The wall's plane lies 0.5 to the left and ends 1.4 ahead: left of column 7.5 - 8 * 0.5 / 1.4 it is seen.
        assertEquals(0, warp.mask()[7 * 16 + 3]);
        assertEquals(1, warp.mask()[7 * 16 + 6]);
        assertEquals(1, warp.mask()[7 * 16 + 12]);
    }

    @Test
    void newestAndSeedAreKeptApart() {
        Keyframe seed = TestWorld.keyframe(0, TestWorld.camera(0, 0, 0, 96, 56));
        Gen3cCache cache = new Gen3cCache(seed, true, 4);
        assertEquals(List.of(seed), cache.buffers());
        Keyframe second = TestWorld.keyframe(8, TestWorld.camera(0.2, 0, 20, 96, 56));
        Keyframe third = TestWorld.keyframe(16, TestWorld.camera(0.4, 0, 40, 96, 56));
        cache.update(second);
        cache.update(third);
        assertEquals(List.of(third, seed), cache.buffers());
        List<CameraFrame> targets = List.of(TestWorld.camera(0.3, 0, 30, 96, 56), TestWorld.camera(0.3, 0, 40, 96, 56));
        List<List<Warp>> out = new ArrayList<>();
        for (int b = 0; b < 2; b++) {
            out.add(List.of(new Warp(96, 56), new Warp(96, 56)));
        }
        cache.render(targets, out);
        assertTrue(out.get(0).get(0).coverage() > out.get(1).get(0).coverage() + 0.1);
        // Both buffers of one frame share the sharpness of the deeper one.
        SoftSplat splat = new SoftSplat(96, 56);
        double shared =
                Math.max(splat.largestLogDepth(third, targets.get(1)), splat.largestLogDepth(seed, targets.get(1)));
        Warp alone = new Warp(96, 56);
        splat.warp(seed, targets.get(1), shared, alone);
        new Occlusion(96, 56, 4).hide(seed, seed.valid(), targets.get(1), alone);
        assertArrayEquals(alone.colour(), out.get(1).get(1).colour());
    }

    @Test
    void alignmentFindsScaleAndBias() {
        int n = 96 * 56;
        float[] target =
                TestWorld.keyframe(0, TestWorld.camera(2, 3, 0, 96, 56)).depth();
        float[] depth = new float[n];
        float[] mask = new float[n];
        for (int i = 0; i < n; i++) {
            depth[i] = 1 / ((1 / target[i] - 0.02f) / 1.7f);
            mask[i] = i % 3 == 0 ? 0 : 1;
        }
        DepthAlignment alignment = DepthAlignment.fit(depth, target, mask);
        assertEquals(1.7, alignment.scale(), 1e-3);
        assertEquals(0.02, alignment.bias(), 1e-4);
        float[] aligned = alignment.apply(depth, 100);
        for (int i = 0; i < n; i++) {
            assertEquals(target[i], aligned[i], 1e-2);
        }
        assertEquals(DepthAlignment.NONE, DepthAlignment.fit(depth, target, new float[n]));
    }

    @Test
    void refiningFollowsTheCache() {
        CameraFrame camera = TestWorld.camera(0, 0, 10, 48, 28);
        int n = 48 * 28;
        float[] depth = new float[n];
        float[] mask = new float[n];
        java.util.Arrays.fill(depth, 4);
        java.util.Arrays.fill(mask, 1);
        float[] same = DepthAlignment.refined(depth, depth, mask, camera);
        int middle = 14 * 48 + 24;
        assertEquals(4, same[middle], 0.01);
        float[] target = new float[n];
        java.util.Arrays.fill(target, 4.2f);
        float[] refined = DepthAlignment.refined(depth, target, mask, camera);
        assertEquals(4.2, refined[middle], 0.03);
    }
}
