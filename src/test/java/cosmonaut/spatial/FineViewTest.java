package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FineViewTest {

    private static final int W = 48;
    private static final int H = 28;
    private static final int LARGE_W = 2 * W;
    private static final int LARGE_H = 2 * H;
    private static final float METRES = 3;

    private final Intrinsics small = Intrinsics.ofHorizontalFov(70, W, H);
    private final Intrinsics large = small.scaledTo(LARGE_W, LARGE_H);
    private final byte[] rgb = new byte[3 * LARGE_W * LARGE_H];
    private final float[] shade = new float[W * H];

    /// A wall three metres ahead, of noise that the small warp cannot show.
    private int[] seenFrom(Pose pose, float light) {
        Arrays.fill(shade, light);
        new Random(1).nextBytes(rgb);
        float[] depth = new float[W * H];
        Arrays.fill(depth, METRES);
        Keyframe wall = Keyframe.of(
                0, new CameraFrame(Pose.IDENTITY, small), new float[3 * W * H], depth, new DisparityFilter(0.1f), 100);
        Warp warp = new Warp(W, H);
        new WarpRenderer(W, H, 100, Runnable::run)
                .render(List.of(wall), List.of(new CameraFrame(pose, small)), List.of(warp));
        int[] argb = new int[LARGE_W * LARGE_H];
        FineView view = new FineView(W, H, LARGE_W, LARGE_H);
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, large);
        view.look(argb, warp, new CameraFrame(pose, large), List.of(new FineView.Source(wall, camera, rgb)));
        view.complete(argb, warp, shade);
        return argb;
    }

    private void assertSame(int[] seen, int x, int y, int fromX) {
        for (int c = 0; c < 3; c++) {
            int given = rgb[3 * (y * LARGE_W + fromX) + c] & 0xff;
            assertEquals(given, seen[y * LARGE_W + x] >> 16 - 8 * c & 0xff, 6, x + "," + y);
        }
    }

    @Test
    void fromTheSamePlaceThePictureIsSeenAsItIs() {
        int[] view = seenFrom(Pose.IDENTITY, 1);
        for (int y = 2; y < LARGE_H - 2; y++) {
            for (int x = 2; x < LARGE_W - 2; x++) {
                assertSame(view, x, y, x);
            }
        }
    }

    /// A step to the right that is five pixels of the large picture.
    @Test
    void aStepAsideShiftsEveryPixelOfTheLargePicture() {
        int[] view = seenFrom(Pose.of(Quaternion.IDENTITY, 5 * METRES / large.fx(), 0, 0), 1);
        for (int y = 4; y < LARGE_H - 4; y++) {
            for (int x = 4; x < LARGE_W - 12; x++) {
                assertSame(view, x, y, x + 5);
            }
        }
    }

    @Test
    void whatThePictureDoesNotShowHasTheColoursOfTheWarp() {
        int[] view = seenFrom(Pose.of(Quaternion.about(0, 1, 0, 180), 0, 0, 0), 0.5f);
        assertEquals(0xff404040, view[0], "mid grey by a half");
        for (int colour : view) {
            assertEquals(view[0], colour);
        }
    }
}
