package cosmonaut.spatial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.SplatSource;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cuda.CudaBackend;
import cosmonaut.tensor.backend.cuda.CudaOptions;
import cosmonaut.tensor.backend.cuda.StandIn;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The backends' splat against [SoftSplat], and what they hide against [Occlusion].
final class DeviceSplatTest {

    private static final int W = 48;
    private static final int H = 28;
    private static final int REDUCTION = 4;
    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(75, W, H);

    /// Where it was taken, aside, turned, from far behind, and ahead of half of what is seen.
    private static final List<CameraFrame> CAMERAS = List.of(
            new CameraFrame(Pose.IDENTITY, LENS),
            new CameraFrame(Pose.at(0.3, -0.1, 0.2), LENS),
            new CameraFrame(Pose.of(Quaternion.about(0, 1, 0.2, 25), 0.5, 0, 0), LENS),
            new CameraFrame(Pose.at(0, 0, -40), LENS),
            new CameraFrame(Pose.at(1, 0, 4), LENS));

    /// A wall 8 m away and a box before it, whose outline may tear.
    private static Keyframe box(EdgeTest edges) {
        float[] depth = new float[W * H];
        float[] colour = new float[3 * W * H];
        for (int i = 0; i < depth.length; i++) {
            int x = i % W;
            int y = i / W;
            depth[i] = x > 15 && x < 30 && y > 8 && y < 20 ? 2 + 0.01f * x : 8 + 0.1f * y;
            for (int c = 0; c < 3; c++) {
                colour[3 * i + c] = (float) Math.sin(0.3 * x + 0.5 * y + c);
            }
        }
        depth[5] = 0;
        return Keyframe.of(0, CAMERAS.getFirst(), colour, depth, new DisparityFilter(0.1f), edges, 100);
    }

    @Test
    void theReferenceAgrees() {
        try (Backend backend = new ReferenceBackend()) {
            assertAgrees(backend);
        }
    }

    @Test
    void theCardAgreesAndAlwaysGivesTheSameBits() {
        assumeTrue(StandIn.missing().isEmpty(), StandIn.missing());
        StandIn device = StandIn.load();
        device.plugIn();
        try (Backend backend = new CudaBackend(CudaOptions.of(DType.F32).withoutLibraries())) {
            assertAgrees(backend);
            float[] first = splat(backend, box(EdgeTest.STRETCH), true);
            for (int again = 0; again < 5; again++) {
                assertArrayEquals(first, splat(backend, box(EdgeTest.STRETCH), true));
            }
            assertEquals("", device.trouble());
        } finally {
            device.pullOut();
        }
    }

    private static void assertAgrees(Backend backend) {
        int plain = 0;
        int hidden = 0;
        for (Keyframe source :
                List.of(TestWorld.keyframe(0, CAMERAS.getFirst()), box(EdgeTest.FILTER), box(EdgeTest.STRETCH))) {
            int seen = assertAgrees(backend, source, false);
            plain += seen;
            hidden += seen - assertAgrees(backend, source, true);
        }
        assertTrue(plain > 6 * W * H && hidden > 20, plain + " seen, of which " + hidden + " are hidden");
    }

    /// @param masked whether what lies behind torn edges is hidden
    /// @return how many pixels are seen
    private static int assertAgrees(Backend backend, Keyframe source, boolean masked) {
        float[] made = splat(backend, source, masked);
        SoftSplat splat = new SoftSplat(W, H);
        Occlusion occlusion = new Occlusion(W, H, REDUCTION);
        Warp warp = new Warp(W, H);
        int area = W * H;
        int seen = 0;
        for (int t = 0; t < CAMERAS.size(); t++) {
            splat.warp(source, CAMERAS.get(t), logDepth(splat, source, t), warp);
            if (masked) {
                occlusion.hide(source, source.valid(), CAMERAS.get(t), warp);
            }
            for (int i = 0; i < area; i++) {
                String where = "camera " + t + " pixel " + i;
                int pixel = t * area + i;
                assertEquals(warp.mask()[i], made[4 * CAMERAS.size() * area + pixel], where);
                float depth = warp.depth()[i];
                assertEquals(depth, made[3 * CAMERAS.size() * area + pixel], 1e-6 + 3e-6 * depth, where);
                for (int c = 0; c < 3; c++) {
                    float colour = warp.colour()[3 * i + c];
                    assertEquals(colour, made[c * CAMERAS.size() * area + pixel], 5e-6, where);
                }
                seen += warp.mask()[i] > 0 ? 1 : 0;
            }
        }
        return seen;
    }

