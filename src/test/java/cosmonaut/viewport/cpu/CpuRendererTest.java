package cosmonaut.viewport.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.metrics.Psnr;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.viewport.LineAgreement;
import cosmonaut.viewport.Polyline;
import cosmonaut.viewport.Upscaling;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewRequest.Kind;
import cosmonaut.viewport.ViewRequest.SourceView;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewportException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class CpuRendererTest {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(70, WIDTH, HEIGHT);

    /// Smooth waves of colour over directions: what a camera at the origin sees of a world endlessly far.
    private static Picture waves(CameraFrame camera) {
        Intrinsics lens = camera.intrinsics();
        Picture picture = Picture.black(lens.width(), lens.height());
        Pose p = camera.pose();
        for (int y = 0; y < lens.height(); y++) {
            for (int x = 0; x < lens.width(); x++) {
                double u = (x - lens.cx()) / lens.fx();
                double v = (y - lens.cy()) / lens.fy();
                double dx = p.r00() * u + p.r01() * v + p.r02();
                double dy = p.r10() * u + p.r11() * v + p.r12();
                double dz = p.r20() * u + p.r21() * v + p.r22();
                double across = Math.atan2(dx, dz);
                double up = Math.atan2(dy, Math.hypot(dx, dz));
                int i = 3 * (y * lens.width() + x);
                picture.rgb()[i] = (byte) Math.round(128 + 90 * Math.sin(14 * across));
                picture.rgb()[i + 1] = (byte) Math.round(128 + 90 * Math.sin(12 * up + 3 * across));
                picture.rgb()[i + 2] = (byte) Math.round(128 + 90 * Math.cos(9 * across - 7 * up));
            }
        }
        return picture;
    }

    private static Keyframe keyframe(Picture picture, CameraFrame camera, float metres) {
        float[] colour = new float[picture.rgb().length];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = (picture.rgb()[i] & 0xff) / 127.5f - 1;
        }
        float[] depth = new float[colour.length / 3];
        Arrays.fill(depth, metres);
        return Keyframe.of(0, camera, colour, depth, new DisparityFilter(0.1f), 100);
    }

    private static ViewRequest request(Kind kind, CameraFrame view, Picture picture, @Nullable Keyframe keyframe) {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, LENS);
        return new ViewRequest(kind, view, new SourceView(0, picture, camera, keyframe), null, 0, List.of());
    }

    private static ViewRequest standing(Picture picture) {
        return request(Kind.GENERATED, new CameraFrame(Pose.IDENTITY, LENS), picture, null);
    }

    private static ViewStyle style(Upscaling how) {
        return new ViewStyle(how, List.of(), false, false);
    }

    private static Pose turned(double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        return new Pose(c, 0, s, 0, 1, 0, -s, 0, c, 0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource(Upscaling.class)
    void aPictureOfTheRightSizeStaysAsItIs(Upscaling how) {
        Picture picture = waves(new CameraFrame(Pose.IDENTITY, LENS));
        assertEquals(picture, Drawing.of(standing(picture), style(how), WIDTH, HEIGHT));
    }

    @ParameterizedTest
    @EnumSource(Upscaling.class)
    void anEnlargedPictureLiesInPlace(Upscaling how) {
        Picture picture = waves(new CameraFrame(Pose.IDENTITY, LENS));
        Picture large = waves(new CameraFrame(Pose.IDENTITY, LENS.scaledTo(5 * WIDTH / 2, 5 * HEIGHT / 2)));
        Picture drawn = Drawing.of(standing(picture), style(how), large.width(), large.height());
        double least = how == Upscaling.NEAREST ? 22 : 38;
        assertTrue(Psnr.of(drawn, large) > least, how + ": " + Psnr.of(drawn, large));
    }

    @Test
    void aTurnIsTheHomography() {
        CameraFrame view = new CameraFrame(turned(8), LENS);
        Picture picture = waves(new CameraFrame(Pose.IDENTITY, LENS));
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, LENS);
        Picture drawn = Drawing.of(request(Kind.REPROJECTED, view, picture, keyframe(picture, camera, 4)));
        // Eight degrees of seventy are new at one side, and two pixels of the border are softer.
        int seen = (int) (WIDTH * 0.84);
        Picture truth = waves(view);
        double psnr = Psnr.of(drawn.crop(2, 2, seen, HEIGHT - 4), truth.crop(2, 2, seen, HEIGHT - 4));
        assertTrue(psnr > 40, psnr + " dB");
    }

    @Test
    void thePictureToComeIsBlendedInByItsShareOfTime() {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, LENS);
        Picture dark = Picture.black(WIDTH, HEIGHT);
        Arrays.fill(dark.rgb(), (byte) 40);
        Picture light = Picture.black(WIDTH, HEIGHT);
        Arrays.fill(light.rgb(), (byte) 240);
        ViewRequest between = new ViewRequest(
                Kind.REPROJECTED,
                new CameraFrame(turned(1), LENS),
                new SourceView(0, dark, camera, keyframe(dark, camera, 4)),
                new SourceView(1, light, camera, keyframe(light, camera, 4)),
                0.25,
                List.of());
        try (CpuRenderer renderer = new CpuRenderer(true)) {
            ViewPixels pixels = renderer.pixels(WIDTH, HEIGHT);
            renderer.render(between, ViewStyle.PLAIN, pixels);
            assertEquals(90, pixels.bgra().get(4 * (WIDTH * HEIGHT / 2 + WIDTH / 2)), 2);
        }
        assertEquals(40, Drawing.of(between).value(WIDTH / 2, HEIGHT / 2, 1), 1, "unless it is not to be");
    }

    @Test
    void whatIsNotKnownIsDarkAndCounted() {
        CameraFrame view = new CameraFrame(turned(30), LENS);
        Picture white = Picture.black(WIDTH, HEIGHT);
        Arrays.fill(white.rgb(), (byte) 200);
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, LENS);
        ViewRequest request = request(Kind.REPROJECTED, view, white, keyframe(white, camera, 4));
        Picture drawn = Drawing.of(request);
        assertEquals(200, drawn.value(5, HEIGHT / 2, 0), 1);
        assertEquals(50, drawn.value(WIDTH - 1, HEIGHT / 2, 0), 2, "a quarter of the light");
        assertEquals(1 - 30.0 / 70, Drawing.coverage(request), 0.07);
    }

    @Test
    void aPictureWithoutDepthIsShownAsItIs() {
        Picture picture = waves(new CameraFrame(Pose.IDENTITY, LENS));
        ViewRequest request = request(Kind.REPROJECTED, new CameraFrame(turned(8), LENS), picture, null);
        assertEquals(picture, Drawing.of(request));
        assertEquals(picture, Drawing.of(request(Kind.LOOK_BACK, new CameraFrame(turned(8), LENS), picture, null)));
    }

    @Test
    void picturesMayBeLargerThanTheirKeyframesAndChangeSize() {
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, LENS);
        Picture small = waves(camera);
        Keyframe keyframe = keyframe(small, camera, 4);
        CameraFrame large = new CameraFrame(Pose.IDENTITY, LENS.scaledTo(2 * WIDTH, 2 * HEIGHT));
        CameraFrame view = new CameraFrame(turned(3), large.intrinsics());
        ViewRequest fine = new ViewRequest(
                Kind.REPROJECTED, view, new SourceView(0, waves(large), large, keyframe), null, 0, List.of(keyframe));
        int seen = (int) (2 * WIDTH * 0.9);
        Picture truth = waves(view).crop(4, 4, seen, 2 * HEIGHT - 8);
        assertTrue(Psnr.of(Drawing.of(fine).crop(4, 4, seen, 2 * HEIGHT - 8), truth) > 40);
        try (CpuRenderer renderer = new CpuRenderer()) {
            for (ViewRequest each :
                    List.of(fine, standing(small), fine, request(Kind.REPROJECTED, view, small, keyframe))) {
                assertEquals(
                        1,
                        renderer.render(each, ViewStyle.PLAIN, renderer.pixels(33, 22))
                                .coverage(),
                        0.1);
            }
        }
    }

    @Test
    void linesLieInTheWorld() {
        Picture black = Picture.black(WIDTH, HEIGHT);
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, LENS);
        Keyframe wall = keyframe(black, camera, 4);
        Polyline before = new Polyline(new float[] {-1, 0.5f, 3, 1, 0.5f, 3}, 0xffff0000, 2);
        Polyline behind = new Polyline(new float[] {-4, -2, 8, 4, -2, 8}, 0xff00ff00, 2);
        Polyline past = new Polyline(new float[] {0, 0.2f, -5, 0, 0.2f, -1}, 0xff0000ff, 2);
        ViewStyle lines = new ViewStyle(Upscaling.BICUBIC, List.of(before, behind, past), false, false);
        Picture drawn = Drawing.of(request(Kind.GENERATED, camera, black, wall), lines, 2 * WIDTH, 2 * HEIGHT);
        Intrinsics lens = LENS.scaledTo(2 * WIDTH, 2 * HEIGHT);
        int red = (int) Math.round(lens.cy() + lens.fy() * 0.5 / 3);
        int green = (int) Math.round(lens.cy() - lens.fy() * 2 / 8);
        assertTrue(drawn.value(WIDTH, red, 0) > 200, "before the wall: " + drawn.value(WIDTH, red, 0));
        int faint = drawn.value(WIDTH, green, 1);
        assertTrue(faint > 30 && faint < 90, "behind it: " + faint);
        int left = (int) Math.round(lens.cx() - lens.fx() / 3);
        assertEquals(0, drawn.value(left - 4, red, 0), "it ends where it ends");
        int blue = 0;
        for (int i = 2; i < drawn.rgb().length; i += 3) {
            blue = Math.max(blue, drawn.rgb()[i] & 0xff);
        }
        assertEquals(0, blue, "behind the camera");
        assertThrows(IllegalArgumentException.class, () -> new Polyline(new float[] {0, 0, Float.NaN, 1, 1, 1}, -1, 1));
    }

    @ParameterizedTest
    @CsvSource({"30, 20", "48, 32", "66, 45", "60, 14"})
    void aLineLiesWhereThePictureHasWhatItIsDrawnAt(int x, int y) {
        try (CpuRenderer renderer = new CpuRenderer()) {
            double apart = LineAgreement.pixels(renderer, x, y);
            assertTrue(apart <= 1, apart + " pixels");
        }
    }

    @Test
    void theHorizonIsAtTheHeightOfTheEyeAndTheSafeFrameInside() {
        Picture black = Picture.black(WIDTH, HEIGHT);
        double down = Math.toRadians(10);
        Pose pitched =
                new Pose(1, 0, 0, 0, Math.cos(down), Math.sin(down), 0, -Math.sin(down), Math.cos(down), 0, -1.6, 0);
        CameraFrame view = new CameraFrame(pitched, LENS);
        ViewStyle aids = new ViewStyle(Upscaling.BICUBIC, List.of(), true, true);
        Picture drawn = Drawing.of(request(Kind.LOOK_BACK, view, black, null), aids, WIDTH, HEIGHT);
        int row = (int) Math.round(LENS.cy() - LENS.fy() * Math.tan(down));
        assertTrue(drawn.value(WIDTH / 2, row, 1) > 100, "the camera looks down, the horizon is above");
        assertEquals(0, drawn.value(WIDTH / 2, row + 4, 1));
        assertTrue(drawn.value((int) (WIDTH * 0.05), HEIGHT / 2, 1) > 40, "the frame's left edge");
        assertEquals(0, drawn.value(WIDTH / 2, HEIGHT / 2, 1));
    }

    @Test
    void memoryThatThereIsNotIsSaid() {
        try (CpuRenderer renderer = new CpuRenderer()) {
            ViewportException refused = assertThrows(ViewportException.class, () -> renderer.pixels(100_000, 100_000));
            assertTrue(String.valueOf(refused.getMessage()).contains("100000x100000"));
        }
    }
}
