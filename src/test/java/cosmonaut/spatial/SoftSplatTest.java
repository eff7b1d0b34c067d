package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import org.junit.jupiter.api.Test;

class SoftSplatTest {

    private static final double FAR = SoftSplat.constantLogDepth(100);

    @Test
    void identityReturnsThePictureWhereValid() {
        CameraFrame camera = new CameraFrame(
                Pose.of(Quaternion.about(1, 2, 3, 40), 1, -2, 0.5), Intrinsics.ofHorizontalFov(75, 96, 56));
        Keyframe source = TestWorld.keyframe(0, camera);
        Warp out = new Warp(96, 56);
        new SoftSplat(96, 56).warp(source, camera, FAR, out);
        for (int i = 0; i < 96 * 56; i++) {
            assertEquals(1, out.mask()[i]);
            assertEquals(source.depth()[i], out.depth()[i], 1e-3);
            for (int c = 0; c < 3; c++) {
                assertEquals(source.colour()[3 * i + c], out.colour()[3 * i + c], 1e-4);
            }
        }
    }

    @Test
    void pixelsAtEdgesLeaveHolesAtTheIdentity() {
        CameraFrame camera = TestWorld.camera(0, 0, 0, 32, 24);
        float[] depth = new float[32 * 24];
        float[] colour = new float[3 * 32 * 24];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % 32 < 16 ? 2 : 8;
        }
        Keyframe source = Keyframe.of(0, camera, colour, depth, new RelativeRangeFilter(0.05f), 100);
        Warp out = new Warp(32, 24);
        new SoftSplat(32, 24).warp(source, camera, FAR, out);
        int row = 12 * 32;
        // The filter takes columns 14 to 17; rounding may add one pixel of rim.
        assertEquals(0, out.mask()[row + 15]);
        assertEquals(0, out.mask()[row + 16]);
        assertEquals(Warp.HOLE, out.colour()[3 * (row + 15)]);
        assertEquals(0, out.depth()[row + 15]);
        assertEquals(1, out.mask()[row + 12]);
        assertEquals(1, out.mask()[row + 19]);
    }

    /// Depth 2 to the left and 8 to the right; the edge takes columns 15 and 16.
    private static Keyframe step(CameraFrame camera, EdgeTest edges) {
        float[] depth = new float[32 * 24];
        float[] colour = new float[3 * 32 * 24];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % 32 < 16 ? 2 : 8;
            colour[3 * i] = i % 32 / 32f;
        }
        return Keyframe.of(0, camera, colour, depth, new DisparityFilter(0.1f), edges, 100);
    }

    /// The parallax between the two depths is `f x (1/2 - 1/8)` pixels: below one the edge stays whole, above it tears.
    @Test
    void edgesStayWholeUntilThePictureTears() {
        Intrinsics lens = new Intrinsics(20, 20, 15.5, 11.5, 32, 24);
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, lens);
        Keyframe source = step(camera, EdgeTest.STRETCH);
        SoftSplat splat = new SoftSplat(32, 24);
        Warp out = new Warp(32, 24);
        splat.warp(source, camera, FAR, out);
        assertEquals(1, out.coverage(), "where it was taken nothing is missing");
        for (int i = 0; i < 32 * 24; i++) {
            assertEquals(source.colour()[3 * i], out.colour()[3 * i], 1e-4);
        }
        int row = 12 * 32;
        splat.warp(source, new CameraFrame(Pose.at(0.13, 0, 0), lens), FAR, out);
        for (int x = 0; x < 30; x++) {
            assertEquals(1, out.mask()[row + x], "0.98 pixels of parallax, column " + x);
        }
        splat.warp(source, new CameraFrame(Pose.at(0.14, 0, 0), lens), FAR, out);
        Warp filtered = new Warp(32, 24);
        splat.warp(step(camera, EdgeTest.FILTER), new CameraFrame(Pose.at(0.14, 0, 0), lens), FAR, filtered);
        assertArrayEquals(filtered.mask(), out.mask(), "1.05 pixels of parallax tear it as the filter does");
        assertEquals(0, out.mask()[row + 15]);
    }

    /// Two points on one integer pixel: with Lmax = ln 3, depths 1 and 2 weigh exp(50 (1 - ln2/ln3)) = 1.03e8 to 1;
    /// with Lmax = ln 101, depths 1 and 1.5 weigh 11.2 to 1.
    @Test
    void weightRatios() {
        assertEquals(Math.log(1.03e8), Math.log(ratio(1, 2, Math.log(3))), 0.01);
        assertEquals(11.2, ratio(1, 1.5f, Math.log(101)), 0.05);
    }

    /// With focal length 6 and the target 1 m to the right, a pixel x at depth d lands at x - 6 / d. The near one's
    /// pixel 6 (d = 1) and the far one's 3 (d = 2) or 4 (d = 1.5) land on 0 exactly; only the far one is red.
    private static double ratio(float near, float far, double logDepthMax) {
        Intrinsics lens = new Intrinsics(6, 6, 0, 0, 16, 9);
        float[] depth = new float[16 * 9];
        float[] colour = new float[3 * 16 * 9];
        int farPixel = Math.round(6 / far);
        depth[6] = near;
        depth[farPixel] = far;
        colour[3 * farPixel] = 1;
        Keyframe source =
                Keyframe.of(0, new CameraFrame(Pose.IDENTITY, lens), colour, depth, new DisparityFilter(1e9f), 100);
        Warp out = new Warp(16, 9);
        new SoftSplat(16, 9).warp(source, new CameraFrame(Pose.at(1, 0, 0), lens), logDepthMax, out);
        double red = out.colour()[0];
        return (1 - red) / red;
    }

    @Test
    void largestLogDepthCountsFilteredPixelsToo() {
        Intrinsics lens = Intrinsics.ofHorizontalFov(90, 8, 8);
        float[] depth = new float[64];
        java.util.Arrays.fill(depth, 1);
        depth[20] = 5;
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, lens);
        Keyframe source = Keyframe.of(0, camera, new float[192], depth, new RelativeRangeFilter(0.05f), 100);
        assertEquals(0, source.valid()[20]);
        CameraFrame back = new CameraFrame(Pose.at(0, 0, -1), lens);
        assertEquals(Math.log(7), new SoftSplat(8, 8).largestLogDepth(source, back), 1e-6);
    }

    /// A flat picture 2 m ahead, seen from 1 m closer with the same lens, is twice as large: between its pixels
    /// there are holes, as bilinear splatting leaves them.
    @Test
    void stretchedSurfacesKeepTheirPinholes() {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, new Intrinsics(10, 10, 8, 8, 17, 17));
        Keyframe source = TestWorld.flat(camera, 2, 0.5f);
        Warp out = new Warp(17, 17);
        CameraFrame closer = new CameraFrame(Pose.at(0, 0, 1.5), new Intrinsics(10, 10, 8, 8, 17, 17));
        new SoftSplat(17, 17).warp(source, closer, FAR, out);
        // Four times as large: pixel 8 + 4 k is hit, 8 + 4 k + 2 is not.
        assertEquals(1, out.mask()[8 * 17 + 8]);
        assertEquals(1, out.mask()[8 * 17 + 12]);
        assertEquals(0, out.mask()[8 * 17 + 10]);
        assertEquals(0.5, out.depth()[8 * 17 + 12], 1e-6);
        assertEquals(0.5f, out.colour()[3 * (8 * 17 + 12)], 1e-6);
        assertEquals(Warp.HOLE, out.colour()[3 * (8 * 17 + 10)]);
    }

    @Test
    void nothingBehindTheCameraArrives() {
        CameraFrame camera = TestWorld.camera(0, 0, 0, 16, 16);
        Warp out = new Warp(16, 16);
        new SoftSplat(16, 16).warp(TestWorld.flat(camera, 2, 0), TestWorld.camera(0, 3, 0, 16, 16), FAR, out);
        assertEquals(0, out.coverage());
    }

    /// A view of the painted sphere from elsewhere agrees with the sphere painted from there.
    @Test
    void anotherViewOfTheSameWorldAgrees() {
        CameraFrame from = TestWorld.camera(0, 0, 0, 192, 112);
        CameraFrame to = TestWorld.camera(0.4, 0.3, 4, 192, 112);
        Keyframe truth = TestWorld.keyframe(1, to);
        Warp out = new Warp(192, 112);
        new SoftSplat(192, 112).warp(TestWorld.keyframe(0, from), to, FAR, out);
        assertTrue(out.coverage() > 0.8, "coverage " + out.coverage());
        double worstColour = 0;
        double worstDepth = 0;
        for (int i = 0; i < 192 * 112; i++) {
            if (out.mask()[i] > 0 && i % 192 > 1 && i % 192 < 190) {
                worstDepth = Math.max(worstDepth, Math.abs(out.depth()[i] - truth.depth()[i]));
                worstColour = Math.max(worstColour, Math.abs(out.colour()[3 * i] - truth.colour()[3 * i]));
            }
        }
        assertTrue(worstColour < 0.06 && worstDepth < 0.06, "off by " + worstColour + " and " + worstDepth);
    }

    @Test
    void warpingIntoHolesIsWarpingAloneAndTakingWhatIsMissing() {
        CameraFrame to = TestWorld.camera(0.4, 0.3, 12, 96, 56);
        Keyframe first = TestWorld.keyframe(0, TestWorld.camera(0, 0, 0, 96, 56));
        Keyframe second = TestWorld.keyframe(1, TestWorld.camera(0.5, -0.2, 25, 96, 56));
        SoftSplat splat = new SoftSplat(96, 56);
        Warp alone = new Warp(96, 56);
        splat.warp(second, to, FAR, alone);
        Warp before = new Warp(96, 56);
        splat.warp(first, to, FAR, before);
        Warp out = new Warp(96, 56);
        splat.warp(first, to, FAR, out);
        splat.warpIntoHoles(second, to, FAR, out);
        assertTrue(out.coverage() > before.coverage() + 0.05, "the second fills something");
        for (int i = 0; i < 96 * 56; i++) {
            Warp expected = before.mask()[i] > 0 ? before : alone;
            assertEquals(expected.mask()[i], out.mask()[i]);
            assertEquals(expected.depth()[i], out.depth()[i]);
            assertEquals(expected.colour()[3 * i + 1], out.colour()[3 * i + 1]);
        }
    }

    @Test
    void sizesMustFit() {
        CameraFrame camera = TestWorld.camera(0, 0, 0, 16, 16);
        Keyframe source = TestWorld.flat(camera, 2, 0);
        SoftSplat splat = new SoftSplat(16, 16);
        assertThrows(IllegalArgumentException.class, () -> splat.warp(source, camera, FAR, new Warp(16, 15)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Keyframe.of(0, camera, new float[3], new float[256], new DisparityFilter(1), 100));
    }
}
