package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.spatial.Gen3cCache;
import cosmonaut.spatial.Keyframe;
import cosmonaut.spatial.OcclusionMesh;
import cosmonaut.spatial.RelativeRangeFilter;
import cosmonaut.spatial.Warp;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.cuda.Cards;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a world renders on its backend against GEN3C's cache in plain arrays.
final class SplatRendererTest {

    private static final int W = 80;
    private static final int H = 44;
    private static final int CAMERAS = 11;
    private static final Intrinsics LENS = Intrinsics.ofHorizontalFov(75, W, H);

    /// A bent wall, and before it a box, whose outline tears.
    private static Keyframe box(int index, CameraFrame camera) {
        float[] depth = new float[W * H];
        float[] colour = new float[3 * W * H];
        for (int i = 0; i < depth.length; i++) {
            int x = i % W;
            int y = i / W;
            depth[i] = x > 25 && x < 50 && y > 13 && y < 34 ? 2 + 0.01f * x : 8 + 0.03f * y + index;
            for (int c = 0; c < 3; c++) {
                colour[3 * i + c] = (float) Math.sin(0.3 * x + 0.5 * y + c + index);
            }
        }
        return Keyframe.of(index, camera, colour, depth, new RelativeRangeFilter(0.05f), 100);
    }

    private static List<CameraFrame> cameras() {
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 0; i < CAMERAS; i++) {
            Pose pose = Pose.of(Quaternion.about(0, 1, 0.2, 1.5 * i), 0.08 * i, -0.02 * i, 0.05 * i);
            cameras.add(new CameraFrame(pose, LENS));
        }
        return cameras;
    }

    private static List<List<Warp>> room(int buffers) {
        List<List<Warp>> room = new ArrayList<>();
        for (int b = 0; b < buffers; b++) {
            List<Warp> warps = new ArrayList<>();
            for (int i = 0; i < CAMERAS; i++) {
                warps.add(new Warp(W, H));
            }
            room.add(warps);
        }
        return room;
    }

    private static void assertAgrees(Backend backend, boolean masked, int remembered) {
        Keyframe seed = box(0, cameras().getFirst());
        Gen3cCache plain = new Gen3cCache(seed, masked, OcclusionMesh.REDUCTION);
        try (TensorScope scope = backend.openScope("test")) {
            PictureTransfer transfer = new PictureTransfer(backend, scope, H, W);
            NewestAndFirstMemory memory =
                    new NewestAndFirstMemory(new SplatRenderer(backend, scope, transfer, W, H, masked));
            memory.restart(seed);
            for (int i = 1; i <= remembered; i++) {
                Keyframe more = box(i, cameras().get(3 * i));
                plain.update(more);
                memory.remember(more);
            }
            int buffers = Math.min(2, 1 + remembered);
            assertEquals(buffers, memory.buffers());
            List<List<Warp>> expected = room(buffers);
            plain.render(cameras(), expected);
            ClipView view = new ClipView(memory, W, H, CAMERAS, 0, false, true);
            view.look(cameras());
            Tensor clip = scope.allocate(DType.F32, 4, CAMERAS, H, W);
            float[] made = new float[4 * CAMERAS * H * W];
            for (int buffer = 0; buffer < buffers; buffer++) {
                view.fill(buffer, clip.slice(0, 3), clip.slice(3, 4));
                backend.read(made, clip);
                assertShows(expected.get(buffer), made);
            }
            for (int i = 0; i < CAMERAS; i++) {
                int camera = i;
                double most = expected.stream()
                        .mapToDouble(warps -> warps.get(camera).coverage())
                        .max()
                        .orElse(0);
                assertEquals(most, view.coverage(i), 1e-3, "camera " + i);
            }
            Warp last = view.last().orElseThrow();
            Warp end = expected.getFirst().getLast();
            for (int i = 0; i < W * H; i++) {
                if (end.mask()[i] == last.mask()[i]) {
                    assertEquals(end.depth()[i], last.depth()[i], 1e-5 * Math.max(1, end.depth()[i]), "pixel " + i);
                }
            }
        }
    }

    /// Colours within 1e-5 where both are seen; masks but for one pixel in ten thousand.
    private static void assertShows(List<Warp> expected, float[] made) {
        int area = W * H;
        int other = 0;
        int seen = 0;
        for (int t = 0; t < CAMERAS; t++) {
            Warp warp = expected.get(t);
            for (int i = 0; i < area; i++) {
                boolean same = warp.mask()[i] == made[(3 * CAMERAS + t) * area + i];
                other += same ? 0 : 1;
                seen += warp.mask()[i] > 0 ? 1 : 0;
                for (int c = 0; same && c < 3; c++) {
                    float colour = warp.colour()[3 * i + c];
                    assertEquals(colour, made[(c * CAMERAS + t) * area + i], 1e-5, "camera " + t + " pixel " + i);
                }
            }
        }
        assertTrue(other <= 1e-4 * CAMERAS * area, other + " pixels of the masks differ");
        assertTrue(seen > area && seen < CAMERAS * area * 0.97, seen + " pixels are seen");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theProcessorAgrees(int remembered) {
        try (Backend backend = new CpuBackend(2)) {
            assertAgrees(backend, true, remembered);
            assertAgrees(backend, false, remembered);
        }
    }

    @Test
    void theReferenceAgrees() {
        try (Backend backend = new ReferenceBackend()) {
            assertAgrees(backend, true, 1);
        }
    }

    @Test
    void aDeviceThatNoHostCodeReachesAgrees() {
        try (Backend backend = new FakeDeviceBackend(DType.F32)) {
            assertAgrees(backend, true, 2);
        }
    }

    @Test
    void theCardAgrees() {
        assumeTrue(Cards.areThere(), "no kernel can be tried here");
        try (Backend backend = Cards.open(DType.BF16)) {
            assertAgrees(backend, true, 1);
        }
        assertEquals("", Cards.trouble());
    }

    /// A picture that stays is brought to the device once, whatever is rendered.
    @Test
    void picturesAreBroughtOnce() {
        try (FakeDeviceBackend backend = new FakeDeviceBackend(DType.F32);
                TensorScope scope = backend.openScope("test")) {
            PictureTransfer transfer = new PictureTransfer(backend, scope, H, W);
            NewestAndFirstMemory memory =
                    new NewestAndFirstMemory(new SplatRenderer(backend, scope, transfer, W, H, true));
            memory.restart(box(0, cameras().getFirst()));
            memory.remember(box(1, cameras().get(3)));
            Tensor clip = scope.allocate(DType.F32, 4, CAMERAS, H, W);
            for (int chunk = 0; chunk < 3; chunk++) {
                WorldMemory.Views views = memory.look(cameras());
                views.fill(0, clip.slice(0, 3), clip.slice(3, 4));
                views.fill(1, clip.slice(0, 3), clip.slice(3, 4));
            }
            long brought = backend.crossings().stream()
                    .filter(crossing -> crossing.what().equals("U8[44,80]"))
                    .count();
            assertEquals(2, brought);
        }
    }
}
