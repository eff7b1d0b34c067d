package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.media.Picture;
import cosmonaut.model.ModelFolder;
import cosmonaut.network.GoldenFile;
import cosmonaut.network.dit.DitViews;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.HostTensor;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.device.FakeDeviceBackend;
import cosmonaut.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models of several views from folder to pictures.
final class MultiViewModelTest {

    private static final int VIEWS = 3;

    @TempDir
    private Path folder;

    /// Pictures by view, in the order of the video.
    private static List<List<Picture>> chunk(MultiViewModel model) throws IOException {
        List<List<Picture>> views = new ArrayList<>();
        for (int v = 0; v < model.views(); v++) {
            views.add(new ArrayList<>());
        }
        int[] first = {-1};
        model.next(
                (view, index, picture) -> {
                    if (first[0] < 0) {
                        first[0] = index;
                    }
                    assertEquals(first[0] + views.get(view).size(), index);
                    views.get(view).add(picture);
                },
                ChunkProgress.NONE);
        return views;
    }

    private static MultiViewModel open(Path model, Backend backend) {
        return MultiViewModel.open(model, backend, SamplingChoice.MODELS_OWN, TextEncoding.PLAIN, 9, 0);
    }

    private static List<List<Picture>> given(int shades) {
        List<List<Picture>> views = new ArrayList<>();
        for (int v = 0; v < VIEWS; v++) {
            byte[] rgb = new byte[64 * 32 * 3];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (40 * v + i % shades);
            }
            views.add(List.of(new Picture(64, 32, rgb)));
        }
        return views;
    }

    private static List<String> captions() {
        return List.of("ahead", "left", "right");
    }

    /// 35 steps with guidance from a picture of every view, without text, against PyTorch.
    @Test
    void makesThePicturesOfTheReference() throws IOException {
        try (GoldenFile golden = GoldenFile.open("pipeline_views");
                Backend backend = new CpuBackend(2);
                MultiViewModel model = open(written(golden), backend)) {
            float[] pixels = golden.get("golden.video").toFloats();
            List<List<Picture>> given = new ArrayList<>();
            int plane = 32 * 48;
            for (int v = 0; v < VIEWS; v++) {
                byte[] rgb = new byte[3 * plane];
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) Math.round(128 * (pixels[v * 9 * 3 * plane + i % 3 * plane + i / 3] + 1));
                }
                given.add(List.of(new Picture(48, 32, rgb)));
            }
            model.begin(new ViewsRequest(given, List.of("", "", ""), 12)
                    .withTrajectory(golden.get("golden.trajectory").toFloats()));
            float[] expected = golden.get("golden.silent.euler.pictures").toFloats();
            model.generate(
                    (view, tensor) -> {
                        float[] made = new float[3 * 16 * plane];
                        backend.read(made, tensor);
                        float[] wanted = new float[made.length];
                        for (int i = 0; i < made.length; i++) {
                            int colour = i / (16 * plane);
                            int behindTheGiven = i % (16 * plane) + plane;
                            wanted[i] =
                                    Math.clamp(expected[(view * 3 + colour) * 17 * plane + behindTheGiven], -1f, 1f);
                        }
                        double error = GoldenFile.relativeError(wanted, made);
                        assertTrue(error < 1e-5, "view " + view + " differs by " + error);
                    },
                    ChunkProgress.NONE);
        }
    }

    private Path written(GoldenFile golden) throws IOException {
        Path model = folder.resolve("golden");
        for (String part : List.of("transformer", "vae", "scheduler")) {
            Files.createDirectories(model.resolve(part));
        }
        Files.writeString(model.resolve("world.json"), """
                {"format":"cosmonaut-world/1","width":48,"height":32,"fps":24,"chunk_frames":17,"overlap":1,
                 "condition_latents":1,"augment_sigma":0.001,"guidance":7,"max_text_tokens":512,"keyframe_every":16}
                """);
        Files.writeString(model.resolve("scheduler/config.json"), """
                {"sigma_max":80,"sigma_min":0.0002,"sigma_data":0.5,"num_steps":35,"solver":"euler","final_sigma":"zero",
                 "sigma_schedule":"predict1"}
                """);
        var transformer = golden.json("transformer").deepCopy().asObject();
        transformer.put("in_channels", 17);
        GoldenFile.write(model.resolve("transformer"), transformer);
        GoldenFile.write(model.resolve("vae"), golden.json("config"));
        SafetensorsWriter network = new SafetensorsWriter();
        SafetensorsWriter tokenizer = new SafetensorsWriter();
        for (String name : golden.file().names()) {
            SafetensorsWriter into = name.startsWith("video.") ? network : name.startsWith("vae.") ? tokenizer : null;
            if (into != null) {
                HostTensor tensor = golden.get(name);
                into.addFloats(
                        name.substring(name.indexOf('.') + 1), tensor.shape().toArray(), tensor.toFloats());
            }
        }
        Files.write(model.resolve("transformer/model.safetensors"), network.bytes());
        Files.write(model.resolve("vae/model.safetensors"), tokenizer.bytes());
        return model;
    }

    @Test
    void everyViewGoesOnFromItsOwnEnd() throws IOException {
        Path model = RandomModel.withText(RandomModel.views(folder.resolve("model"), true));
        try (Backend backend = new FakeDeviceBackend(DType.F32);
                MultiViewModel views = open(model, backend)) {
            views.begin(new ViewsRequest(given(50), captions(), 3));
            List<List<Picture>> first = chunk(views);
            List<List<Picture>> second = chunk(views);
            assertEquals(8, first.getFirst().size());
            assertEquals(8, second.get(2).size());
            assertNotEquals(first.get(0), first.get(1));
            views.begin(new ViewsRequest(given(50), captions(), 3));
            assertEquals(first, chunk(views), "the same request makes the same pictures");
            assertEquals(second, chunk(views));
            views.begin(new ViewsRequest(given(51), captions(), 3));
            assertNotEquals(first, chunk(views));
        }
    }

    /// What one view is told reaches the others through the network's attention over all of them.
    @Test
    void captionsAndTheTrajectoryReachThePictures() throws IOException {
        Path model = RandomModel.withText(RandomModel.views(folder.resolve("model"), false));
        try (Backend backend = new CpuBackend(2);
                MultiViewModel views = open(model, backend)) {
            assertFalse(views.goesOn());
            ViewsRequest plain = new ViewsRequest(List.of(), captions(), 3);
            views.begin(plain);
            List<List<Picture>> first = chunk(views);
            assertEquals(9, first.getFirst().size());
            views.begin(new ViewsRequest(List.of(), List.of("ahead", "left", "elsewhere"), 3));
            List<List<Picture>> told = chunk(views);
            assertNotEquals(first.get(2), told.get(2));
            assertNotEquals(first.get(0), told.get(0));
            float[] ahead = new float[DitViews.TRAJECTORY];
            for (int i = 0; i < 64; i++) {
                ahead[3 * i] = i;
            }
            views.begin(plain.withTrajectory(ahead));
            List<List<Picture>> driven = chunk(views);
            assertNotEquals(first, driven);
            views.begin(plain);
            views.steer(ahead);
            assertEquals(driven, chunk(views), "a trajectory may be told later");
        }
    }

    @Test
    void aTrajectoryMayGuideInParticular() throws IOException {
        Path model = RandomModel.views(folder.resolve("model"), true);
        float[] ahead = new float[DitViews.TRAJECTORY];
        Arrays.fill(ahead, 2);
        ViewsRequest request = new ViewsRequest(given(50), captions(), 3).withTrajectory(ahead);
        List<List<List<Picture>>> made = new ArrayList<>();
        for (double steering : List.of(0.0, 1.5)) {
            try (Backend backend = new CpuBackend(2);
                    MultiViewModel views = MultiViewModel.open(
                            model, backend, SamplingChoice.MODELS_OWN, TextEncoding.PLAIN, 1, steering)) {
                views.begin(request);
                made.add(chunk(views));
            }
        }
        assertNotEquals(made.getFirst(), made.getLast());
    }

    @Test
    void theFolderSaysWhatItIs() throws IOException {
        ModelFolder views = ModelFolder.detect(RandomModel.views(folder.resolve("views"), true));
        assertTrue(views.isMultiView());
        assertFalse(views.isVideo());
        assertEquals(3, views.clip(null).orElseThrow().views());
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> views.video(null, 1));
        assertTrue(String.valueOf(refused.getMessage()).contains("cosmonaut drive"), refused.getMessage());
        ModelFolder one = ModelFolder.detect(RandomModel.video(folder.resolve("one")));
        assertFalse(one.isMultiView());
        assertThrows(InvalidInputException.class, () -> one.views(null, 1));
        assertTrue(views.chunkWork(null, null, true).orElseThrow().operations()
                > 3 * one.chunkWork(null, null, true).orElseThrow().operations());
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws IOException {
        Path model = RandomModel.views(folder.resolve("model"), true);
        try (Backend backend = new CpuBackend(1);
                MultiViewModel views = open(model, backend)) {
            refused("3 views, there are 2 captions", () -> views.begin(new ViewsRequest(given(9), List.of("", ""), 1)));
            refused(
                    "there are 1 views with pictures",
                    () -> views.begin(new ViewsRequest(given(9).subList(0, 1), captions(), 1)));
            refused(
                    "there are 0; give a picture",
                    () -> views.begin(new ViewsRequest(Collections.nCopies(3, List.of()), captions(), 1)));
            Picture other = new Picture(32, 32, new byte[32 * 32 * 3]);
            refused(
                    "is 32x32, the model sees 64x32",
                    () -> views.begin(new ViewsRequest(Collections.nCopies(3, List.of(other)), captions(), 1)));
            refused("NaN", () -> views.begin(new ViewsRequest(given(9), captions(), 1).withTrajectory(nowhere())));
        }
    }

    private static float[] nowhere() {
        float[] points = new float[DitViews.TRAJECTORY];
        points[7] = Float.NaN;
        return points;
    }

    private static void refused(String why, Runnable what) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, what::run);
        String said = String.valueOf(refused.getMessage());
        assertTrue(said.contains(why), said);
        assertEquals(1, said.lines().count(), said);
    }

    @Test
    void aCancelledChunkLeavesTheModelUsable() throws IOException {
        Path model = RandomModel.views(folder.resolve("model"), true);
        try (Backend backend = new CpuBackend(2);
                MultiViewModel views = open(model, backend)) {
            ViewsRequest request = new ViewsRequest(given(50), captions(), 3);
            views.begin(request);
            List<List<Picture>> first = chunk(views);
            views.begin(request);
            ChunkProgress cancelling = new ChunkProgress() {
                private int done;

                @Override
                public void at(int at, int total) {
                    done = at;
                }

                @Override
                public boolean cancelled() {
                    return done > 4;
                }
            };
            assertThrows(CancellationException.class, () -> views.next((v, i, p) -> {}, cancelling));
            assertThrows(IOException.class, () -> {
                views.begin(request);
                views.next(
                        (v, i, p) -> {
                            throw new IOException("full");
                        },
                        ChunkProgress.NONE);
            });
            views.begin(request);
            assertEquals(first, chunk(views));
        }
    }
}
