package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.SourceViews;
import cosmonaut.scene.SourceViewsOf;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import cosmonaut.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// GEN3C's caches of a video and of views of a place against its formulas in PyTorch
/// (`cosmonaut_training.golden.gen3c_cache`).
final class GivenViewsGoldenTest {

    private static final int W = 40;
    private static final int H = 24;
    private static final int CAMERAS = 7;
    private static final int FIRST = 2;

    @TempDir
    private Path folder;

    private Safetensors golden;

    @BeforeEach
    void open() {
        golden = Safetensors.open(Path.of("src/test/resources/golden/gen3c-cache.safetensors"));
    }

    @AfterEach
    void close() {
        golden.close();
    }

    private double[] row(String name, int index, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = golden.get(name).get((long) index * count + i);
        }
        return values;
    }

    private CameraFrame camera(String w2c, String lens, int pose, int which) {
        double[] k = row(lens, which, 9);
        return new CameraFrame(
                Pose.fromMatrix(row(w2c, pose, 16), 1e-5).inverse(), new Intrinsics(k[0], k[4], k[2], k[5], W, H));
    }

    private SourceViews sources(String part, SourceViews.Kind kind, int count) {
        List<SourceViewsOf.Given> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] planes = golden.get(part + ".colour").slice(i, i + 1).toFloats();
            float[] colour = new float[planes.length];
            for (int p = 0; p < W * H; p++) {
                for (int c = 0; c < 3; c++) {
                    colour[3 * p + c] = planes[c * W * H + p];
                }
            }
            given.add(new SourceViewsOf.Given(
                    camera(part + ".w2c", part + ".K", i, i),
                    colour,
                    golden.get(part + ".depth").slice(i, i + 1).toFloats(),
                    golden.get(part + ".given").slice(i, i + 1).toFloats()));
        }
        return SourceViewsOf.of(kind, given);
    }

    private KeyframeMaker keyframes() throws IOException {
        RandomModel.write(folder, 8 + 1 + 2 * 16, """
                ,"guidance":1.0,"cache":{"buffers":2,"mask":"latent","sources":1,"fill":"none",
                "edge_filter":"range","edge_threshold":0.05,"far":100,"foreground_masking":true}""");
        return new KeyframeMaker(WorldConfig.read(folder.resolve("world.json")), DepthEstimator.NONE);
    }

    private Gen3cMemory memory(Backend backend, TensorScope scope) throws IOException {
        PictureTransfer transfer = new PictureTransfer(backend, scope, H, W);
        return new Gen3cMemory(new SplatRenderer(backend, scope, transfer, W, H, true), keyframes());
    }

    /// @param buffers that the golden tensors have; other axes are cameras first
    private void assertMade(String part, int buffers, WorldMemory memory, List<CameraFrame> cameras, Backend backend) {
        float[] colours = golden.get(part + ".made_colour").toFloats();
        float[] masks = golden.get(part + ".made_mask").toFloats();
        assertEquals(buffers, memory.buffers());
        try (TensorScope scope = backend.openScope("clip")) {
            Tensor clip = scope.allocate(DType.F32, 4, CAMERAS, H, W);
            float[] made = new float[4 * CAMERAS * H * W];
            int area = H * W;
            int other = 0;
            int seen = 0;
            WorldMemory.Views views = memory.look(cameras);
            for (int b = 0; b < buffers; b++) {
                views.fill(b, clip.slice(0, 3), clip.slice(3, 4));
                backend.read(made, clip);
                for (int t = 0; t < CAMERAS; t++) {
                    int picture = t * buffers + b;
                    for (int i = 0; i < area; i++) {
                        float mask = masks[picture * area + i];
                        boolean same = mask == made[(3 * CAMERAS + t) * area + i];
                        other += same ? 0 : 1;
                        seen += mask > 0 ? 1 : 0;
                        for (int c = 0; same && c < 3; c++) {
                            assertEquals(
                                    colours[(3 * picture + c) * area + i],
                                    made[(c * CAMERAS + t) * area + i],
                                    1e-5,
                                    part + " buffer " + b + " camera " + t + " pixel " + i);
                        }
                    }
                }
            }
            assertTrue(other <= 1e-4 * buffers * CAMERAS * area, other + " pixels of the masks differ");
            assertTrue(seen > area, seen + " pixels are seen");
        }
    }

    /// Frames 2 to 8 of a video of 5: each camera sees the frame of its moment, and behind the end the last one stays.
    private void assertVideo(Backend backend) throws IOException {
        try (TensorScope scope = backend.openScope("test")) {
            Gen3cMemory memory = memory(backend, scope);
            SourceViews video = sources("video", SourceViews.Kind.VIDEO, 5);
            memory.restartWith(video);
            assertFalse(memory.grows() || memory.stands());
            memory.at(FIRST);
            List<CameraFrame> cameras = new ArrayList<>();
            for (int t = 0; t < CAMERAS; t++) {
                Pose local = Pose.fromMatrix(row("video.local", FIRST + t, 16), 1e-5);
                CameraFrame source = video.at(FIRST + t).camera();
                CameraFrame target =
                        new CameraFrame(local.compose(source.pose().inverse()).inverse(), source.intrinsics());
                double[] expected = row("video.target_w2c", t, 16);
                assertEquals(expected[3], target.pose().inverse().tx(), 1e-7);
                assertEquals(expected[2], target.pose().inverse().r02(), 1e-7);
                cameras.add(target);
            }
            assertMade("video", 1, memory, cameras, backend);
        }
    }

    private void assertPlace(Backend backend) throws IOException {
        try (TensorScope scope = backend.openScope("test")) {
            Gen3cMemory memory = memory(backend, scope);
            memory.restartWith(sources("place", SourceViews.Kind.PLACE, 4));
            assertTrue(memory.stands() && !memory.grows());
            List<CameraFrame> cameras = new ArrayList<>();
            for (int t = 0; t < CAMERAS; t++) {
                cameras.add(camera("place.target_w2c", "place.target_K", t, t));
            }
            double[] kept = row("place.kept", 0, 2);
            List<Integer> shown = memory.look(cameras).sources().stream()
                    .map(keyframe -> keyframe.index())
                    .toList();
            assertEquals(List.of((int) kept[0], (int) kept[1]), shown);
            assertMade("place", 2, memory, cameras, backend);
        }
    }

    @Test
    void theProcessorRendersAVideo() throws IOException {
        try (Backend backend = new CpuBackend(1)) {
            assertVideo(backend);
        }
    }

    @Test
    void theProcessorRendersAPlace() throws IOException {
        try (Backend backend = new CpuBackend(1)) {
            assertPlace(backend);
        }
    }

    @Test
    void aDeviceRendersBoth() throws IOException {
        try (Backend backend = new FakeDeviceBackend(DType.F32)) {
            assertVideo(backend);
            assertPlace(backend);
        }
    }

    /// Scores and the choice for each camera alone, of the shares that were counted in PyTorch.
    @Test
    void viewsAreChosenByWhatTheyShow() {
        float[] scores = golden.get("place.scores").toFloats();
        double[][] seen = new double[4][];
        for (int view = 0; view < 4; view++) {
            seen[view] = new double[] {scores[view] / (H * W)};
        }
        double[] kept = row("place.kept", 0, 2);
        assertEquals(List.of((int) kept[0], (int) kept[1]), PlaceMemory.chosen(seen));
        assertEquals(List.of(0, 1), PlaceMemory.chosen(new double[][] {{0.1}, {0.9}}), "two views keep their order");
        double[][] full = {{0.95, 0.5, 0.89, 0.2}, {0.99, 0.91, 0.89, 0.9}};
        List<BitSet> blank = PlaceMemory.blank(List.of(0, 1), full, 4);
        assertEquals("{1, 3}", blank.get(0).toString());
        assertEquals("{0}", blank.get(1).toString());
    }

    @Test
    void otherModelsSayThatTheyCannot() {
        SourceViews video = sources("video", SourceViews.Kind.VIDEO, 1);
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> new NoMemory().restartWith(video));
        assertTrue(String.valueOf(refused.getMessage()).contains("GEN3C"), refused.getMessage());
    }
}
