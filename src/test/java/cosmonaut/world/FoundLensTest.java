package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.PartFolders;
import cosmonaut.network.depth.DepthMap;
import cosmonaut.network.depth.PictureDepth;
import cosmonaut.network.depth.PublishedDepth;
import cosmonaut.spatial.Keyframe;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A first picture of which nothing is known: lens and depth are those that MoGe finds (GEN3C section 3.1), and a world
/// whose depth is in metres has a unit of its own (section 4.2).
final class FoundLensTest {

    private static final int W = 64;
    private static final int H = 32;
    private static final int ROWS = 33;

    @TempDir
    private Path folder;

    private static WorldStart unknown() {
        WorldStart plain = RandomModel.start();
        return new WorldStart(plain.picture(), null, plain.camera(), "", 3);
    }

    private DepthMap asked(Path model, Backend backend, Picture picture) {
        PartFolders files = new PartFolders(model);
        try (TensorScope scope = backend.openScope("depth")) {
            PictureDepth network = files.load(
                    "depth",
                    source -> PublishedDepth.load(
                            backend, scope, files.pictureDepth().orElseThrow(), source));
            float[] higher = DepthMap.withRows(PixelRange.ORIGINAL.toInterleaved(picture), W, H, ROWS);
            return network.estimate(higher, ROWS, W);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moge-1.pt", "moge-2.pt"})
    void lensAndDepthAreMoGes(String golden) throws IOException {
        Path model = RandomModel.withDepthOf(RandomModel.gen3c(folder), golden);
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            WorldStart start = unknown();
            DepthMap map = asked(model, backend, start.picture());
            WorldStart found = world.throughFoundLens(start).orElseThrow();
            Intrinsics lens = found.camera().intrinsics();
            assertEquals(new Intrinsics(map.fx() * W, map.fy() * H, W / 2.0, H / 2.0, W, H), lens);
            assertNotEquals(start.camera().intrinsics().fx(), lens.fx(), 0.1);

            Keyframe first = world.start(found).keyframe().orElseThrow();
            double unit = golden.equals("moge-2.pt") ? DepthMap.median(map.depth()) : 1;
            assertEquals(unit, world.metresPerUnit(), 1e-9 * unit);
            assertEquals(lens, first.camera().intrinsics());
            float[] expected = map.in(unit).settled(W, H);
            for (int i = 0; i < expected.length; i++) {
                double metres = unit * Math.clamp(expected[i], Keyframe.NEAR, 100);
                assertEquals(metres, first.depth()[i], 1e-5 * metres, "pixel " + i);
            }
            if (unit != 1) {
                assertEquals(1, DepthMap.median(map.in(world.metresPerUnit()).depth()), 1e-6);
            }
            // What a picture's own lens is known of is not asked for: then the network is told.
            assertTrue(world.throughFoundLens(RandomModel.start()).isEmpty(), "it brings its depth");
        }
    }

    @Test
    void aNetworkOfInverseDepthFindsNoLens() throws IOException {
        Path model = RandomModel.withDepthOf(RandomModel.gen3c(folder), "depth-anything.pth");
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            assertTrue(world.throughFoundLens(unknown()).isEmpty());
        }
    }

    private static List<byte[]> flown(Path model, double times) {
        WorldStart plain = RandomModel.start();
        float[] depth = new float[W * H];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = (float) (times * (i % W < 20 ? 2 : 4));
        }
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            cameras.add(new CameraFrame(
                    Pose.at(0.05 * times * i, 0, 0.1 * times * i),
                    plain.camera().intrinsics()));
        }
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            TestPilot pilot = new TestPilot(world, new WorldStart(plain.picture(), depth, plain.camera(), "", 3));
            assertEquals(4 * times, world.metresPerUnit());
            List<byte[]> pictures = pilot.rollout(cameras).frames().stream()
                    .map(frame -> frame.picture().rgb())
                    .toList();
            Keyframe end = pilot.here().keyframe().orElseThrow();
            assertEquals(0.8 * times, end.camera().pose().tz(), 1e-9, "what comes out is in metres");
            assertEquals(2, pilot.here().keyframes().size());
            return pictures;
        }
    }

    /// A world ten times as large is the same world.
    @Test
    void picturesDoNotDependOnTheScale() throws IOException {
        Path model = RandomModel.gen3c(folder);
        List<byte[]> small = flown(model, 1);
        List<byte[]> large = flown(model, 16);
        for (int i = 0; i < small.size(); i++) {
            for (int j = 0; j < small.get(i).length; j++) {
                assertEquals(small.get(i)[j] & 0xff, large.get(i)[j] & 0xff, 1, "picture " + i + " byte " + j);
            }
        }
    }
}
