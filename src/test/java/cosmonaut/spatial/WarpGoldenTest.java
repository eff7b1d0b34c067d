package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.weights.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The warp against the one that made the starter's training data (`warp.c` of `cosmonaut_training.data.native`): what
/// the network learnt to read must be what the engine shows it.
class WarpGoldenTest {

    private static final int W = 48;
    private static final int H = 28;
    private static final int PIXELS = W * H;
    private static final float FAR = 100;

    @Test
    void warpsAsTheTrainingDataWasWarped() {
        try (Safetensors golden = Safetensors.open(Path.of("src/test/resources/golden/starter-parts.safetensors"))) {
            List<Keyframe> sources = sources(golden);
            List<CameraFrame> targets = cameras(golden, "warp.target_c2w");
            List<Warp> warps = List.of(new Warp(W, H), new Warp(W, H), new Warp(W, H));
            new WarpRenderer(W, H, FAR, Runnable::run).render(sources, targets, warps);
            float[] mask = golden.get("warp.mask").toFloats();
            float[] colour = golden.get("warp.colour").toFloats();
            float[] depth = golden.get("warp.depth").toFloats();
            float[] filled = golden.get("warp.filled").toFloats();
            for (int t = 0; t < 3; t++) {
                Warp warp = warps.get(t);
                assertTrue(warp.coverage() > 0.5, "some of the target is seen");
                assertEquals(
                        t == 2, warp.coverage() == 1, "all of it only from where the first source was taken, nearly");
                for (int i = 0; i < PIXELS; i++) {
                    String where = "target " + t + " at " + i % W + "," + i / W;
                    int at = t * PIXELS + i;
                    assertEquals(mask[at], warp.mask()[i], where);
                    assertEquals(depth[at], warp.depth()[i], 1e-4 * Math.max(1, depth[at]), where);
                    for (int c = 0; c < 3; c++) {
                        if (mask[at] > 0) {
                            assertEquals(colour[3 * at + c], warp.colour()[3 * i + c], 1e-4, where);
                        }
                        assertEquals(filled[3 * at + c], warp.filled()[3 * i + c], 1e-4, where);
                    }
                }
            }
        }
    }

    @Test
    void looksColoursUpAsTheTrainingDataWereLookedUp() {
        try (Safetensors golden = Safetensors.open(Path.of("src/test/resources/golden/starter-parts.safetensors"));
                Safetensors cubic = Safetensors.open(Path.of("src/test/resources/golden/warp-cubic.safetensors"))) {
            List<Warp> warps = List.of(new Warp(W, H), new Warp(W, H), new Warp(W, H));
            new WarpRenderer(W, H, FAR, WarpRenderer.Lookup.CUBIC, Runnable::run)
                    .render(sources(golden), cameras(golden, "warp.target_c2w"), warps);
            float[] splat = golden.get("warp.filled").toFloats();
            float[] filled = cubic.get("filled").toFloats();
            double changed = 0;
            for (int i = 0; i < filled.length; i++) {
                Warp warp = warps.get(i / (3 * PIXELS));
                String where = "at " + i / 3 % PIXELS % W + "," + i / 3 % PIXELS / W + " of " + i / (3 * PIXELS);
                assertEquals(filled[i], warp.filled()[i % (3 * PIXELS)], 2e-4, where);
                changed += Math.abs(filled[i] - splat[i]);
            }
            assertTrue(changed / filled.length > 0.005, "the lookup matters");
        }
    }