    private static double logDepth(SoftSplat splat, Keyframe source, int camera) {
        return Math.max(1e-3, splat.largestLogDepth(source, CAMERAS.get(camera)));
    }

    /// Colours, depths and masks of all cameras; their largest depths are looked at on the way.
    private static float[] splat(Backend backend, Keyframe source, boolean masked) {
        int count = CAMERAS.size();
        try (TensorScope scope = backend.openScope("splat")) {
            SoftSplat splat = new SoftSplat(W, H);
            HostTensor maps = HostTensor.allocate(DType.F64, Shape.of(count, 13));
            for (int t = 0; t < count; t++) {
                double[] map = PixelMap.between(source.camera(), CAMERAS.get(t), new double[PixelMap.LENGTH]);
                for (int i = 0; i < map.length; i++) {
                    maps.set(13 * t + i, map[i]);
                }
                maps.set(13 * t + 12, 50 / (logDepth(splat, source, t) + 1e-7));
            }
            Tensor views = backend.upload(scope, maps);
            SplatSource picture = upload(backend, scope, source);
            Tensor farthest = scope.allocate(DType.F64, count);
            backend.farthest(farthest, picture.depth(), views);
            HostTensor largest = HostTensor.allocate(DType.F64, farthest.shape());
            backend.download(largest, farthest);
            for (int t = 0; t < count; t++) {
                assertEquals(splat.largestLogDepth(source, CAMERAS.get(t)), Math.log(1 + largest.get(t)), 1e-14);
            }
            Tensor out = scope.allocate(DType.F32, 5, count, H, W);
            Tensor depth = out.slice(3, 4).reshape(count, H, W);
            Tensor mask = out.slice(4, 5).reshape(count, H, W);
            backend.splat(out.slice(0, 3), depth, mask, picture, views);
            if (masked) {
                OcclusionMesh mesh = OcclusionMesh.of(source, source.valid(), REDUCTION);
                int columns = mesh.columns();
                int rows = mesh.rows();
                HostTensor points = HostTensor.allocate(DType.F64, Shape.of(rows, columns, 3));
                HostTensor torn = HostTensor.allocate(DType.U8, Shape.of(rows, columns));
                double[] thinned = mesh.points();
                boolean[] edges = mesh.torn();
                for (int i = 0; i < edges.length; i++) {
                    torn.set(i, edges[i] ? 1 : 0);
                    for (int c = 0; c < 3; c++) {
                        points.set(3 * i + c, thinned[3 * i + c]);
                    }
                }
                backend.occlude(
                        out.slice(0, 3),
                        depth,
                        mask,
                        backend.upload(scope, points),
                        backend.upload(scope, torn),
                        backend.upload(scope, pointMaps(source)),
                        OcclusionMesh.MARGIN);
            }
            float[] values = new float[5 * count * H * W];
            backend.read(values, out);
            return values;
        }
    }

    /// From the source camera's axes to the cameras' homogeneous pixels.
    private static HostTensor pointMaps(Keyframe source) {
        HostTensor maps = HostTensor.allocate(DType.F64, Shape.of(CAMERAS.size(), 12));
        for (int t = 0; t < CAMERAS.size(); t++) {
            double[] map = OcclusionMesh.view(source.camera(), CAMERAS.get(t));
            for (int i = 0; i < map.length; i++) {
                maps.set(12 * t + i, map[i]);
            }
        }
        return maps;
    }

    private static SplatSource upload(Backend backend, TensorScope scope, Keyframe source) {
        HostTensor colour = HostTensor.allocate(DType.F32, Shape.of(3, H, W));
        HostTensor kind = HostTensor.allocate(DType.U8, Shape.of(H, W));
        for (int i = 0; i < W * H; i++) {
            for (int c = 0; c < 3; c++) {
                colour.set(c * W * H + i, source.colour()[3 * i + c]);
            }
            kind.set(i, source.valid()[i]);
        }
        return new SplatSource(
                backend.upload(scope, colour),
                backend.upload(scope, HostTensor.ofFloats(source.depth(), H, W)),
                backend.upload(scope, kind));
    }
}
