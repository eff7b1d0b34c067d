package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.Pose;
import cosmonaut.drive.EgoPose;
import cosmonaut.drive.rig.Rig;
import cosmonaut.drive.rig.RigCamera;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `cosmonaut evaluate drive` as a person meets it: what it prints, and which folders it refuses.
final class DriveFiguresCommandTest {

    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final int FRAMES = 3;

    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.concat(Stream.of("evaluate", "drive"), Stream.of(args).map(Object::toString))
                        .toArray(String[]::new));
        return new Ended(code, out.toString(), err.toString());
    }

    private static Picture speckled(int seed) {
        Picture picture = Picture.black(WIDTH, HEIGHT);
        Random random = new Random(seed);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int at = 3 * (y * WIDTH + x);
                boolean begins = x % 4 == 0 && y % 4 == 0;
                int from = 3 * ((y - y % 4) * WIDTH + x - x % 4);
                picture.rgb()[at] = begins ? (byte) random.nextInt(256) : picture.rgb()[from];
                picture.rgb()[at + 1] = picture.rgb()[at];
                picture.rgb()[at + 2] = picture.rgb()[at];
            }
        }
        return picture;
    }

    private static void clip(Path file, int pictures, int seed) throws IOException {
        try (VideoWriter clip = VideoWriter.open(file, WIDTH, HEIGHT, 12)) {
            for (int i = 0; i < pictures; i++) {
                clip.add(speckled(seed));
            }
            clip.finish();
        }
    }

    /// The folder of a vehicle that stands.
    private Path standing(String name, Consumer<ObjectNode> change) throws IOException {
        Path drive = Files.createDirectory(folder.resolve(name));
        Rig rig = RigFile.nuScenes();
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("format", "cosmonaut-drive/1").put("scene", "speckles").put("fps", 12);
        root.put("width", WIDTH).put("height", HEIGHT);
        root.set("rig", RigFile.json(rig));
        ObjectNode lenses = root.putObject("intrinsics");
        for (View view : View.values()) {
            clip(drive.resolve(view.key() + ".mp4"), FRAMES, view.ordinal());
            lenses.putObject(view.key())
                    .put("fx", 70)
                    .put("fy", 70)
                    .put("cx", 47.5)
                    .put("cy", 31.5);
        }
        ArrayNode frames = root.putArray("frames");
        for (int i = 0; i < FRAMES; i++) {
            ObjectNode frame = frames.addObject();
            rows(frame.putArray("vehicle"), Pose.IDENTITY);
            ObjectNode cameras = frame.putObject("c2w");
            for (RigCamera camera : rig.sixViews()) {
                View view = camera.view();
                if (view != null) {
                    rows(cameras.putArray(view.key()), EgoPose.inCameraWorld(camera.rigFromCamera()));
                }
            }
        }
        change.accept(root);
        Files.writeString(drive.resolve("drive.json"), root.toString());
        return drive;
    }

    private static void rows(ArrayNode into, Pose pose) {
        for (double value : pose.rows()) {
            into.add(value);
        }
    }

    @Test
    void figuresArePrintedForPeopleAndForPrograms() throws IOException {
        Path drive = standing("standing", root -> {});
        Ended text = run(drive);
        assertEquals(0, text.code(), text.err());
        assertTrue(text.out().contains("standing, 3 pictures"), text.out());
        assertTrue(text.out().contains("the vehicle moves by less than 2 m"), text.out());
        Ended json = run(drive, "--json");
        assertEquals(0, json.code(), json.err());
        JsonNode report = JsonMapper.shared().readTree(json.out());
        assertTrue(report.get("tse").isNull() && report.get("tfe_cm").isNull(), json.out());
        assertTrue(report.get("noise_floor").has("cse_rig"), json.out());
        JsonNode one = report.get("details").get("drives").get(0);
        assertEquals("standing", one.get("name").asString());
        for (View view : View.values()) {
            assertEquals(
                    FRAMES - 1,
                    one.get("views").get(view.key()).get("static_pairs").asInt(),
                    json.out());
        }
        assertEquals(6, one.get("view_pairs").size());
    }

    @Test
    void clipsOfTrueRenderingsAreTheNoiseFloor() throws IOException {
        Path drive = Files.createDirectory(folder.resolve("rendered"));
        Rig rig = RigFile.nuScenes();
        RigFile.write(rig, drive.resolve("rig.json"));
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("format", "cosmonaut-drive-clip/1").put("fps", 12).put("frames", 2);
        root.put("rig", "rig.json").put("vehicle", "vehicle.tum");
        ObjectNode views = root.putObject("views");
        for (RigCamera camera : rig.sixViews()) {
            View view = camera.view();
            if (view == null) {
                continue;
            }
            views.putObject(view.key()).put("folder", view.key()).put("camera", camera.id());
            Path pictures = Files.createDirectory(drive.resolve(view.key()));
            Files.writeString(
                    pictures.resolve("clip.json"),
                    "{\"intrinsics\": {\"fx\": 70, \"fy\": 70, \"cx\": 47.5, \"cy\": 31.5, \"width\": " + WIDTH
                            + ", \"height\": " + HEIGHT + "}}");
            for (int i = 0; i < 2; i++) {
                PictureFile.writePng(
                        speckled(view.ordinal()), pictures.resolve(String.format(Locale.ROOT, "picture-%04d.png", i)));
            }
        }
        Files.writeString(drive.resolve("vehicle.tum"), "0 0 0 0 0 0 0 1\n0.1 0 0 0 0 0 0 1\n");
        Files.writeString(drive.resolve("drive.json"), root.toString());
        Ended ended = run(drive);
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.out().contains("rendered, 2 pictures, true"), ended.out());
        assertTrue(ended.out().contains("noise floor") && !ended.out().contains("mean of the drives"), ended.out());
        Files.delete(drive.resolve("back").resolve("picture-0001.png"));
        assertRefused("picture-0001.png", drive);
        Files.writeString(drive.resolve("vehicle.tum"), "0 0 0 0 0 0 0 1\n");
        assertRefused("has 1 poses, drive.json says 2 frames", drive);
    }

    @Test
    void hoodsAreSharesOrPicturesOfAllViewsOrOfOne() throws IOException {
        Path drive = standing("hooded", root -> {});
        Picture lower = Picture.black(16, 16);
        for (int i = 12 * 16 * 3; i < lower.rgb().length; i++) {
            lower.rgb()[i] = (byte) 255;
        }
        Path mask = folder.resolve("hood.png");
        PictureFile.writePng(lower, mask);
        Ended ended = run(drive, "--json", "--hood", "0.5,back=" + mask + ",left=0");
        assertEquals(0, ended.code(), ended.err());
        JsonNode views = JsonMapper.shared()
                .readTree(ended.out())
                .get("details")
                .get("drives")
                .get(0)
                .get("views");
        assertEquals(0.5, views.get("front").get("masked_share").asDouble(), 0.02);
        assertEquals(0.25, views.get("back").get("masked_share").asDouble(), 0.02);
        assertEquals(0, views.get("left").get("masked_share").asDouble(), 0.02);
        assertRefused("--hood 1.5 is not possible", drive, "--hood", "1.5");
        assertRefused("--hood names the view roof", drive, "--hood", "roof=0.1");
        assertRefused("none.png", drive, "--hood", "front=none.png");
    }

    @Test
    void damagedFoldersAreNamedInOneLine() throws IOException {
        assertRefused("there is no folder", folder.resolve("none"));
        assertRefused("drive.json is missing", Files.createDirectory(folder.resolve("empty")));
        assertRefused("rig: is missing", standing("rigless", root -> root.remove("rig")));
        assertRefused(
                "intrinsics.back: is missing",
                standing("lensless", root -> root.withObject("/intrinsics").remove("back")));
        assertRefused("cosmonaut-drive/1", standing("other", root -> root.put("format", "cosmonaut-clip/1")));
        assertRefused(
                "frames[1].c2w.left: is not where",
                standing("moved", root -> root.withArray("/frames/1/c2w/left").set(3, 5)));
        assertRefused(
                "frames[2].vehicle: is no pose",
                standing("bent", root -> root.withArray("/frames/2/vehicle").set(0, 5)));
        Path damaged = standing("damaged", root -> {});
        Files.writeString(damaged.resolve("drive.json"), "{\"format\": ");
        assertRefused("not valid JSON", damaged);
        Path missing = standing("missing", root -> {});
        Files.delete(missing.resolve("back_left.mp4"));
        assertRefused("the view back_left", missing);
        Path shorter = standing("shorter", root -> {});
        clip(shorter.resolve("right.mp4"), 2, 1);
        assertRefused("has 2 pictures, drive.json tells of 3", shorter);
        Path longer = standing("longer", root -> {});
        clip(longer.resolve("right.mp4"), 4, 1);
        assertRefused("more pictures than the 3", longer);
        assertRefused("FOLDER");
    }

    private static void assertRefused(String named, Object... args) {
        Ended ended = run(args);
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains(named), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertEquals("", ended.out());
    }
}
