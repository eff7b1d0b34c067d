package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command line as a person meets it, run in this process with the bundled scenes and starter.
final class MainTest {

    private static final Path STARTER = Path.of("sample-scenes", "starter");

    @TempDir
    private Path folder;

    /// How a command line ended.
    private record Ended(int code, String out, String err) {}

    private static Ended run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.of(args).map(Object::toString).toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    private Path clip() {
        return folder.resolve("clip.mp4");
    }

    /// Exit code 2, one line that names what is wrong, and no clip.
    private void assertRefused(String named, Object... args) {
        Ended ended = run(args);
        assertEquals(2, ended.code(), ended.err());
        String line = ended.err().lines().reduce((first, second) -> second).orElse("");
        assertTrue(line.startsWith("cosmonaut: ") && line.contains(named), ended.err());
        assertTrue(
                ended.err().lines().filter(l -> l.startsWith("\tat ")).findAny().isEmpty(), ended.err());
        assertFalse(Files.exists(clip()));
        assertEquals("", ended.out());
    }

    @Test
    void aRolloutLeavesAPlayableClipWithItsSidecarAndSaysSoInJson() throws IOException {
        Path frames = folder.resolve("frames");
        Ended ended = run(
                "rollout",
                "--scene",
                "courtyard-garden",
                "--move",
                "turn-right",
                "--frames",
                12,
                "--steps",
                1,
                "--out",
                clip(),
                "--frames-dir",
                frames,
                "--json");
        assertEquals(0, ended.code(), ended.err());
        List<Picture> pictures = VideoReader.readAll(clip());
        assertEquals(12, pictures.size());
        assertEquals(384, pictures.getFirst().width());
        try (Stream<Path> written = Files.list(frames)) {
            assertEquals(12, written.count());
        }
        JsonNode sidecar = JsonMapper.shared().readTree(Files.readString(folder.resolve("clip.json")));
        assertEquals(12, sidecar.get("frames").size());
        assertEquals(12, sidecar.get("frames").get(11).get("c2w").size());
        assertEquals(64, sidecar.get("model").get("sha256").asString().length());
        assertEquals("cpu", sidecar.get("backend").asString());
        assertEquals(1, ended.out().lines().count(), "stdout carries the summary alone");
        assertEquals(12, JsonMapper.shared().readTree(ended.out()).get("frames").asInt());
        assertTrue(ended.err().contains("12/12 pictures"), ended.err());
    }

    @Test
    void theSameCommandGivesTheSameBytes() throws IOException {
        Path again = folder.resolve("again.mp4");
        for (Path out : List.of(clip(), again)) {
            assertEquals(
                    0,
                    run("rollout", "--move", "forward", "--frames", 18, "--seed", 7, "--out", out)
                            .code());
        }
        assertArrayEquals(Files.readAllBytes(clip()), Files.readAllBytes(again));
        Path other = folder.resolve("other.mp4");
        run("rollout", "--move", "forward", "--frames", 18, "--seed", 8, "--out", other);
        assertFalse(java.util.Arrays.equals(Files.readAllBytes(clip()), Files.readAllBytes(other)), "the seed matters");
    }

    /// A path file is flown as it stands, and one line names the picture that goes through the ground.
    @Test
    void aPathThroughTheGroundIsToldOnOneLine() throws IOException {
        Path path = folder.resolve("down.tum");
        Files.writeString(path, "0 0 0 0 0 0 0 1\n4 0 6 8 0 0 0 1\n");
        Ended ended = run("rollout", "--path", path, "--steps", 1, "--out", clip());
        assertEquals(0, ended.code(), ended.err());
        assertEquals(
                1,
                ended.err()
                        .lines()
                        .filter(line -> line.contains("goes through something"))
                        .count(),
                ended.err());
        assertTrue(ended.err().contains("of " + path + " goes through something"), ended.err());
    }

