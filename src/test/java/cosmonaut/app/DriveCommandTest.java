package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import cosmonaut.world.RandomModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Drives of tiny random models.
final class DriveCommandTest {

    private static final List<String> VIEWS = List.of("front", "left", "right", "back", "back_left", "back_right");

    private record Ended(int code, String out, String err) {}

    @TempDir
    Path folder;

    private Path drive() {
        return folder.resolve("drive");
    }

    private Ended run(Path model, Object... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] fixed = {"drive", "--backend", "cpu", "--model", model.toString(), "--out", drive().toString()};
        String[] all = Stream.concat(Arrays.stream(fixed), Arrays.stream(more).map(Object::toString))
                .toArray(String[]::new);
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
        return new Ended(code, out.toString(), err.toString());
    }

    private Path model() throws IOException {
        return RandomModel.pale(RandomModel.outpainting(folder.resolve("model"), 0.03));
    }

    private Path picture() throws IOException {
        byte[] rgb = new byte[64 * 32 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (60 + i % 64);
        }
        Path file = folder.resolve("picture.png");
        PictureFile.writePng(new Picture(64, 32, rgb), file);
        return file;
    }

    /// One second straight ahead.
    private Path csv() throws IOException {
        return Files.writeString(folder.resolve("ahead.csv"), "t,x,y,z\n0,0,0,0\n0.5,1,0,0\n1,2,0,0\n");
    }

    private JsonNode sidecar() {
        return JsonMapper.shared().readTree(drive().resolve("drive.json").toFile());
    }

    @Test
    void sixClipsAMosaicAndTheSidecar() throws IOException {
        Ended ended = run(model(), "--scene", picture(), "--trajectory", csv(), "--json");
        assertEquals(0, ended.code(), ended.err());
        for (String view : VIEWS) {
            List<Picture> clip = VideoReader.readAll(drive().resolve(view + ".mp4"));
            assertEquals(13, clip.size(), "a second at 12 a second, and the first one");
            assertEquals(64, clip.getFirst().width());
        }
        List<Picture> grid = VideoReader.readAll(drive().resolve("grid.mp4"));
        assertEquals(13, grid.size());
        assertEquals(192, grid.getFirst().width());
        assertEquals(64, grid.getFirst().height());
        Picture front = VideoReader.readAll(drive().resolve("front.mp4")).getFirst();
        Picture cut = part(grid.getFirst(), 64, 0);
        assertTrue(differ(front, cut) < 6, "the front is in the middle of the upper row: " + differ(front, cut));
        JsonNode said = sidecar();
        assertEquals("cosmonaut-drive/1", said.get("format").asString());
        assertEquals("one memory", said.get("way").asString());
        assertEquals(13, said.get("frames").size());
        JsonNode last = said.get("frames").get(12);
        assertEquals(2, last.get("vehicle").get(3).asDouble(), 1e-9, "metres ahead");
        assertEquals(2 + 1.7008, last.get("c2w").get("front").get(11).asDouble(), 1e-3, "metres along z");
        assertEquals(6, last.get("c2w").size());
        assertTrue(ended.out().contains("\"frames\":13"), ended.out());
        assertTrue(ended.err().contains("nothing moves in this world but the vehicle"), ended.err());
    }

    private static Picture part(Picture all, int left, int top) {
        byte[] rgb = new byte[64 * 32 * 3];
        for (int y = 0; y < 32; y++) {
            System.arraycopy(all.rgb(), 3 * ((top + y) * all.width() + left), rgb, 3 * 64 * y, 3 * 64);
        }
        return new Picture(64, 32, rgb);
    }

    private static double differ(Picture a, Picture b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return sum / a.rgb().length;
    }

    @Test
    void theSameDriveAgainIsTheSameBytesAndAnotherSeedIsNot() throws IOException {
        Path model = model();
        Object[] asked = {"--scene", picture(), "--trajectory", csv(), "--frames", 9, "--rig", "nvidia"};
        assertEquals(0, run(model, asked).code());
        byte[] first = Files.readAllBytes(drive().resolve("grid.mp4"));
        assertEquals(0, run(model, asked).code(), "an earlier drive is replaced");
        assertTrue(Arrays.equals(first, Files.readAllBytes(drive().resolve("grid.mp4"))));
        Object[] other =
                Stream.concat(Arrays.stream(asked), Stream.of("--seed", 2)).toArray();
        assertEquals(0, run(model, other).code());
        assertFalse(Arrays.equals(first, Files.readAllBytes(drive().resolve("grid.mp4"))));
    }

    /// packaging/drive-check holds such files against the programs that they are for.
    @Test
    void aDriveIsWrittenInTheFormsOfOtherPrograms() throws IOException {
        Object[] asked = {"--scene", picture(), "--trajectory", csv(), "--frames", 9, "--export", "nuscenes,mcap"};
        assertEquals(0, run(model(), asked).code());
        JsonNode pictures = JsonMapper.shared()
                .readTree(drive().resolve("nuscenes/v1.0-cosmonaut/sample_data.json")
                        .toFile());
        assertEquals(6 * 9, pictures.size());
        for (JsonNode one : pictures) {
            Path file = drive().resolve("nuscenes").resolve(one.get("filename").asString());
            assertEquals(64, PictureFile.read(file).width(), file.toString());
        }
        byte[] mcap = Files.readAllBytes(drive().resolve("drive.mcap"));
        assertEquals((byte) 0x89, mcap[0]);
        assertTrue(mcap.length > 6 * 9 * 1000, mcap.length + " bytes");
        assertFalse(Files.exists(drive().resolve(".frames")));
    }

    /// The option and the member of a batch tell the network the same, and not nothing.
    @Test
    void repeatedPicturesAreToldToNetworksThatTakeThem() throws IOException {
        Path model = RandomModel.pale(RandomModel.views(folder.resolve("six"), false, 6, true));
        Path csv = csv();
        Ended none = run(model, "--trajectory", csv, "--frames", 3);
        assertEquals(0, none.code(), none.err());
        byte[] plain = Files.readAllBytes(drive().resolve("grid.mp4"));
        assertEquals(0, sidecar().get("frame_repeat").asInt());
        Ended told = run(model, "--trajectory", csv, "--frames", 3, "--frame-repeat", 10);
        assertEquals(0, told.code(), told.err());
        byte[] repeated = Files.readAllBytes(drive().resolve("grid.mp4"));
        assertFalse(Arrays.equals(plain, repeated));
        assertEquals(10, sidecar().get("frame_repeat").asInt());
        Path jobs = Files.writeString(folder.resolve("jobs.jsonl"), """
                {"id":"member","trajectory":"%1$s","frames":3,"frame_repeat":10}
                {"id":"option","trajectory":"%1$s","frames":3}
                {"id":"many","trajectory":"%1$s","frames":3,"frame_repeat":101}
                """.formatted(csv));
        Ended batch = run(model, "--batch", jobs, "--frame-repeat", 0);
        assertEquals(2, batch.code(), batch.err());
        assertTrue(batch.err().contains("job many failed: frame_repeat is 101; give a whole number from 0 to 100"));
        assertTrue(Arrays.equals(repeated, Files.readAllBytes(drive().resolve("member/grid.mp4"))));
        assertTrue(Arrays.equals(plain, Files.readAllBytes(drive().resolve("option/grid.mp4"))));
    }

    @Test
    void repeatedPicturesAreRefusedWhereNobodyIsToldOfThem() throws IOException {
        Path csv = csv();
        Object[] asked = {"--trajectory", csv, "--frames", 3, "--frame-repeat", 10};
        Path model = model();
        Object[] pictured = Stream.concat(Stream.of("--scene", picture()), Arrays.stream(asked))
                .toArray();
        refused(run(model, pictured), "is told of no repeated pictures; leave --frame-repeat");
        refused(
                run(RandomModel.views(folder.resolve("deaf"), false, 6, false), asked),
                "is not told how often a picture is repeated");
        refused(run(model, "--frame-repeat", -1), "--frame-repeat -1 is not possible; use 0 to 100");
        Path jobs = Files.writeString(
                folder.resolve("jobs.jsonl"), "{\"trajectory\":\"" + csv + "\",\"frame_repeat\":1}\n");
        Ended batch = run(model, "--scene", picture(), "--batch", jobs);
        assertEquals(2, batch.code(), batch.err());
        assertTrue(batch.err().contains("is told of no repeated pictures"), batch.err());
    }

    @Test
    void whatDoesNotFitIsOneLine() throws IOException {
        Path model = model();
        refused(run(model, "--scene", picture()), "there is no trajectory");
        refused(run(model, "--trajectory", csv(), "--batch", csv()), "--trajectory FILE or --batch FILE");
        refused(run(model, "--scene", picture(), "--trajectory", folder.resolve("none.csv")), "none.csv");
        Path back = Files.writeString(folder.resolve("back.csv"), "t,x,y,z\n0,0,0,0\n-1,1,0,0\n");
        refused(run(model, "--scene", picture(), "--trajectory", back), "back.csv");
        refused(run(model, "--scene", picture(), "--trajectory", csv(), "--rig", "ford"), "there is no rig ford");
        refused(run(model, "--scene", picture(), "--trajectory", csv(), "--tag", "hail"), "there is no tag hail");
        refused(
                run(model, "--scene", picture(), "--trajectory", csv(), "--trajectory-guidance", 2),
                "is told no trajectory");
        Path captions = Files.writeString(folder.resolve("captions.json"), "{\"prompt_up\":\"sky\"}");
        refused(
                run(model, "--scene", picture(), "--trajectory", csv(), "--captions", captions),
                "has the key prompt_up");
        Path three = RandomModel.views(folder.resolve("three"), true);
        refused(run(three, "--scene", picture(), "--trajectory", csv()), "makes 3 views, a drive has 6");
        Path blind = RandomModel.video(folder.resolve("blind"));
        refused(run(blind, "--scene", picture(), "--trajectory", csv()), "follows a camera");
    }

    private void refused(Ended ended, String why) {
        assertEquals(2, ended.code(), ended.err());
        assertTrue(ended.err().contains(why), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertFalse(Files.exists(drive().resolve("front.mp4")), "a clip of nothing");
    }

    @Test
    void aBatchGoesOnWhereItWasStoppedAndAFailedJobStopsNoOther() throws IOException {
        Path model = model();
        Path good = csv();
        Path jobs = Files.writeString(folder.resolve("jobs.jsonl"), """
                {"id":"one","trajectory":"%1$s","frames":3,"seed":4}
                {"id":"none","trajectory":"%1$s.gone"}

                {"trajectory":"%1$s","frames":3,"tags":["rain"],"prompt_left":"a bakery"}
                """.formatted(good));
        Ended first = run(model, "--scene", picture(), "--batch", jobs);
        assertEquals(2, first.code(), first.err());
        assertTrue(first.err().contains("job none failed: "), first.err());
        assertTrue(first.err().contains("2 jobs done, 0 were done before, 1 failed"), first.err());
        assertEquals(3, VideoReader.readAll(drive().resolve("one/front.mp4")).size());
        JsonNode said =
                JsonMapper.shared().readTree(drive().resolve("00004/drive.json").toFile());
        assertTrue(said.get("captions").get("left").asString().endsWith("It is raining. a bakery"), said.toString());
        long made = Files.getLastModifiedTime(drive().resolve("one/grid.mp4")).toMillis();
        Files.createDirectories(drive().resolve(".none.part"));
        Files.writeString(drive().resolve(".none.part/front.mp4"), "half");
        Files.copy(good, Path.of(good + ".gone"));
        Ended second = run(model, "--scene", picture(), "--batch", jobs);
        assertEquals(0, second.code(), second.err());
        assertTrue(second.err().contains("1 jobs done, 2 were done before, 0 failed"), second.err());
        assertEquals(
                made, Files.getLastModifiedTime(drive().resolve("one/grid.mp4")).toMillis());
        assertFalse(Files.exists(drive().resolve(".none.part")));
        assertTrue(Files.exists(drive().resolve("none/grid.mp4")));
    }

    @Test
    void aBatchThatIsNoneIsRefusedBeforeAnythingIsMade() throws IOException {
        Path model = model();
        Path jobs = folder.resolve("jobs.jsonl");
        Files.writeString(jobs, "{\"id\":\"../up\",\"trajectory\":\"x\"}");
        refused(run(model, "--scene", picture(), "--batch", jobs), "line 1 has the id");
        Files.writeString(jobs, "{\"id\":\"a\",\"trajectory\":\"x\"}\n{\"id\":\"a\",\"trajectory\":\"y\"}");
        refused(run(model, "--scene", picture(), "--batch", jobs), "a second time");
        Files.writeString(jobs, "{");
        refused(run(model, "--scene", picture(), "--batch", jobs), "is no JSON");
        Files.writeString(jobs, "\n");
        refused(run(model, "--scene", picture(), "--batch", jobs), "has no job");
    }

    /// A job that asks for something else than what lies under its name is not done, and nothing is written over.
    @Test
    void anotherJobOfTheSameNameIsToldApart() throws IOException {
        Path model = model();
        Path jobs = folder.resolve("jobs.jsonl");
        String line = "{\"id\":\"one\",\"trajectory\":\"" + csv() + "\",\"frames\":2,\"seed\":%d}";
        Files.writeString(jobs, line.formatted(1));
        assertEquals(0, run(model, "--scene", picture(), "--batch", jobs).code());
        byte[] made = Files.readAllBytes(drive().resolve("one/drive.json"));
        Files.writeString(jobs, line.formatted(2));
        Ended other = run(model, "--scene", picture(), "--batch", jobs);
        assertNotEquals(0, other.code());
        assertTrue(other.err().contains("is not what this job makes"), other.err());
        Files.writeString(jobs, line.formatted(1));
        Ended tagged = run(model, "--scene", picture(), "--batch", jobs, "--tag", "rain");
        assertTrue(tagged.err().contains("is not what this job makes"), tagged.err());
        Ended same = run(model, "--scene", picture(), "--batch", jobs);
        assertTrue(same.err().contains("1 were done before"), same.err());
        assertTrue(Arrays.equals(made, Files.readAllBytes(drive().resolve("one/drive.json"))));
    }
}
