package cosmonaut.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluckerRaysTest {

    private static final int W = 24;
    private static final int H = 14;
    private static final PluckerRays STARTER =
            new PluckerRays(PluckerRays.Order.MOMENT_FIRST, PluckerRays.Pictures.ALL, 4, 8, 4);

    /// The published code's check: f = 100, c = (80, 44) on the latent grid of 160 x 88.
    @Test
    void publishedSanityCheck() {
        PluckerRays rays = new PluckerRays(PluckerRays.Order.MOMENT_FIRST, PluckerRays.Pictures.FOURTH, 8, 8, 1);
        Intrinsics lens = new Intrinsics(800, 800, 640, 352, 1280, 704);
        float[] out = DrawnRays.of(rays, List.of(new CameraFrame(Pose.IDENTITY, lens)));
        int cells = 160 * 88;
        for (int i = 0; i < 3 * cells; i++) {
            assertEquals(0f, Math.abs(out[i]));
        }
        double z = out[5 * cells];
        assertEquals(-0.795, out[3 * cells] / z, 1e-6);
        assertEquals(-0.435, out[4 * cells] / z, 1e-6);
        assertEquals(1 / Math.sqrt(0.795 * 0.795 + 0.435 * 0.435 + 1), z, 1e-6);
        // Row-major: the second number is the next column.
        assertEquals(-0.785, out[3 * cells + 1] / out[5 * cells + 1], 1e-6);
    }

    @Test
    void momentIsPerpendicularAndDirectionOfUnitLength() {
        float[] out = DrawnRays.of(STARTER, randomWindow(5));
        forEachRay(out, (m, d) -> {
            assertEquals(0, m[0] * d[0] + m[1] * d[1] + m[2] * d[2], 1e-5);
            assertEquals(1, d[0] * d[0] + d[1] * d[1] + d[2] * d[2], 1e-5);
        });
    }

    @Test
    void pureRotationLeavesTheMomentZero() {
        RandomPoses random = new RandomPoses(6);
        List<CameraFrame> window = new ArrayList<>();
        Intrinsics lens = random.lens(192, 112);
        for (int i = 0; i < 9; i++) {
            window.add(new CameraFrame(Pose.of(random.rotation(), 5, -3, 11), lens));
        }
        forEachRay(
                DrawnRays.of(STARTER, window),
                (m, d) -> assertEquals(0, Math.abs(m[0]) + Math.abs(m[1]) + Math.abs(m[2]), 1e-6));
    }

    @Test
    void onlyPosesRelativeToTheFirstMatter() {
        List<CameraFrame> window = randomWindow(7);
        Pose elsewhere = new RandomPoses(8).pose(20);
        List<CameraFrame> moved = window.stream()
                .map(frame -> new CameraFrame(elsewhere.compose(frame.pose()), frame.intrinsics()))
                .toList();
        float[] a = DrawnRays.of(STARTER, window);
        float[] b = DrawnRays.of(STARTER, moved);
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i], 1e-5);
        }
    }

    /// A camera 2 m to the right with unit 4: c = (0.5, 0, 0), so m = (0, -0.5 dz, 0.5 dy).
    @Test
    void momentByHandAndChannelOrder() {
        Intrinsics lens = Intrinsics.ofHorizontalFov(90, 192, 112);
        List<CameraFrame> window = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            window.add(new CameraFrame(Pose.at(i == 6 ? 2 : 0, 0, 0), lens));
        }
        float[] out = DrawnRays.of(STARTER, window);
        int cell = 3 * W + 5;
        // Picture 6 is the second of the group of latent frame 2: channels 6..11.
        float[] ray = new float[6];
        for (int c = 0; c < 6; c++) {
            ray[c] = out[((6 + c) * 3 + 2) * W * H + cell];
        }
        double x = (8 * 5 + 4 - 95.5) / 96;
        double y = (8 * 3 + 4 - 55.5) / 96;
        double n = Math.sqrt(x * x + y * y + 1);
        assertEquals(0, ray[0]);
        assertEquals(-0.5 / n, ray[1], 1e-6);
        assertEquals(0.5 * y / n, ray[2], 1e-6);
        assertEquals(x / n, ray[3], 1e-6);
        PluckerRays paper = new PluckerRays(PluckerRays.Order.DIRECTION_FIRST, PluckerRays.Pictures.ALL, 4, 8, 4);
        float[] swapped = DrawnRays.of(paper, window);
        assertEquals(ray[3], swapped[(6 * 3 + 2) * W * H + cell]);
        assertEquals(ray[1], swapped[((6 + 4) * 3 + 2) * W * H + cell]);
    }

    @Test
    void fourthPictureOfEachGroup() {
        Intrinsics lens = Intrinsics.ofHorizontalFov(90, 16, 8);
        List<CameraFrame> window = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            window.add(new CameraFrame(Pose.at(i, 0, 0), lens));
        }
        float[] eight = DrawnRays.of(
                new PluckerRays(PluckerRays.Order.MOMENT_FIRST, PluckerRays.Pictures.FOURTH, 8, 8, 1), window);
        assertEquals(0, momentOverDirection(eight, 3, 0), 1e-6);
        assertEquals(4, momentOverDirection(eight, 3, 1), 1e-5);
        assertEquals(12, momentOverDirection(eight, 3, 2), 1e-5);
        float[] four = DrawnRays.of(
                new PluckerRays(PluckerRays.Order.MOMENT_FIRST, PluckerRays.Pictures.FOURTH, 4, 8, 1), window);
        assertEquals(8, momentOverDirection(four, 5, 2), 1e-5);
        float[] leading = DrawnRays.of(
                new PluckerRays(PluckerRays.Order.MOMENT_FIRST, PluckerRays.Pictures.LEADING, 8, 8, 1), window);
        assertEquals(0, momentOverDirection(leading, 3, 0), 1e-6);
        assertEquals(1, momentOverDirection(leading, 3, 1), 1e-5);
        assertEquals(2, momentOverDirection(leading, 3, 2), 1e-5);
    }

    /// With c = (s, 0, 0): m_y = -s * d_z.
    private static double momentOverDirection(float[] out, int latents, int latent) {
        return -out[(latents + latent) * 2] / out[(5 * latents + latent) * 2];
    }

    @Test
    void latentFrameZeroRepeatsThePictureZero() {
        float[] out = DrawnRays.of(STARTER, randomWindow(9));
        for (int c = 6; c < 24; c++) {
            for (int i = 0; i < W * H; i++) {
                assertEquals(out[(c % 6) * 3 * W * H + i], out[c * 3 * W * H + i]);
            }
        }
    }

    @Test
    void largestTranslationIsOverRawVectors() {
        Intrinsics lens = Intrinsics.ofHorizontalFov(90, 192, 112);
        // Centres (0,0,0), (3,0,0), (0,4,0) without rotation: the raw vectors are the negated centres.
        List<CameraFrame> window = List.of(
                new CameraFrame(Pose.IDENTITY, lens),
                new CameraFrame(Pose.at(3, 0, 0), lens),
                new CameraFrame(Pose.at(0, 4, 0), lens));
        assertEquals(5, PluckerRays.largestTranslation(window), 1e-12);
        assertEquals(1, PluckerRays.largestTranslation(window.subList(0, 1)));
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        List<CameraFrame> window = randomWindow(1);
        assertThrows(IllegalArgumentException.class, () -> STARTER.cameras(window.subList(0, 8)));
        List<CameraFrame> odd = List.of(new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(90, 190, 112)));
        assertThrows(IllegalArgumentException.class, () -> STARTER.cameras(odd));
    }

    private static List<CameraFrame> randomWindow(long seed) {
        RandomPoses random = new RandomPoses(seed);
        List<CameraFrame> window = new ArrayList<>();
        Intrinsics lens = random.lens(192, 112);
        for (int i = 0; i < 9; i++) {
            window.add(new CameraFrame(random.pose(2), lens));
        }
        return window;
    }

    private interface RayCheck {
        void check(float[] moment, float[] direction);
    }

    private static void forEachRay(float[] out, RayCheck check) {
        int step = 3 * W * H;
        for (int picture = 0; picture < 4; picture++) {
            for (int i = 0; i < step; i++) {
                int at = picture * 6 * step + i;
                check.check(
                        new float[] {out[at], out[at + step], out[at + 2 * step]},
                        new float[] {out[at + 3 * step], out[at + 4 * step], out[at + 5 * step]});
            }
        }
    }
}