    @Test
    void anUnknownMotionIsRefused() {
        assertRefused("--motion", "rollout", "--motion", "swim", "--out", clip());
    }

    @Test
    void aPathFileIsFlown() throws IOException {
        Path path = folder.resolve("path.tum");
        Files.writeString(path, "# t tx ty tz qx qy qz qw\n0 0 0 0 0 0 0 1\n1 0 0 0.5 0 0 0 1\n");
        Ended ended = run("rollout", "--path", path, "--steps", 1, "--out", clip());
        assertEquals(0, ended.code(), ended.err());
        assertEquals(13, VideoReader.readAll(clip()).size());
    }

    /// Picture 0 has the lens of picture 1, and the sidecar says so; one line says what was understood.
    @ParameterizedTest
    @CsvSource({"30, narrower", "80, wider"})
    void pictureAndPathAgreeOnTheLens(int degrees, String word) throws IOException {
        String camera = "{\"camera_to_world\":[1,0,0,%s,0,1,0,0,0,0,1,0],\"fov\":" + degrees + ",\"aspect\":0.5}";
        Path path = folder.resolve("path.json");
        Files.writeString(
                path, "{\"fps\":1,\"camera_path\":[" + camera.formatted("0") + "," + camera.formatted("0.1") + "]}");
        Ended ended = run("rollout", "--path", path, "--seconds", 0.25, "--steps", 1, "--json", "--out", clip());
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.err().contains("path.json: 2 cameras, nerfstudio, 0.3 s, stretched from 1.1 s"), ended.err());
        assertTrue(ended.err().contains(word), ended.err());
        assertEquals(3, JsonMapper.shared().readTree(ended.out()).path("frames").asInt());
        JsonNode sidecar = JsonMapper.shared().readTree(folder.resolve("clip.json"));
        JsonNode frames = sidecar.path("frames");
        assertEquals(frames.path(0).path("intrinsics"), frames.path(1).path("intrinsics"));
        double fy = frames.path(0).path("intrinsics").path("fy").asDouble();
        assertEquals(fy, frames.path(0).path("intrinsics").path("fx").asDouble(), 1e-9);
        assertEquals(
                degrees == 30,
                Math.abs(2 * Math.toDegrees(Math.atan(sidecar.path("height").asInt() / 2.0 / fy)) - 30) < 1e-6);
    }

    @Test
    void secondsBelongToAPath() {
        assertRefused("--seconds", "rollout", "--move", "left", "--seconds", 2, "--out", clip());
        assertRefused("--seconds", "rollout", "--path", "some.tum", "--seconds", "NaN", "--out", clip());
    }

    @Test
    void aPersonsOwnPictureIsOpenedWithAPlainHint() throws IOException {
        Path picture = folder.resolve("mine.png");
        PictureFile.writePng(Picture.black(640, 360), picture);
        Ended ended = run("rollout", "--scene", picture, "--frames", 3, "--steps", 1, "--out", clip());
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.err().contains("synthetic worlds only"), ended.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1000000000", "many"})
    void impossibleFrameCountsAreRefused(String frames) {
        assertRefused("--frames", "rollout", "--frames", frames, "--out", clip());
    }

    @Test
    void impossibleArgumentsAreRefused() {
        assertRefused("--seed", "rollout", "--seed", -1, "--out", clip());
        assertRefused("--steps", "rollout", "--steps", 0, "--out", clip());
        assertRefused("--guidance", "rollout", "--guidance", "NaN", "--out", clip());
        assertRefused("sideways", "rollout", "--move", "sideways", "--out", clip());
        assertRefused("nowhere", "rollout", "--scene", "nowhere", "--out", clip());
        assertRefused("--backend", "rollout", "--backend", "abacus", "--out", clip());
        assertRefused("nothing-here", "rollout", "--model", folder.resolve("nothing-here"), "--out", clip());
        assertRefused("--speed", "rollout", "--move", "forward", "--speed", "NaN", "--out", clip());
        assertRefused("no/such", "rollout", "--out", folder.resolve("no/such/folder/clip.mp4"));
        assertRefused("--wings", "rollout", "--wings");
        assertRefused("bench", "bench", "everything");
        assertRefused("absent", "inspect", folder.resolve("absent"));
    }

    @Test
    void aBackendThatIsNotHereIsExitCode3() {
        Ended ended = run("rollout", "--backend", "cuda", "--out", clip());
        assertEquals(3, ended.code());
        assertTrue(ended.err().contains("--backend cpu"), ended.err());
    }

    @Test
    void unusablePicturesAreRefused() throws IOException {
        Path tiny = folder.resolve("tiny.png");
        PictureFile.writePng(Picture.black(1, 1), tiny);
        assertRefused("tiny.png", "rollout", "--scene", tiny, "--out", clip());
        Path wide = folder.resolve("wide.png");
        PictureFile.writePng(Picture.black(20_000, 16), wide);
        assertRefused("wide.png", "rollout", "--scene", wide, "--out", clip());
        Path text = folder.resolve("text.png");
        Files.writeString(text, "this is no picture\n");
        assertRefused("text.png", "rollout", "--scene", text, "--out", clip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 0 0 0 0 0 1\n1 NaN 0 0 0 0 0 1\n",
                "0 0 0 0 0 0 0 1\n1 0 0 0 0 0 0 0\n",
                "0 0 0 0\n",
                "",
                "{\"camera_path\":[{\"camera_to_world\":[1,0,0,0,1,0,0,0,0,0,1,0,0,0,0,1],\"fov\":60}]}"
            })
    void unusablePathsAreRefused(String text) throws IOException {
        Path path = folder.resolve("path.txt");
        Files.writeString(path, text);
        assertRefused("path.txt", "rollout", "--path", path, "--out", clip());
    }

    private Path copyOfStarter() throws IOException {
        Path copy = folder.resolve("model");
        try (Stream<Path> files = Files.walk(STARTER)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(STARTER.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        return copy;
    }

    private void assertModelRefused(String named, Path model) {
        assertRefused(named, "rollout", "--frames", 3, "--model", model, "--out", clip());
    }

    @Test
    void damagedModelsAreRefused() throws IOException {
        Path model = copyOfStarter();
        Path weights = model.resolve("transformer/diffusion_pytorch_model.safetensors");
        byte[] whole = Files.readAllBytes(weights);

        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length - 1000));
        assertModelRefused(weights.getFileName().toString(), model);

        String header = header(whole);
        Files.write(weights, withHeader(whole, header.replaceFirst("\\[0,", "[99999999999,")));
        assertModelRefused(weights.getFileName().toString(), model);

        Files.write(
                weights, withHeader(whole, header.replaceFirst("\"shape\":\\[(\\d+),(\\d+)]", "\"shape\":[$2,$1]")));
        assertModelRefused("the configuration needs", model);

        Files.write(weights, withNaN(whole));
        assertModelRefused("NaN", model);

        Files.delete(weights);
        assertModelRefused("transformer", model);

        Files.write(weights, whole);
        Path config = model.resolve("transformer/config.json");
        Files.writeString(config, Files.readString(config).replaceFirst("\\{", "{\"flux_capacitor\": 1,"));
        assertModelRefused("flux_capacitor", model);

        Files.delete(config);
        assertModelRefused("config.json", model);
    }

    private static String header(byte[] file) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return new String(file, 8, length, StandardCharsets.UTF_8);
    }

    private static byte[] withHeader(byte[] file, String header) {
        int old = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + file.length - 8 - old)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(file, 8 + old, file.length - 8 - old)
                .array();
    }

    private static byte[] withNaN(byte[] file) {
        byte[] copy = file.clone();
        copy[copy.length - 2] = 0x01;
        copy[copy.length - 1] = 0x7e; // the half-precision pattern of a NaN
        return copy;
    }

    @Test
    void aClipThatIsThereStaysWhenTheFlightFails() throws IOException {
        Files.writeString(clip(), "precious");
        Path text = folder.resolve("text.png");
        Files.writeString(text, "this is no picture\n");
        assertEquals(2, run("rollout", "--scene", text, "--out", clip()).code());
        assertEquals("precious", Files.readString(clip()));
    }

    @Test
    void inspectTellsWhatTheStarterIs() {
        Ended ended = run("inspect", STARTER, "--json");
        assertEquals(0, ended.code(), ended.err());
        JsonNode report = JsonMapper.shared().readTree(ended.out());
        assertEquals(10, report.get("parts").size());
        assertTrue(report.get("memory").get("fits").asBoolean());
        assertTrue(report.get("steerable").asBoolean());
        assertTrue(report.get("memory").get("plan").asString().startsWith("everything resident"), ended.out());
        Ended plain = run("inspect", STARTER.resolve("transformer"), "--tensors");
        assertTrue(plain.out().contains("diffusion transformer, original names"), plain.out());
        Ended prior = run("inspect", STARTER.resolve("keyframe_prior"));
        assertTrue(prior.out().contains("latent U-Net: keyframe diffusion prior"), prior.out());
        assertTrue(plain.out().contains("net.x_embedder.proj.1.weight"), plain.out());
    }

    @Test
    void inspectListsWhatPyTorchSaved() {
        Path archives = Path.of("src/test/resources/cosmonaut/weights");
        Ended script = run("inspect", archives.resolve("script.jit"), "--tensors");
        assertEquals(0, script.code(), script.err());
        assertTrue(script.out().contains("16 tensors, 133 parameters"), script.out());
        assertTrue(script.out().contains("encoder.conv_in.0.weight"), script.out());
        assertRefused(
                "torch.nn.modules.linear.Linear, which is not a tensor", "inspect", archives.resolve("module.pt"));
    }

    @Test
    void devicesNamesEveryBackendAndWhyOneIsMissing() {
        Ended ended = run("devices");
        assertEquals(0, ended.code());
        assertTrue(ended.out().contains("cpu") && ended.out().contains("vectors of"), ended.out());
        assertTrue(ended.out().contains("cuda "), ended.out());
        assertTrue(ended.out().lines().anyMatch(line -> line.startsWith("vulkan ")), ended.out());
    }

    @Test
    void benchViewportDrawsWithAllThereIs() {
        Ended ended = run("bench", "viewport", "--seconds", 1, "--window-size", "200x112");
        assertEquals(0, ended.code(), ended.err());
        List<String> lines = ended.out().lines().toList();
        assertTrue(lines.getLast().contains("CPU"), ended.out());
        for (String each : lines) {
            JsonNode line = JsonMapper.shared().readTree(each);
            assertEquals(60, line.get("frames").asInt());
            assertTrue(line.get("pose_to_picture_ms_p95").asDouble() > 0);
            assertTrue(line.get("least_coverage").asDouble() > 0.5, "something is seen: " + each);
        }
    }

    @Test
    void benchPrintsOneJsonObject() {
        Ended ended = run("bench", "rollout", "--chunks", 1, "--warmup", 0, "--steps", 1);
        assertEquals(0, ended.code(), ended.err());
        JsonNode line = JsonMapper.shared().readTree(ended.out());
        assertTrue(line.get("frames_per_second").asDouble() > 0);
        assertTrue(line.get("stage_median_ms").get("denoise").asDouble() > 0);
    }

    @Test
    void anUnwritableFolderIsRefused() throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, "");
        assertRefused("file", "rollout", "--out", file.resolve("clip.mp4"));
        assertRefused("file", "rollout", "--out", clip(), "--frames-dir", file.resolve("frames"));
    }
}
