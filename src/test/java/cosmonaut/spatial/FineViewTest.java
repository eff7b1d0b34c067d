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
    private FineView seenFrom(Pose pose) {
        new Random(1).nextBytes(rgb);
        Arrays.fill(shade, 0.5f);
        float[] depth = new float[W * H];
        Arrays.fill(depth, METRES);
        Keyframe wall = Keyframe.of(
                0, new CameraFrame(Pose.IDENTITY, small), new float[3 * W * H], depth, new DisparityFilter(0.1f), 100);
        Warp warp = new Warp(W, H);
        new WarpRenderer(W, H, 100, Runnable::run)
                .render(List.of(wall), List.of(new CameraFrame(pose, small)), List.of(warp));
        FineView view = new FineView(W, H, LARGE_W, LARGE_H);
        view.render(
                warp,
                shade,
                new CameraFrame(pose, large),
                wall,
                new CameraFrame(Pose.IDENTITY, large),
                rgb);
        return view;
    }

    private float given(int x, int y) {
        return (rgb[3 * (y * LARGE_W + x)] & 0xff) / 127.5f - 1;
    }

    @Test
    void fromTheSamePlaceThePictureIsSeenAsItIs() {
        FineView view = seenFrom(Pose.IDENTITY);
        for (int y = 2; y < LARGE_H - 2; y++) {
            for (int x = 2; x < LARGE_W - 2; x++) {
                assertEquals(given(x, y), view.colours()[3 * (y * LARGE_W + x)], 0.02);
            }
        }
        assertEquals(0.5, view.shade()[LARGE_W * 9 + 7], 1e-6);
    }

    /// A step to the right that is five pixels of the large picture.
    @Test
    void aStepAsideShiftsEveryPixelOfTheLargePicture() {
        FineView view = seenFrom(Pose.of(Quaternion.IDENTITY, 5 * METRES / large.fx(), 0, 0));
        for (int y = 4; y < LARGE_H - 4; y++) {
            for (int x = 4; x < LARGE_W - 12; x++) {
                assertEquals(given(x + 5, y), view.colours()[3 * (y * LARGE_W + x)], 0.03, x + "," + y);
            }
        }
    }

    @Test
    void whatThePictureDoesNotShowHasTheColoursOfTheWarp() {
        FineView view = seenFrom(Pose.of(Quaternion.about(0, 1, 0, 180), 0, 0, 0));
        for (float colour : view.colours()) {
            assertEquals(view.colours()[0], colour, 1e-6);
        }
    }
}
