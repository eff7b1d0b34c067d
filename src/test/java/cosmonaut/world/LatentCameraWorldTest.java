package cosmonaut.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.CameraPath;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import cosmonaut.camera.Quaternion;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.metrics.Psnr;
import cosmonaut.model.WorldConfig;
import cosmonaut.scene.Scene;
import cosmonaut.scene.SceneLibrary;
import cosmonaut.tensor.Backend;
import cosmonaut.tensor.backend.cpu.CpuBackend;
import cosmonaut.tensor.backend.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pipeline as a whole: the bundled starter for what one sees, random models for every layout of conditions.
final class LatentCameraWorldTest {

    @TempDir
    private Path folder;

    /// At the starter's size.
    private static Scene scene(String name) {
        return SceneLibrary.bundled().scene(name).atSize(384, 224);
    }

    private static List<GeneratedFrame> flyStarter(String sceneName, List<CameraFrame> cameras) {
        Scene scene = scene(sceneName);
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world =
                        LatentCameraWorld.open(Path.of("sample-scenes/starter"), backend, SamplingChoice.MODELS_OWN)) {
            WorldStart start = new WorldStart(
                    scene.picture(),
                    scene.depth().map(DepthPicture::metres).orElseThrow(),
                    cameras.getFirst(),
                    scene.prompt(),
                    1);
            return fly(new TestPilot(world, start), world.config(), cameras);
        }
    }

    private static List<GeneratedFrame> fly(TestPilot pilot, WorldConfig config, List<CameraFrame> cameras) {
        int step = config.newFrames();
        List<GeneratedFrame> frames = new ArrayList<>();
        for (int i = 1; i + step <= cameras.size(); i += step) {
            frames.addAll(pilot.rollout(cameras.subList(i, i + step)).frames());
        }
        return frames;
    }

    private static CameraFrame camera(Scene scene, double degrees) {
        return new CameraFrame(Pose.of(Quaternion.about(0, 1, 0, degrees), 0, 0, 0), scene.lens());
    }

    /// Under other words a world may look otherwise than its first picture; under the first ones it looks like it
    /// again.
    @Test
    void theAppearanceOfTheFirstPictureGoesWithTheWordsItWasSeenUnder() {
        Scene scene = SceneLibrary.bundled().scene("courtyard-garden").atSize(192, 112);
        String clear = scene.prompt();
        String foggy = clear + ", thick fog";
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world = LatentCameraWorld.open(
                        Path.of("sample-scenes/starter"), backend, new SamplingChoice("fast", null, null))) {
            byte[] flight = turned(world, scene, clear);
            byte[] startedInFog = turned(world, scene, foggy);
            byte[] changedToFog = turned(world, scene, clear, foggy);
            assertFalse(Arrays.equals(startedInFog, changedToFog));
            assertFalse(Arrays.equals(flight, changedToFog));
            assertArrayEquals(flight, turned(world, scene, clear, foggy, clear));
        }
    }

    /// The last picture of a chunk that turns by 25 degrees, under the last of these words.
    private static byte[] turned(LatentCameraWorld world, Scene scene, String... words) {
        float[] depth = scene.depth().map(DepthPicture::metres).orElseThrow();
        TestPilot pilot = new TestPilot(world, new WorldStart(scene.picture(), depth, camera(scene, 0), words[0], 1));
        pilot.change(settings -> settings.withPrompt(words[words.length - 1]));
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 0; i <= world.config().newFrames(); i++) {
            cameras.add(camera(scene, 25.0 * i / world.config().newFrames()));
        }
        return fly(pilot, world.config(), cameras).getLast().picture().rgb();
    }

    @Test
    void standingStillKeepsThePicture() {
        Scene scene = scene("courtyard-garden");
        CameraPath still = Move.STILL.path(camera(scene, 0), 25, 12, Pace.DEFAULT);
        List<GeneratedFrame> frames = flyStarter("courtyard-garden", still.frames());
        assertEquals(24, frames.size());
        assertArrayEquals(scene.picture().rgb(), frames.getLast().picture().rgb(), "to the last bit");
        assertEquals(1, frames.getLast().seen());
    }

    @Test
    void turningAwayAndBackFindsThePlaceAgain() {
        Scene scene = scene("street-morning");
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 0; i <= 32; i++) {
            cameras.add(camera(scene, 40 * Math.sin(Math.PI * i / 32)));
        }
        List<GeneratedFrame> frames = flyStarter("street-morning", cameras);
        double away = Psnr.of(frames.get(15).picture(), scene.picture());
        double back = Psnr.of(frames.get(31).picture(), scene.picture());
        assertTrue(back > 24 && back > away + 6, "away " + away + " dB, back " + back + " dB");
        assertTrue(frames.get(31).seen() > 0.8, "the memory shows the place again");
    }

    @Test
    void turningRightMovesThePictureLeft() {
        Scene scene = scene("courtyard-columns");
        double degrees = 6;
        List<CameraFrame> cameras = new ArrayList<>();
        for (int i = 0; i <= 8; i++) {
            cameras.add(camera(scene, degrees * i / 8));
        }
        Picture last = flyStarter("courtyard-columns", cameras).getLast().picture();
        int shift = (int) Math.round(scene.lens().fx() * Math.tan(Math.toRadians(degrees)));
        int width = last.width() - 2 * shift;
        int top = last.height() / 4;
        int height = last.height() / 2;
        Picture centre = last.crop(shift, top, width, height);
        double right = Psnr.of(centre, scene.picture().crop(2 * shift, top, width, height));
        double wrong = Psnr.of(centre, scene.picture().crop(0, top, width, height));
        assertTrue(right > wrong + 2, "moved left " + right + " dB, moved right " + wrong + " dB");
    }

    private static byte[] lastOf(Path model, Backend backend, WorldStart start, SamplingChoice choice) {
        return lastOf(model, backend, start, choice, settings -> settings);
    }

    private static byte[] lastOf(
            Path model, Backend backend, WorldStart start, SamplingChoice choice, UnaryOperator<ChunkSettings> wish) {
        try (backend;
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, choice)) {
            TestPilot pilot = new TestPilot(world, start);
            pilot.change(wish);
            List<GeneratedFrame> frames = fly(
                    pilot,
                    world.config(),
                    Move.FORWARD.path(start.camera(), 17, 12, Pace.DEFAULT).frames());
            assertEquals(16, frames.size());
            return frames.getLast().picture().rgb();
        }
    }

    private static double difference(byte[] a, byte[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return sum / a.length;
    }

    private void assertBackendsAgree(Path model, SamplingChoice choice) {
        byte[] fast = lastOf(model, new CpuBackend(2), RandomModel.start(), choice);
        assertArrayEquals(fast, lastOf(model, new CpuBackend(1), RandomModel.start(), choice), "threads do not matter");
        double difference = difference(fast, lastOf(model, new ReferenceBackend(), RandomModel.start(), choice));
        assertTrue(difference < 0.05, difference + " grey levels from the reference after two chunks");
    }

    private Path gen3c() throws IOException {
        return RandomModel.write(
                folder,
                8 + 1 + 2 * 16,
                ",\"guidance\":1.0,\"cache\":{\"buffers\":2,\"mask\":\"latent\",\"sources\":1,\"fill\":\"none\",\"edge_filter\":\"range\",\"edge_threshold\":0.05,\"far\":100}");
    }

    @Test
    void theLayoutOfGen3cRunsAlikeOnBothBackends() throws IOException {
        Path model = gen3c();
        assertBackendsAgree(model, SamplingChoice.MODELS_OWN);
        byte[] guided = lastOf(model, new CpuBackend(2), RandomModel.start(), SamplingChoice.MODELS_OWN);
        byte[] free = lastOf(model, new CpuBackend(2), RandomModel.start(), new SamplingChoice(null, null, 0.0));
        assertTrue(difference(guided, free) > 0.05, "guidance changes the picture");
    }

    /// The first picture and the last of every chunk get their depth from MoGe, as its file was published.
    @Test
    void gen3cFliesByMoge() throws IOException {
        Path model = gen3c();
        byte[] own = lastOf(model, new CpuBackend(2), withoutDepth(), SamplingChoice.MODELS_OWN);
        Files.delete(model.resolve("depth/config.json"));
        Files.delete(model.resolve("depth/model.safetensors"));
        Files.copy(Path.of("src/test/resources/golden/moge-1.pt"), model.resolve("depth/model.pt"));
        byte[] published = lastOf(model, new CpuBackend(2), withoutDepth(), SamplingChoice.MODELS_OWN);
        assertFalse(Arrays.equals(own, published), "another depth shows other pictures");
        assertArrayEquals(
                published,
                lastOf(model, new CpuBackend(1), withoutDepth(), SamplingChoice.MODELS_OWN),
                "threads do not matter");
    }

    private static WorldStart withoutDepth() {
        WorldStart start = RandomModel.start();
        return new WorldStart(start.picture(), null, start.camera(), "", 3);
    }

    @Test
    void aDepthNetworkOfAnotherKindIsRefusedByItsName() throws IOException {
        Path model = gen3c();
        Files.delete(model.resolve("depth/config.json"));
        Files.delete(model.resolve("depth/model.safetensors"));
        Files.copy(model.resolve("vae/model.safetensors"), model.resolve("depth/model.safetensors"));
        try (Backend backend = new CpuBackend(1)) {
            String message = String.valueOf(assertThrows(
                            InvalidInputException.class,
                            () -> LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN))
                    .getMessage());
            assertTrue(message.contains("causal video tokenizer") && message.contains("moge-vitl"), message);
        }
    }

    @Test
    void guidanceChangesInFlightWhereThereIsSome() throws IOException {
        Path model = gen3c();
        byte[] free = lastOf(model, new CpuBackend(2), RandomModel.start(), new SamplingChoice(null, null, 0.0));
        byte[] freed = lastOf(
                model,
                new CpuBackend(2),
                RandomModel.start(),
                SamplingChoice.MODELS_OWN,
                settings -> settings.withGuidance(0));
        assertArrayEquals(free, freed, "as if it had been opened without");
        InvalidInputException refused = assertThrows(
                InvalidInputException.class,
                () -> lastOf(
                        model,
                        new CpuBackend(1),
                        RandomModel.start(),
                        new SamplingChoice(null, null, 0.0),
                        settings -> settings.withGuidance(2)));
        assertTrue(String.valueOf(refused.getMessage()).contains("without guidance"), refused.getMessage());
    }

    @Test
    void theLayoutOfThePaperWithRaysAloneRunsAlikeOnBothBackends() throws IOException {
        Path model = RandomModel.write(
                folder,
                8 + 1 + 6,
                ",\"guidance\":0.0,\"pluecker\":{\"order\":\"dm\",\"frames\":\"fourth\",\"scale\":1.0}");
        assertBackendsAgree(model, SamplingChoice.MODELS_OWN);
    }

    @Test
    void aCacheWithoutADepthNetworkIsRefused() throws IOException {
        Path model = RandomModel.packed(folder);
        try (Stream<Path> files = Files.list(model.resolve("depth"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(model.resolve("depth"));
        try (Backend backend = new CpuBackend(1)) {
            String message = String.valueOf(assertThrows(
                            InvalidInputException.class,
                            () -> LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN))
                    .getMessage());
            assertTrue(message.contains("\"cache\"") && message.contains("no depth/"), message);
        }
    }

    @Test
    void channelsThatDoNotFitAreRefused() throws IOException {
        Path model = RandomModel.write(
                folder, 8 + 1, ",\"guidance\":0.0,\"pluecker\":{\"order\":\"md\",\"frames\":\"all\",\"scale\":1.0}");
        String message = String.valueOf(assertThrows(
                        InvalidInputException.class,
                        () -> LatentCameraWorld.open(model, new CpuBackend(1), SamplingChoice.MODELS_OWN))
                .getMessage());
        assertTrue(message.contains("in_channels 9") && message.contains("33"), message);
    }

    private static final String FINE = ",\"presets\":{\"fine\":{\"world\":{\"width\":128,\"height\":64,\"detail\":2}}}";

    @Test
    void picturesLargerThanTheNetworksRunAlikeOnBothBackends() throws IOException {
        Path model = RandomModel.packed(folder, FINE);
        SamplingChoice fine = new SamplingChoice("fine", null, null);
        WorldStart start = RandomModel.start(128, 64);
        byte[] fast = lastOf(model, new CpuBackend(2), start, fine);
        assertEquals(3 * 128 * 64, fast.length);
        assertArrayEquals(fast, lastOf(model, new CpuBackend(1), start, fine), "threads do not matter");
        assertTrue(difference(fast, lastOf(model, new ReferenceBackend(), start, fine)) < 0.05);
    }

    /// Lines of one pixel, which the networks cannot see, are still there after two chunks a hair's breadth ahead.
    @Test
    void whatIsRememberedKeepsDetailThatTheNetworksCannotSee() throws IOException {
        Path model = RandomModel.trusting(RandomModel.packed(folder, FINE));
        WorldStart plain = RandomModel.start(128, 64);
        byte[] rgb = plain.picture().rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 2 == 0 ? 160 : 80);
        }
        WorldStart start = new WorldStart(new Picture(128, 64, rgb), plain.depth(), plain.camera(), "", 3);
        try (Backend backend = new CpuBackend(2);
                LatentCameraWorld world =
                        LatentCameraWorld.open(model, backend, new SamplingChoice("fine", null, null))) {
            TestPilot pilot = new TestPilot(world, start);
            Pace hair = new Pace(1e-5, 15, 4);
            List<GeneratedFrame> frames = fly(
                    pilot,
                    world.config(),
                    Move.FORWARD.path(start.camera(), 17, 12, hair).frames());
            double difference = difference(rgb, frames.getLast().picture().rgb());
            assertTrue(difference < 3, difference + " grey levels");
        }
    }

    @Test
    void aStartOfAnotherSizeIsRefused() throws IOException {
        Path model = gen3c();
        try (Backend backend = new CpuBackend(1);
                LatentCameraWorld world = LatentCameraWorld.open(model, backend, SamplingChoice.MODELS_OWN)) {
            WorldStart start = RandomModel.start();
            WorldStart wrong = new WorldStart(Picture.black(32, 32), null, start.camera(), "", 1);
            assertThrows(InvalidInputException.class, () -> world.start(wrong));
            TestPilot pilot = new TestPilot(world, start);
            assertThrows(IllegalArgumentException.class, () -> pilot.rollout(List.of()));
            assertFalse(world.sha256().isEmpty());
        }
    }
}
