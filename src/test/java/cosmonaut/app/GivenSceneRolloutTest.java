package cosmonaut.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.media.PictureFile;
import cosmonaut.media.VideoReader;
import cosmonaut.scene.GivenScenes;
import cosmonaut.world.RandomModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `cosmonaut rollout` through a video with depth and through views of a place.
final class GivenSceneRolloutTest {

    @TempDir
    private Path folder;

    private record Ended(int code, String err) {}

    private Ended rollout(Object... arguments) {
        List<Object> all = new ArrayList<>(
                List.of("rollout", "--backend", "cpu", "--steps", 1, "--out", folder.resolve("clip.mp4")));
        all.addAll(List.of(arguments));
        StringWriter err = new StringWriter();
        int code = Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                all.stream().map(Object::toString).toArray(String[]::new));
        return new Ended(code, err.toString());
    }

    private JsonNode sidecar() {
        return JsonMapper.shared().readTree(folder.resolve("clip.json").toFile());
    }

    private static double tx(JsonNode sidecar, int picture) {
        return sidecar.get("frames").get(picture).get("c2w").get(3).asDouble();
    }

    /// As long as the video and past its end; the camera moves from where each frame was taken.
    @Test
    void aVideoIsFlownThrough() throws IOException {
        Path model = RandomModel.gen3c(folder.resolve("m"));
        Path video = GivenScenes.video(folder.resolve("v"), 64, 32, 12);
        Ended ended = rollout("--scene", video, "--model", model, "--move", "still", "--frames", 20);
        assertEquals(0, ended.code(), ended.err());
        assertEquals(20, VideoReader.readAll(folder.resolve("clip.mp4")).size());
        assertEquals(0.05 * 8, tx(sidecar(), 8), 1e-5);
        assertEquals(0.05 * 11, tx(sidecar(), 19), 1e-5);
        assertEquals("still", sidecar().get("path").asString());
        ended = rollout("--scene", video, "--model", model);
        assertEquals(0, ended.code(), ended.err());
        assertEquals("left", sidecar().get("path").asString());
        assertEquals(12, sidecar().get("frames").size());
        assertTrue(tx(sidecar(), 11) < 0.05 * 11 - 0.1, "to the left of where it was taken");
    }

    @Test
    void aPlaceIsFlownThroughAsItSays() throws IOException {
        Path model = RandomModel.gen3c(folder.resolve("m"));
        Path place = GivenScenes.place(folder.resolve("p.npz"), 64, 32, 3, 11, true);
        Ended ended = rollout("--scene", place, "--model", model);
        assertEquals(0, ended.code(), ended.err());
        assertEquals(11, VideoReader.readAll(folder.resolve("clip.mp4")).size());
        assertEquals("w2cs_all", sidecar().get("path").asString());
        assertEquals(0.05 * 10, tx(sidecar(), 10), 1e-5);
        assertEquals(
                96, sidecar().get("frames").get(3).get("intrinsics").get("fx").asDouble(), 1e-3);
        assertEquals(
                0, rollout("--scene", place, "--model", model, "--frames", 3).code());
        assertEquals(3, sidecar().get("frames").size());
        assertEquals(
                2, rollout("--scene", place, "--model", model, "--frames", 12).code());
    }

    /// The lens is MoGe's where nobody names one, and the path's where it does; poses are in metres in either case.
    @Test
    void aPicturesLensIsFound() throws IOException {
        Path model = RandomModel.withDepthOf(RandomModel.gen3c(folder.resolve("m")), "moge-2.pt");
        Path picture = folder.resolve("picture.png");
        PictureFile.writePng(RandomModel.start().picture(), picture);
        Ended ended =
                rollout("--scene", picture, "--model", model, "--move", "right", "--frames", 9, "--motion", "ghost");
        assertEquals(0, ended.code(), ended.err());
        assertTrue(ended.err().contains("finds a lens of"), ended.err());
        double assumed = 64 / 2.0 / Math.tan(Math.toRadians(35));
        double found = fx(0);
        assertTrue(Math.abs(found - assumed) > 0.1, found + " is not the lens that pictures are taken to have");
        assertEquals(found, fx(8), 1e-9);
        double unit = sidecar().get("metres_per_unit").asDouble();
        assertTrue(unit > 0 && unit != 1, "a unit of " + unit);
        double moved = tx(sidecar(), 8);
        assertTrue(moved > 0.1, "a metre a second, whatever the unit");
        ended = rollout("--scene", picture, "--model", model, "--move", "right", "--frames", 9, "--motion", "ghost");
        assertEquals(moved, tx(sidecar(), 8), 1e-12);

        Path path = folder.resolve("path.json");
        Files.writeString(path, """
                {"w":100,"h":50,"fl_x":80,"fl_y":80,"frames":[
                {"transform_matrix":[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]},
                {"transform_matrix":[[1,0,0,0.1],[0,1,0,0],[0,0,1,0],[0,0,0,1]]}]}""");
        ended = rollout("--scene", picture, "--model", model, "--path", path);
        assertEquals(0, ended.code(), ended.err());
        assertEquals(80 * 32 / 50.0, fx(0), 1e-6);
    }

    private double fx(int picture) {
        return sidecar().get("frames").get(picture).get("intrinsics").get("fx").asDouble();
    }

    @Test
    void whatCannotFlyThroughItSaysSo() throws IOException {
        Path video = GivenScenes.video(folder.resolve("v"), 64, 32, 2);
        Ended ended = rollout("--scene", video, "--preset", "fast");
        assertEquals(2, ended.code());
        assertTrue(ended.err().contains("choose GEN3C"), ended.err());
        assertEquals(1, ended.err().lines().count(), ended.err());
        Path model = RandomModel.gen3c(folder.resolve("m"));
        ended = rollout("--scene", video, "--model", model, "--motion", "walk");
        assertEquals(2, ended.code());
        assertTrue(ended.err().contains("--motion walk"), ended.err());
    }
}
