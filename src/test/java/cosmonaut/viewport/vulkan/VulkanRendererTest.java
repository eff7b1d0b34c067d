package cosmonaut.viewport.vulkan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.spatial.DisparityFilter;
import cosmonaut.spatial.Keyframe;
import cosmonaut.viewport.LineAgreement;
import cosmonaut.viewport.Upscaling;
import cosmonaut.viewport.ViewPixels;
import cosmonaut.viewport.ViewRequest;
import cosmonaut.viewport.ViewStyle;
import cosmonaut.viewport.ViewportException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VulkanRendererTest {

    private static final int W = 96;
    private static final int H = 56;

    private static SoftwareVulkan vulkan;
    private static VulkanRenderer renderer;

    @BeforeAll
    static void open() {
        vulkan = SoftwareVulkan.open();
        renderer = new VulkanRenderer(vulkan.adapter());
    }

    @AfterAll
    static void close() {
        if (renderer != null) {
            renderer.close();
            vulkan.close();
        }
    }

    @Test
    void showsAGeneratedPictureAsItIs() {
        Picture picture = smooth(W, H, 1);
        Picture shown = drawn(request(ViewRequest.Kind.GENERATED, picture, Pose.IDENTITY, null), W, H);
        for (int i = 0; i < picture.rgb().length; i++) {
            assertEquals(picture.rgb()[i] & 0xff, shown.rgb()[i] & 0xff, 1, "byte " + i);
        }
    }

    /// Turning needs no depth: every pixel then moves by the homography `K R K^-1`, whatever is seen.
    @Test
    void turningIsTheHomography() {
        for (double degrees : new double[] {-12, 3, 9}) {
            double a = Math.toRadians(degrees);
            Pose turned = Pose.fromMatrix(Math.cos(a), 0, Math.sin(a), 0, 0, 1, 0, 0, -Math.sin(a), 0, Math.cos(a), 0);
            Intrinsics lens = lens(W, H);
            Picture shown = drawn(request(ViewRequest.Kind.REPROJECTED, smooth(W, H, 2), turned, null), W, H);
            Picture withDepth = drawn(request(ViewRequest.Kind.REPROJECTED, smooth(W, H, 2), turned, 7f), W, H);
            assertTrue(psnrToHomography(shown, a, lens) > 40, degrees + " degrees without depth");
            assertTrue(psnrToHomography(withDepth, a, lens) > 40, degrees + " degrees with depth");
        }
    }

    /// The picture is a sum of waves, so that it is known between its pixels.
    private static double psnrToHomography(Picture shown, double angle, Intrinsics k) {
        double squares = 0;
        int counted = 0;
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                double rx = (x - k.cx()) / k.fx();
                double ry = (y - k.cy()) / k.fy();
                double sx = Math.cos(angle) * rx + Math.sin(angle);
                double sz = -Math.sin(angle) * rx + Math.cos(angle);
                double u = k.fx() * sx / sz + k.cx();
                double v = k.fy() * ry / sz + k.cy();
                if (u < 1 || v < 1 || u > W - 2 || v > H - 2) {
                    continue;
                }
                for (int c = 0; c < 3; c++) {
                    double off = wave(u, v, c, 2) - (shown.rgb()[3 * (y * W + x) + c] & 0xff);
                    squares += off * off;
                    counted++;
                }
            }
        }
        assertTrue(counted > W * H, "most of the picture is compared");
        return 10 * Math.log10(255 * 255 / (squares / counted));
    }

    @Test
    void nothingNewIsTakenOfAPictureThatIsThereAlready() {
        Picture picture = smooth(W, H, 3);
        ViewRequest request = request(ViewRequest.Kind.REPROJECTED, picture, forward(0.3), 5f);
        Picture first = drawn(request, W, H);
        Picture second = drawn(request, W, H);
        assertEquals(0, Arrays.compare(first.rgb(), second.rgb()), "the same request gives the same picture");
    }

    @Test
    void sizesMayChangeFiveHundredTimes() {
        Random random = new Random(7);
        Picture picture = smooth(24, 14, 4);
        ViewRequest request = request(ViewRequest.Kind.REPROJECTED, picture, forward(0.2), 5f);
        long before = 0;
        for (int i = 0; i < 500; i++) {
            int width = 1 + random.nextInt(64);
            int height = 1 + random.nextInt(64);
            try (ViewPixels pixels = renderer.pixels(width, height)) {
                renderer.render(request, ViewStyle.PLAIN, pixels);
                assertEquals((byte) 255, pixels.bgra().get(4 * width * height - 1), "the last pixel is opaque");
            }
            if (i == 50) {
                before = residentBytes();
            }
        }
        long grown = residentBytes() - before;
        assertTrue(grown < 48L << 20, "450 more sizes took " + (grown >> 20) + " MB");
    }

    private static long residentBytes() {
        try {
            String[] pages = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/statm"))
                    .split(" ");
            return Long.parseLong(pages[1]) * 4096;
        } catch (java.io.IOException e) {
            return 0;
        }
    }

    @Test
    void picturesOfAnySizeMayFollow() {
        for (int width : new int[] {1, 3, 17, 192, 5}) {
            Picture picture = smooth(width, 9, 5);
            Picture shown = drawn(request(ViewRequest.Kind.GENERATED, picture, Pose.IDENTITY, null), W, H);
            assertEquals(W * H * 3, shown.rgb().length);
        }
    }

    @Test
    void aLostDeviceIsToldAndAnotherRendererGoesOn() {
        AtomicBoolean lost = new AtomicBoolean();
        ViewRequest request = request(ViewRequest.Kind.REPROJECTED, smooth(W, H, 6), forward(0.1), 5f);
        ByteBuffer last;
        try (VulkanRenderer breaking = new VulkanRenderer(vulkan.adapter(), lost::get)) {
            ViewPixels pixels = breaking.pixels(W, H);
            breaking.render(request, ViewStyle.PLAIN, pixels);
            last = pixels.bgra();
            lost.set(true);
            var told = assertThrows(ViewportException.class, () -> breaking.render(request, ViewStyle.PLAIN, pixels));
            assertTrue(String.valueOf(told.getMessage()).contains("was lost"), told.getMessage());
        }
        assertEquals((byte) 255, last.get(3), "what was drawn last can still be shown");
        assertEquals(
                1,
                renderer.render(request, ViewStyle.PLAIN, renderer.pixels(W, H)).coverage(),
                0.2);
    }

    @Test
    void linesAreDrawnOverThePicture() {
        Picture picture = Picture.black(W, H);
        ViewRequest request = request(ViewRequest.Kind.GENERATED, picture, Pose.IDENTITY, null);
        ViewStyle style = new ViewStyle(Upscaling.NEAREST, List.of(), true, true);
        try (ViewPixels pixels = renderer.pixels(W, H)) {
            renderer.render(request, style, pixels);
            Picture shown = picture(pixels);
            assertTrue(shown.value(10, H / 2, 0) > 40, "the horizon of a level camera runs through the middle");
            assertTrue(shown.value(W / 20, H / 4, 0) > 40, "the safe frame lies a twentieth from the edge");
            assertEquals(0, shown.value(W / 2, H / 4, 0), "and nothing elsewhere");
        }
    }

    @ParameterizedTest
    @CsvSource({"30, 20", "48, 32", "66, 45", "60, 14"})
    void aLineLiesWhereThePictureHasWhatItIsDrawnAt(int x, int y) {
        double apart = LineAgreement.pixels(renderer, x, y);
        assertTrue(apart <= 1, apart + " pixels");
    }

    private static Pose forward(double metres) {
        return Pose.IDENTITY.movedTo(0, 0, metres);
    }

    /// @param metres of a wall that the picture shows, or null without depth
    private static ViewRequest request(
            ViewRequest.Kind kind, Picture picture, Pose view, @org.jspecify.annotations.Nullable Float metres) {
        Intrinsics lens = lens(picture.width(), picture.height());
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, lens);
        Keyframe keyframe = null;
        if (metres != null) {
            float[] depth = new float[picture.width() * picture.height()];
            Arrays.fill(depth, metres);
            keyframe = Keyframe.of(0, camera, new float[3 * depth.length], depth, new DisparityFilter(0.1f), 100);
        }
        return new ViewRequest(
                kind,
                new CameraFrame(view, lens),
                new ViewRequest.SourceView(0, picture, camera, keyframe),
                null,
                0,
                List.of());
    }

    private static Intrinsics lens(int width, int height) {
        return Intrinsics.ofHorizontalFov(70, width, height);
    }

    private static double wave(double x, double y, int channel, int seed) {
        return 127.5
                + 60 * Math.sin(0.21 * x + 0.13 * y + channel + seed)
                + 50 * Math.sin(0.09 * x - 0.17 * y + 2 * channel);
    }

    private static Picture smooth(int width, int height, int seed) {
        Picture picture = Picture.black(width, height);
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            for (int c = 0; c < 3; c++) {
                picture.rgb()[3 * i + c] = (byte) Math.round(wave(x, y, c, seed));
            }
        }
        return picture;
    }

    private static Picture drawn(ViewRequest request, int width, int height) {
        try (ViewPixels pixels = renderer.pixels(width, height)) {
            renderer.render(request, ViewStyle.PLAIN, pixels);
            return picture(pixels);
        }
    }

    private static Picture picture(ViewPixels pixels) {
        Picture picture = Picture.black(pixels.width(), pixels.height());
        ByteBuffer bgra = pixels.bgra();
        for (int i = 0; i < pixels.width() * pixels.height(); i++) {
            for (int c = 0; c < 3; c++) {
                picture.rgb()[3 * i + c] = bgra.get(4 * i + 2 - c);
            }
        }
        return picture;
    }
}
