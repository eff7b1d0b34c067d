package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.network.GoldenFile;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PanoramaTest {

    private static final Cylinder RASTER = new Cylinder(256, 64);

    /// Where pixels of pictures lie on the panorama, as the training has it.
    @Test
    void picturesLieWhereTheTrainingPutsThem() throws Exception {
        try (GoldenFile golden = GoldenFile.open("panorama-geometry")) {
            Cylinder raster = new Cylinder(96, 24);
            float[] yaw = golden.get("picture.yaw").toFloats();
            float[] pitch = golden.get("picture.pitch").toFloats();
            float[] focal = golden.get("picture.focal").toFloats();
            float[] columns = golden.get("picture.column").toFloats();
            float[] rows = golden.get("picture.row").toFloats();
            for (int k = 0; k < yaw.length; k++) {
                // The golden pitch turns the picture up; yaw is applied after it.
                Pose pose = Surroundings.turned(Pose.IDENTITY, Math.toDegrees(yaw[k]))
                        .compose(Pose.of(Quaternion.about(1, 0, 0, Math.toDegrees(pitch[k])), 0, 0, 0));
                for (int i = 0; i < 48 * 28; i++) {
                    double x = (i % 48 - 23.5) / focal[k];
                    int row = i / 48;
                    double y = (row - 13.5) / focal[k];
                    double dx = pose.r00() * x + pose.r01() * y + pose.r02();
                    double dy = pose.r10() * x + pose.r11() * y + pose.r12();
                    double dz = pose.r20() * x + pose.r21() * y + pose.r22();
                    double column = raster.column(Math.atan2(dx, dz));
                    double apart = Math.IEEEremainder(column - columns[k * 48 * 28 + i], 96);
                    assertEquals(0, apart, 2e-3, "column of pixel " + i + " of picture " + k);
                    assertEquals(rows[k * 48 * 28 + i], raster.row(dy / Math.hypot(dx, dz)), 2e-3);
                }
            }
        }
    }

    @Test
    void depthEdgesSnapAsInTheTraining() throws Exception {
        try (GoldenFile golden = GoldenFile.open("panorama-sample")) {
            float[] snapped = new DistanceEdges(new Cylinder(256, 128))
                    .snapped(golden.get("distance").toFloats());
            float[] expected = golden.get("snapped").toFloats();
            for (int i = 0; i < snapped.length; i++) {
                assertEquals(1, snapped[i] / expected[i], 1e-3, "pixel " + i);
            }
        }
    }

    /// A panorama whose colour tells the azimuth, 3 m away all round.
    private static Panorama ring(Pose place) {
        float[] colour = new float[3 * RASTER.pixels()];
        float[] distance = new float[RASTER.pixels()];
        for (int i = 0; i < distance.length; i++) {
            double azimuth = RASTER.azimuth(i % RASTER.width());
            colour[3 * i] = (float) Math.sin(azimuth);
            colour[3 * i + 1] = (float) Math.cos(azimuth);
            distance[i] = 3;
        }
        return new Panorama(RASTER, place, colour, distance);
    }

    @Test
    void aViewIsWhatStandsInItsDirection() {
        Panorama panorama = ring(Pose.at(1, 2, 3));
        Intrinsics lens = Intrinsics.ofHorizontalFov(60, 41, 31);
        for (double degrees : new double[] {0, 75, 180, -120}) {
            CameraFrame camera = new CameraFrame(Surroundings.turned(panorama.place(), degrees), lens);
            float[] colour = new float[3 * 41 * 31];
            float[] depth = new float[41 * 31];
            panorama.view(camera, colour, depth);
            int middle = 15 * 41 + 20;
            assertEquals(Math.sin(Math.toRadians(degrees)), colour[3 * middle], 0.01);
            assertEquals(Math.cos(Math.toRadians(degrees)), colour[3 * middle + 1], 0.01);
            assertEquals(3, depth[middle], 1e-3);
            double side = Math.atan(20 / lens.fx());
            assertEquals(3 * Math.cos(side), depth[middle + 20], 1e-3, "depth is along the camera's axis");
        }
    }

    @Test
    void aboveAndBelowAPanoramaNothingIsKnown() {
        Panorama panorama = ring(Pose.IDENTITY);
        Intrinsics lens = Intrinsics.ofHorizontalFov(60, 41, 31);
        Pose up = Pose.of(Quaternion.about(1, 0, 0, 80), 0, 0, 0);
        float[] depth = new float[41 * 31];
        panorama.view(new CameraFrame(up, lens), new float[3 * 41 * 31], depth);
        assertEquals(0, depth[15 * 41 + 20]);
    }

    /// What a keyframe shows is gathered where it lies, with its horizontal distance; the rest stays open.
    @Test
    void whatIsRememberedIsGatheredRoundThePlace() {
        Surroundings seen = new Surroundings(RASTER, Pose.IDENTITY);
        List<CameraFrame> cameras = Surroundings.cameras(RASTER, Pose.IDENTITY);
        Intrinsics lens = cameras.getFirst().intrinsics();
        for (int i = 0; i < cameras.size(); i++) {
            Warp shown = new Warp(lens.width(), lens.height());
            if (i == 1) { // a wall 3 m ahead of the view at 60 degrees
                Arrays.fill(shown.mask(), 1);
                Arrays.fill(shown.depth(), 3);
                Arrays.fill(shown.colour(), 0.25f);
            }
            seen.gather(i, shown);
        }
        assertEquals(1.0 / 6, seen.coverage(), 0.01);
        int wall = 32 * 256 + (int) Math.rint(RASTER.column(Math.toRadians(60)));
        assertEquals(1, seen.seen()[wall]);
        assertEquals(1, seen.kept()[wall]);
        assertEquals(3, seen.distance()[wall], 0.01);
        assertEquals(0.25f, seen.colour()[3 * wall], 1e-6);
        int edge = 32 * 256 + (int) Math.rint(RASTER.column(Math.toRadians(60 + 28)));
        assertEquals(3 / Math.cos(Math.toRadians(28)), seen.distance()[edge], 0.05, "horizontal, not along an axis");
        assertEquals(0, seen.seen()[32 * 256 + (int) RASTER.column(0)]);
    }

    @Test
    void whatIsMagnifiedIsSeenButNotKept() {
        Surroundings seen = new Surroundings(RASTER, Pose.IDENTITY);
        Intrinsics lens = Surroundings.lens(RASTER);
        Warp shown = new Warp(lens.width(), lens.height());
        Arrays.fill(shown.mask(), 1);
        Arrays.fill(shown.depth(), 3);
        Arrays.fill(shown.magnification(), 2.5f);
        seen.gather(0, shown);
        int ahead = 32 * 256 + (int) RASTER.column(0);
        assertEquals(1, seen.seen()[ahead]);
        assertEquals(0, seen.kept()[ahead]);
    }

    /// What is seen stays to the bit; what is imagined goes on from it without a step, and is itself again far away.
    @Test
    void theBorderOfWhatIsSeenCannotBeTold() {
        ScreenedBlend blend = new ScreenedBlend(256, 64, true);
        float[] seen = new float[256 * 64];
        float[] made = new float[256 * 64];
        float[] mask = new float[256 * 64];
        for (int i = 0; i < seen.length; i++) {
            mask[i] = i % 256 < 64 ? 1 : 0;
            seen[i] = mask[i] * (0.5f + (i / 256) % 3 * 0.01f);
            made[i] = 0.1f;
        }
        float[] joined = blend.joined(seen, made, mask);
        int row = 32 * 256;
        assertEquals(seen[row + 63], joined[row + 63], 0);
        assertEquals(seen[row], joined[row], 0);
        assertTrue(
                Math.abs(joined[row + 64] - joined[row + 63]) < 0.06,
                "from " + joined[row + 63] + " to " + joined[row + 64]);
        assertTrue(Math.abs(joined[row + 255] - joined[row]) < 0.06, "round the circle too");
        assertEquals(0.1f, joined[row + 160], 0.02, "far away nothing is shifted");
    }

    @Test
    void cellsKeepTheirMeanColours() {
        Panorama panorama = ring(Pose.IDENTITY);
        Panorama coarse = panorama.coarsened(8);
        double before = 0;
        double after = 0;
        for (int i = 0; i < panorama.colour().length; i += 3) {
            before += panorama.colour()[i + 1] * panorama.colour()[i + 1];
            after += coarse.colour()[i + 1] * coarse.colour()[i + 1];
            assertEquals(panorama.colour()[i], coarse.colour()[i], 0.05);
        }
        assertEquals(before, after, 0.02 * before);
        assertFalse(Arrays.equals(panorama.colour(), coarse.colour()));
    }

    @Test
    void aRasterIsMadeOfWholeCells() {
        assertThrows(IllegalArgumentException.class, () -> new Cylinder(100, 64));
        assertThrows(IllegalArgumentException.class, () -> new ScreenedBlend(30, 30, false));
        assertEquals(0, RASTER.azimuth(RASTER.column(0)), 1e-12);
        assertEquals(2.5, RASTER.azimuth(RASTER.column(2.5)), 1e-12);
    }
}
