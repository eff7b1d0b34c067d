package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
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
import cosmonaut.world.DriveStart.ViewStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private static Made chunk(MultiViewModel model, DriveNode from, float... trajectory) throws IOException {
        List<List<Picture>> views = new ArrayList<>();
        for (int v = 0; v < model.views(); v++) {
            views.add(new ArrayList<>());
        }
        DriveNode end = model.next(
                from,
                new DriveStep(List.of(), trajectory),
                (view, index, picture) -> {
                    assertEquals(from.pictures() + views.get(view).size(), index);
                    views.get(view).add(picture);
                },
                ChunkProgress.NONE);
        assertEquals(views.stream().map(List::getLast).toList(), end.newest());
        return new Made(views, end);
    }

    /// @param views pictures by view, in the order of the video
    private record Made(List<List<Picture>> views, DriveNode end) {}

    private static MultiViewModel open(Path model, Backend backend) {
        return MultiViewModel.open(model, backend, SamplingChoice.MODELS_OWN, TextEncoding.PLAIN, 9, 0);
    }

    private static List<ViewStart> given(int shades) {
        List<ViewStart> views = new ArrayList<>();
        for (int v = 0; v < VIEWS; v++) {
            byte[] rgb = new byte[64 * 32 * 3];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (40 * v + i % shades);
            }
            views.add(view(new Picture(64, 32, rgb)));
        }
        return views;
    }

    /// No camera is read.
    private static ViewStart view(Picture... pictures) {
        CameraFrame nowhere = new CameraFrame(Pose.IDENTITY, Intrinsics.ofHorizontalFov(90, 64, 32));
        return new ViewStart(List.of(pictures), null, nowhere);
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
            List<ViewStart> given = new ArrayList<>();
            int plane = 32 * 48;
            for (int v = 0; v < VIEWS; v++) {
                byte[] rgb = new byte[3 * plane];
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) Math.round(128 * (pixels[v * 9 * 3 * plane + i % 3 * plane + i / 3] + 1));
                }
                given.add(view(new Picture(48, 32, rgb)));
            }
            DriveNode begun = model.begin(new DriveStart(given, List.of("", "", ""), 12), ChunkProgress.NONE);
            DriveStep step =
                    new DriveStep(List.of(), golden.get("golden.trajectory").toFloats());
            float[] expected = golden.get("golden.silent.euler.pictures").toFloats();
            model.generate(
                    begun,
                    step,
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
            DriveNode begun = views.begin(new DriveStart(given(50), captions(), 3), ChunkProgress.NONE);
            assertEquals(given(50).get(2).pictures(), List.of(begun.newest().get(2)));
            Made first = chunk(views, begun);
            Made second = chunk(views, first.end());
            assertEquals(8, first.views().getFirst().size());
            assertEquals(16, second.end().pictures());
            assertNotEquals(first.views().get(0), first.views().get(1));
            assertEquals(first.views(), chunk(views, begun).views(), "the same request makes the same pictures");
            assertEquals(second.views(), chunk(views, first.end()).views());
            DriveNode other = views.begin(new DriveStart(given(51), captions(), 3), ChunkProgress.NONE);
            assertNotEquals(first.views(), chunk(views, other).views());
        }
    }

    /// What one view is told reaches the others through the network's attention over all of them.
    @Test
    void captionsAndTheTrajectoryReachThePictures() throws IOException {
        Path model = RandomModel.withText(RandomModel.views(folder.resolve("model"), false));
        try (Backend backend = new CpuBackend(2);
                MultiViewModel views = open(model, backend)) {
            assertFalse(views.goesOn());
            DriveNode plain = views.begin(new DriveStart(List.of(), captions(), 3), ChunkProgress.NONE);
            List<List<Picture>> first = chunk(views, plain).views();
            assertEquals(9, first.getFirst().size());
            List<String> elsewhere = List.of("ahead", "left", "elsewhere");
            List<List<Picture>> told = chunk(
                            views, views.begin(new DriveStart(List.of(), elsewhere, 3), ChunkProgress.NONE))
                    .views();
            assertNotEquals(first.get(2), told.get(2));
            assertNotEquals(first.get(0), told.get(0));
            assertNotEquals(first, chunk(views, plain, ahead()).views());
            assertEquals(first, chunk(views, plain).views());
        }
    }

    private static float[] ahead() {
        float[] ahead = new float[DitViews.TRAJECTORY];
        for (int i = 0; i < 64; i++) {
            ahead[3 * i] = i;
        }
        return ahead;
    }

    @Test
    void aTrajectoryMayGuideInParticular() throws IOException {
        Path model = RandomModel.views(folder.resolve("model"), true);
        List<List<List<Picture>>> made = new ArrayList<>();
        for (double steering : List.of(0.0, 1.5)) {
            try (Backend backend = new CpuBackend(2);
                    MultiViewModel views = MultiViewModel.open(
                            model, backend, SamplingChoice.MODELS_OWN, TextEncoding.PLAIN, 1, steering)) {
                DriveNode begun = views.begin(new DriveStart(given(50), captions(), 3), ChunkProgress.NONE);
                made.add(chunk(views, begun, ahead()).views());
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
            refused(
                    "3 views, there are 2 captions",
                    () -> views.begin(new DriveStart(given(9), List.of("", ""), 1), ChunkProgress.NONE));
            refused(
                    "there are 1 views with pictures",
                    () -> views.begin(new DriveStart(given(9).subList(0, 1), captions(), 1), ChunkProgress.NONE));
            refused(
                    "there are 0; give a picture",
                    () -> views.begin(
                            new DriveStart(Collections.nCopies(3, view()), captions(), 1), ChunkProgress.NONE));
            Picture other = new Picture(32, 32, new byte[32 * 32 * 3]);
            refused(
                    "is 32x32, the model sees 64x32",
                    () -> views.begin(
                            new DriveStart(Collections.nCopies(3, view(other)), captions(), 1), ChunkProgress.NONE));
            refused("NaN", () -> new DriveStep(List.of(), nowhere()));
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
            DriveNode begun = views.begin(new DriveStart(given(50), captions(), 3), ChunkProgress.NONE);
            Made first = chunk(views, begun);
            DriveStep step = new DriveStep(List.of(), new float[0]);
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
            assertThrows(CancellationException.class, () -> views.next(begun, step, (v, i, picture) -> {}, cancelling));
            ViewSink full = (v, i, picture) -> {
                throw new IOException("full");
            };
            assertThrows(IOException.class, () -> views.next(begun, step, full, ChunkProgress.NONE));
            assertEquals(first.views(), chunk(views, begun).views());
        }
    }
}
