package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Pose;
import cosmonaut.media.Picture;
import cosmonaut.model.Conventions;
import cosmonaut.model.WorldConfig;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.DType;
import cosmonaut.tensor.Shape;
import cosmonaut.tensor.Tensor;
import cosmonaut.tensor.TensorScope;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReflectedColumnsTest {

    @TempDir
    private Path folder;

    private static float[] grey(float... pixels) {
        float[] out = new float[3 * pixels.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = pixels[i / 3] + i % 3 / 10f;
        }
        return out;
    }

    /// As numpy.pad(mode="reflect") and torch's reflection do it.
    @Test
    void columnsAreReflectedWithoutTheEdge() {
        ReflectedColumns two = new ReflectedColumns(4, 2);
        float[] rows = grey(0, 1, 2, 3, 4, 5, 6, 7);
        float[] wide = two.with(rows);
        assertArrayEquals(grey(2, 1, 0, 1, 2, 3, 2, 1, 6, 5, 4, 5, 6, 7, 6, 5), wide);
        assertArrayEquals(rows, two.without(wide));
        byte[] bytes = new byte[wide.length];
        byte[] inside = new byte[rows.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) wide[i];
        }
        for (int i = 0; i < inside.length; i++) {
            inside[i] = (byte) rows[i];
        }
        assertArrayEquals(inside, two.without(new Picture(8, 2, bytes)).rgb());
    }

    /// 1252 of 1280: the cells 0, 1 and 159 of 160 begin in padding.
    @Test
    void theRecipesColumnsMarkThreeCellsAndLeaveThePrincipalPoint() {
        ReflectedColumns recipe = new ReflectedColumns(1252, 14);
        boolean[] cells = recipe.cells(8);
        assertEquals(160, cells.length);
        for (int i = 0; i < cells.length; i++) {
            assertEquals(i == 0 || i == 1 || i == 159, cells[i], "cell " + i);
        }
        CameraFrame camera = new CameraFrame(Pose.IDENTITY, new Intrinsics(900, 910, 626, 352, 1252, 704));
        assertEquals(
                new Intrinsics(900, 910, 626, 352, 1280, 704),
                recipe.with(camera).intrinsics());
    }

    @Test
    void picturesHaveThemOnTheDeviceAlone() {
        try (Backend backend = new CpuBackend(1);
                TensorScope scope = backend.openScope("test")) {
            PictureTransfer transfer =
                    new PictureTransfer(backend, scope, 1, new ReflectedColumns(3, 1), PixelRange.ORIGINAL);
            Tensor clip = scope.allocate(DType.F32, 3, 2, 1, 5);
            float[] picture = {-1, 0, 0, 0, 0, 0, 0.5f, 0, 0};
            transfer.put(clip, 1, picture);
            float[] planes = new float[30];
            backend.read(planes, clip);
            assertArrayEquals(new float[] {0, -1, 0, 0.5f, 0}, Arrays.copyOfRange(planes, 5, 10));
            assertArrayEquals(picture, transfer.get(clip, 1));
            assertEquals(3, transfer.picture(clip, 1).width());
        }
    }

    /// 52 of 64 pixels: the last cell begins at 56, before the padding's 58.
    @Test
    void raysAreThoseOfTheUnshiftedLensAndZeroInPadding() throws IOException {
        try (Backend backend = new CpuBackend(1);
                TensorScope scope = backend.openScope("test")) {
            float[] padded = rays(backend, scope, model("padded", 52, "\"reflected_columns\":6"), 52);
            float[] plain = rays(backend, scope, model("plain", 64, ""), 64);
            for (int i = 0; i < plain.length; i++) {
                assertEquals(i % 8 == 0 ? 0 : plain[i], padded[i], 1e-9f, "number " + i);
            }
        }
    }

    private static float[] rays(Backend backend, TensorScope scope, Path model, int width) {
        WorldConfig config = WorldConfig.ofModel(model, null);
        ConditionChannels channels =
                new ConditionChannels(backend, scope, config, ClipShape.chunk(config), 4, 8, Shape.of(8, 3, 4, 8));
        List<CameraFrame> clip = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            clip.add(new CameraFrame(Pose.at(0.1 * i, 0, 0), new Intrinsics(50, 50, 26, 16, width, 32)));
        }
        channels.setRays(clip);
        Tensor own = channels.all().slice(1, 7);
        float[] values = new float[Math.toIntExact(own.shape().elements())];
        backend.read(values, own);
        return values;
    }

    private Path model(String name, int width, String conventions) throws IOException {
        Path model = RandomModel.write(
                folder.resolve(name),
                8 + 1 + 6,
                ",\"guidance\":0.0,\"pluecker\":{\"order\":\"md\",\"frames\":\"fourth\",\"scale\":1.0},\"conventions\":{"
                        + conventions + "}");
        Path file = model.resolve("world.json");
        Files.writeString(file, Files.readString(file).replace("\"width\":64", "\"width\":" + width));
        return model;
    }

    /// Pictures of 52 go in and come out, chunk after chunk, with depth estimated at that size.
    @Test
    void aWorldOfPaddedPicturesFlies() throws IOException {
        Path model = model("flown", 52, "\"reflected_columns\":6");
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            WorldStart start = RandomModel.start(52, 32);
            TestPilot pilot = new TestPilot(world, start);
            for (int chunk = 0; chunk < 2; chunk++) {
                List<CameraFrame> cameras = new ArrayList<>();
                for (int i = 1; i <= 8; i++) {
                    cameras.add(new CameraFrame(
                            Pose.at(0, 0, 0.1 * (8 * chunk + i)), start.camera().intrinsics()));
                }
                List<GeneratedFrame> frames = pilot.rollout(cameras).frames();
                assertEquals(8, frames.size());
                assertTrue(frames.stream()
                        .allMatch(frame ->
                                frame.picture().width() == 52 && frame.picture().height() == 32));
            }
        }
    }

    @Test
    void columnsNeedAWorldWithoutCache() throws IOException {
        Path model = RandomModel.packed(folder.resolve("cache"), ",\"conventions\":{\"reflected_columns\":6}");
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> WorldConfig.ofModel(model, null));
        assertTrue(String.valueOf(refused.getMessage()).contains("reflected_columns"), refused.getMessage());
        assertEquals(14, Conventions.ORIGINAL.withColumns(14).columns());
    }
}
