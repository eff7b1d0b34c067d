package cosmonaut.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Pose;
import cosmonaut.media.DepthFile;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RigPicturesTest {

    private static final String LENS =
            "\"intrinsics\": {\"fx\": 30, \"fy\": 30, \"cx\": 23.5, \"cy\": 13.5, \"width\": 48, \"height\": 28}";

    /// The left camera turns by 90 degrees from the front one, which looks along the vehicle's x.
    private static final String DRIVE = """
            "drive": {"rig": "rig.json", "trajectory": "way.csv", "road": "road.json", "views": {
              "left": {"picture": "left.png", %s, "vehicle_from_camera":
                       {"t": [1.5, 0.5, 1.4], "q": [0.7071068, -0.7071068, 0, 0]}},
              "front": {"picture": "picture.png", "depth": "depth.png", %s, "vehicle_from_camera":
                        {"t": [1.7, 0, 1.5], "q": [0.5, -0.5, 0.5, -0.5]}}}}
            """.formatted(LENS, LENS);

    private static final String DESCRIPTION = """
            {"format": "cosmonaut-scene/1", "name": "a-street", "title": "A street", "family": "road",
             "prompt": "a street", "licence": "Apache-2.0", "picture": "picture.png",
             "depth": "depth.png", "depth_scale": 0.001, %s,
             "suggested": {"move": "forward", "speed": 1.5, "frames": 24}, "seed": 7, %s}
            """.formatted(LENS, DRIVE);

    @TempDir
    Path root;

    private Path folder = Path.of("");

    @BeforeEach
    void writeScene() throws IOException {
        folder = Files.createDirectory(root.resolve("a-street"));
        PictureFile.writePng(grey(48, 28, 90), folder.resolve("picture.png"));
        PictureFile.writePng(grey(48, 28, 160), folder.resolve("left.png"));
        PictureFile.writePng(grey(40, 28, 160), folder.resolve("narrow.png"));
        float[] metres = new float[48 * 28];
        Arrays.fill(metres, 5);
        DepthFile.write(new DepthPicture(48, 28, metres), folder.resolve("depth.png"), 0.001);
        for (String name : List.of("rig.json", "way.csv", "road.json")) {
            Files.writeString(folder.resolve(name), "whatever");
        }
        describe(DESCRIPTION);
    }

    private static Picture grey(int width, int height, int level) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) level);
        return new Picture(width, height, rgb);
    }

    private void describe(String text) throws IOException {
        Files.writeString(folder.resolve("scene.json"), text);
    }

    private RigPictures read() {
        return RigPictures.read(folder).orElseThrow();
    }

    @Test
    void readsWhatEveryCameraSees() {
        RigPictures two = read();
        assertEquals(
                List.of("front", "left"),
                two.pictures().stream().map(RigPicture::view).toList());
        RigPicture front = two.pictures().getFirst();
        RigPicture left = two.view("left").orElseThrow();
        assertEquals(90, front.scene().picture().rgb()[0] & 0xff);
        assertEquals(5, front.scene().depth().orElseThrow().metres()[0], 1e-3);
        assertEquals(160, left.scene().picture().rgb()[0] & 0xff);
        assertEquals(Optional.empty(), left.scene().depth());
        assertEquals("a street", left.scene().prompt());
        assertEquals(Optional.empty(), two.view("back"));
        assertEquals(folder.resolve("rig.json"), two.rig());
        assertEquals(Optional.of(folder.resolve("way.csv")), two.trajectory());
        assertEquals(Optional.of(folder.resolve("road.json")), two.road());
    }

    @Test
    void camerasLookWhereTheirQuaternionsSay() {
        Pose front = read().pictures().getFirst().vehicleFromCamera();
        // Its z axis is the vehicle's x, its x axis the vehicle's right.
        assertEquals(1, front.r02(), 1e-9);
        assertEquals(-1, front.r10(), 1e-9);
        assertEquals(1.7, front.tx());
        Pose left = read().view("left").orElseThrow().vehicleFromCamera();
        assertEquals(1, left.r12(), 1e-6);
        assertEquals(-1, left.r21(), 1e-6);
    }

    @Test
    void sceneWithoutThemHasNone() throws IOException {
        describe(DESCRIPTION.replace(", " + DRIVE, ""));
        assertEquals(Optional.empty(), RigPictures.read(folder));
        assertEquals("a-street", SceneFolder.read(folder).name());
        assertEquals(Optional.empty(), SceneLibrary.in(root).rigPictures("a-street"));
    }

    @Test
    void sceneIsReadAsWithoutThem() {
        assertEquals("a-street", SceneFolder.read(folder).name());
        assertEquals(
                2,
                SceneLibrary.in(root)
                        .rigPictures("a-street")
                        .orElseThrow()
                        .pictures()
                        .size());
        assertEquals(
                2,
                SceneLibrary.in(folder)
                        .rigPictures(folder.toString())
                        .orElseThrow()
                        .pictures()
                        .size());
        assertEquals(
                Optional.empty(),
                SceneLibrary.in(root).rigPictures(folder.resolve("left.png").toString()));
    }

    @Test
    void takesAnotherSizeAndOtherWords() {
        RigPictures large = read().atSize(96, 56).withPrompt("rain");
        for (RigPicture one : large.pictures()) {
            assertEquals(96, one.scene().picture().width());
            assertEquals(60, one.scene().lens().fx(), 1e-9);
            assertEquals("rain", one.scene().prompt());
        }
        RigPictures same = read();
        assertSame(
                same.pictures().getFirst().scene(),
                same.atSize(48, 28).pictures().getFirst().scene());
    }

    @Test
    void fewerFilesAreEnough() throws IOException {
        describe(DESCRIPTION.replace("\"trajectory\": \"way.csv\", \"road\": \"road.json\", ", ""));
        assertEquals(Optional.empty(), read().trajectory());
        assertEquals(Optional.empty(), read().road());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"rig\": \"rig.json\", | '' | key drive.rig: it is missing",
                "\"views\" | \"cameras\" | unknown key \"cameras\"",
                "\"picture\": \"left.png\", | '' | key drive.views.left.picture: it is missing",
                "\"t\": [1.5, 0.5, 1.4], | '' | key drive.views.left.vehicle_from_camera.t: it is missing",
                "\"q\": [0.5, -0.5, 0.5, -0.5] | \"q\": null | vehicle_from_camera.q: it is missing",
                "\"left\": { | \"up\": { | drive.views: \"up\" is none of front",
                "\"front\": { | \"back\": { | there is no front",
                "\"left.png\" | \"none.png\" | key drive.views.left.picture",
                "\"left.png\" | \"../left.png\" | leaves the scene's folder",
                "\"left.png\" | \"narrow.png\" | 40x28 pixels",
                "\"left.png\" | \"way.csv\" | way.csv",
                "\"rig.json\" | \"none.json\" | key drive.rig",
                "\"way.csv\" | \"none.csv\" | key drive.trajectory",
                "\"road.json\" | \"none.json\" | key drive.road",
                "[1.5, 0.5, 1.4] | [1.5, 0.5] | key drive.views.left.vehicle_from_camera.t",
                "[1.5, 0.5, 1.4] | [1.5, 0.5, 1e9] | give 3 numbers from -20.0 to 20.0",
                "[1.5, 0.5, 1.4] | [1.5, null, 1.4] | vehicle_from_camera.t",
                "[1.5, 0.5, 1.4] | [1.5, \"x\", 1.4] | vehicle_from_camera.t",
                "[0.5, -0.5, 0.5, -0.5] | [0.5, -0.5, 0.5] | key drive.views.front.vehicle_from_camera.q",
                "[0.5, -0.5, 0.5, -0.5] | [0.6, -0.5, 0.5, -0.5] | write a unit quaternion",
                "[0.5, -0.5, 0.5, -0.5] | [0, 0, 0, 0] | write a unit quaternion",
            })
    void saysWhatIsWrong(String from, String to, String words) throws IOException {
        assertTrue(DESCRIPTION.contains(from));
        describe(DESCRIPTION.replace(from, to));
        refused(words);
    }

    private void refused(String words) {
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> RigPictures.read(folder));
        String message = String.valueOf(error.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains(words) && message.contains(folder.toString()), message);
    }

    @Test
    void frontComesFirstAndEachViewOnce() {
        RigPictures two = read();
        RigPicture front = two.pictures().getFirst();
        RigPicture left = two.pictures().getLast();
        assertThrows(IllegalArgumentException.class, () -> with(two, List.of(left, front)));
        assertThrows(IllegalArgumentException.class, () -> with(two, List.of(front, front)));
        assertThrows(IllegalArgumentException.class, () -> with(two, List.of()));
    }

    private static RigPictures with(RigPictures other, List<RigPicture> pictures) {
        return new RigPictures(pictures, other.rig(), other.trajectory(), other.road());
    }
}