    /// Two sources with magnified parts, seen from further on through another lens.
    @Test
    void leavesOutWhatIsMagnifiedAsTheTrainingDataLeaveItOut() {
        try (Safetensors golden = Safetensors.open(Path.of("src/test/resources/golden/warp-magnified.safetensors"))) {
            List<Keyframe> sources = new ArrayList<>();
            for (Keyframe source : sources(golden, "", "source_K")) {
                int s = source.index();
                sources.add(source.withMagnification(
                        golden.get("source_magnification").slice(s, s + 1).toFloats()));
            }
            List<Warp> warps = List.of(new Warp(W, H), new Warp(W, H), new Warp(W, H));
            new WarpRenderer(W, H, FAR, WarpRenderer.Lookup.CUBIC, 3, Runnable::run)
                    .render(sources, cameras(golden, "target_c2w", "target_K"), warps);
            float[] mask = golden.get("mask").toFloats();
            float[] depth = golden.get("depth").toFloats();
            float[] magnification = golden.get("magnification").toFloats();
            float[] filled = golden.get("filled").toFloats();
            int guessed = 0;
            for (int at = 0; at < 3 * PIXELS; at++) {
                Warp warp = warps.get(at / PIXELS);
                int i = at % PIXELS;
                String where = "target " + at / PIXELS + " at " + i % W + "," + i / W;
                assertEquals(mask[at], warp.mask()[i], where);
                assertEquals(depth[at], warp.depth()[i], 1e-4 * Math.max(1, depth[at]), where);
                assertEquals(magnification[at], warp.magnification()[i], 1e-4, where);
                guessed += mask[at] == 0 && depth[at] > 0 ? 1 : 0;
                for (int c = 0; c < 3; c++) {
                    assertEquals(filled[3 * at + c], warp.filled()[3 * i + c], 2e-4, where);
                    float own = depth[at] > 0 ? warp.filled()[3 * i + c] : Warp.HOLE;
                    assertEquals(own, warp.colour()[3 * i + c], where);
                }
            }
            assertTrue(guessed > PIXELS / 4, guessed + " pixels are magnified too much");
        }
    }

    @Test
    void findsTheEdgesThatTheTrainingDataLeftOut() {
        try (Safetensors golden = Safetensors.open(Path.of("src/test/resources/golden/starter-parts.safetensors"))) {
            float[] expected = golden.get("warp.source_valid").toFloats();
            List<Keyframe> sources = sources(golden);
            for (int s = 0; s < 2; s++) {
                for (int i = 0; i < PIXELS; i++) {
                    assertEquals(
                            expected[s * PIXELS + i] > 0 ? Keyframe.SURFACE : Keyframe.EDGE,
                            sources.get(s).valid()[i],
                            "source " + s + " at " + i % W + "," + i / W);
                }
            }
        }
    }

    private static List<Keyframe> sources(Safetensors golden) {
        return sources(golden, "warp.", "warp.K");
    }

    /// @param prefix of the sources' names
    private static List<Keyframe> sources(Safetensors golden, String prefix, String lens) {
        List<Keyframe> sources = new ArrayList<>();
        List<CameraFrame> cameras = cameras(golden, prefix + "source_c2w", lens);
        for (int s = 0; s < cameras.size(); s++) {
            sources.add(Keyframe.of(
                    s,
                    cameras.get(s),
                    golden.get(prefix + "source_colour").slice(s, s + 1).toFloats(),
                    golden.get(prefix + "source_depth").slice(s, s + 1).toFloats(),
                    new DisparityFilter(0.1f),
                    EdgeTest.STRETCH,
                    FAR));
        }
        return sources;
    }

    private static List<CameraFrame> cameras(Safetensors golden, String name) {
        return cameras(golden, name, "warp.K");
    }

    private static List<CameraFrame> cameras(Safetensors golden, String name, String lensName) {
        float[] k = golden.get(lensName).toFloats();
        Intrinsics lens = new Intrinsics(k[0], k[1], k[2], k[3], W, H);
        List<CameraFrame> cameras = new ArrayList<>();
        int count = golden.get(name).shape().extent(0);
        for (int i = 0; i < count; i++) {
            float[] rows = golden.get(name).slice(i, i + 1).toFloats();
            double[] matrix = new double[rows.length];
            for (int j = 0; j < rows.length; j++) {
                matrix[j] = rows[j];
            }
            cameras.add(new CameraFrame(Pose.fromMatrix(matrix, 1e-5), lens));
        }
        return cameras;
    }
}
