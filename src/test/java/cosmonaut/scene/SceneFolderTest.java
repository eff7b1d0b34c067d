package cosmonaut.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.Move;
import cosmonaut.media.DepthFile;
import cosmonaut.media.DepthPicture;
import cosmonaut.media.Picture;
import cosmonaut.media.PictureFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SceneFolderTest {

    private static final String DESCRIPTION = """
            {"format": "cosmonaut-scene/1", "name": "a-hall", "title": "A hall", "family": "room",
             "prompt": "a hall", "licence": "Apache-2.0", "picture": "picture.png",
             "picture_large": "large.png", "depth": "depth.png", "depth_scale": 0.001,
             "intrinsics": {"fx": 30, "fy": 31, "cx": 23.5, "cy": 13.5, "width": 48, "height": 28},
             "suggested": {"move": "turn-left", "speed": 1.5, "frames": 24}, "seed": 7}
            """;

    @TempDir
    Path root;

    private Path folder = Path.of("");

    @BeforeEach
    void writeScene() throws IOException {
        folder = Files.createDirectory(root.resolve("a-hall"));
        PictureFile.writePng(Picture.black(48, 28), folder.resolve("picture.png"));
        PictureFile.writePng(Picture.black(320, 176), folder.resolve("large.png"));
        float[] metres = new float[48 * 28];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = 2.4f + 0.001f * i;
        }
        DepthFile.write(new DepthPicture(48, 28, metres), folder.resolve("depth.png"), 0.001);
        describe(DESCRIPTION);
    }

    private void describe(String text) throws IOException {
        Files.writeString(folder.resolve("scene.json"), text);
    }

    private static void assertRefused(InvalidInputException error, String... words) {
        String message = String.valueOf(error.getMessage());
        assertEquals(1, message.lines().count(), message);
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void readsEveryKey() {
        Scene scene = SceneFolder.read(folder);
        assertEquals("a-hall", scene.name());
        assertEquals("A hall", scene.title());
        assertEquals("a hall", scene.prompt());
        assertEquals("Apache-2.0", scene.licence());
        assertEquals(2.5f, scene.depth().orElseThrow().metres()[100], 1e-6);
        assertEquals(31, scene.lens().fy());
        assertEquals(new SuggestedFlight(Move.TURN_LEFT, 1.5, 24), scene.suggested());
        assertFalse(scene.outsideTraining());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format",
                "name",
                "title",
                "family",
                "prompt",
                "licence",
                "picture",
                "depth",
                "depth_scale",
                "intrinsics",
                "fx",
                "height",
                "suggested",
                "move",
                "frames",
                "seed"
            })
    void everyKeyIsNeeded(String key) throws IOException {
        describe(DESCRIPTION
                .replaceFirst("\"" + key + "\": (\"[^\"]*\"|\\{[^}]*}|[0-9.]+)(, *| *(?=[}]))", "")
                .replaceFirst(",(\\s*)}", "$1}"));
        assertRefused(assertThrows(InvalidInputException.class, () -> SceneFolder.read(folder)), "scene.json", key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"seed\" | \"colour\": 1, \"seed\" | colour",
                "\"a-hall\" | \"../hall\" | key name",
                "\"a hall\" | \" \" | key prompt",
                "\"a hall\" | \"a\\nhall\" | key prompt",
                "\"picture.png\" | \"../picture.png\" | key picture",
                "\"picture.png\" | \"other.png\" | other.png",
                "\"picture.png\" | \"scene.json\" | scene.json",
                "\"picture.png\" | \"large.png\" | 320x176",
                "\"large.png\" | \"none.png\" | key picture_large",
                "\"depth.png\" | \"none.png\" | key depth",
                "\"depth.png\" | \"picture.png\" | 16-bit grey",
                "0.001 | 0 | key depth_scale",
                "0.001 | -1 | key depth_scale",
                "\"fx\": 30 | \"fx\": 0 | key intrinsics",
                "\"fx\": 30 | \"fx\": \"wide\" | fx",
                "\"width\": 48 | \"width\": 47 | key picture",
                "turn-left | fall | key suggested",
                "\"frames\": 24 | \"frames\": 0 | key suggested",
                "\"speed\": 1.5 | \"speed\": 1e9 | key suggested",
                "cosmonaut-scene/1 | cosmonaut-scene/2 | cosmonaut-scene/2",
            })
    void saysWhatIsWrong(String from, String to, String word) throws IOException {
        assertTrue(DESCRIPTION.contains(from));
        describe(DESCRIPTION.replace(from, to));
        assertRefused(assertThrows(InvalidInputException.class, () -> SceneFolder.read(folder)), word);
    }

    @Test
    void depthMayBeUnknownAndLargePictureMissing() throws IOException {
        describe(DESCRIPTION
                .replace("\"depth\": \"depth.png\", \"depth_scale\": 0.001,", "")
                .replace("\"picture_large\": \"large.png\",", ""));
        Scene scene = SceneFolder.read(folder);
        assertEquals(Optional.empty(), scene.depth());
        assertEquals(Optional.empty(), scene.large());
    }

    @Test
    void anotherSizeKeepsWhatTheLensSees() {
        Scene scene = SceneFolder.read(folder);
        // 48x28 doubles from the large picture: 320x176 scales by 6/11 to 174.5x96 and is cut to 96x56 there.
        Scene twice = scene.atSize(96, 56);
        assertEquals(96, twice.picture().width());
        assertEquals(60, twice.lens().fx(), 1e-9);
        assertEquals(62, twice.lens().fy(), 1e-9);
        assertEquals(47.5, twice.lens().cx(), 1e-9);
        assertEquals(27.5, twice.lens().cy(), 1e-9);
        float[] depth = twice.depth().orElseThrow().metres();
        float[] own = scene.depth().orElseThrow().metres();
        assertEquals(96 * 56, depth.length);
        for (int i = 0; i < depth.length; i++) {
            assertEquals(own[i / 96 / 2 * 48 + i % 96 / 2], depth[i], 0.02, "every pixel stands for about four");
        }
        // Cut from 48x28 to 24x28: the focal length stays, the centre moves by half of what is gone.
        Scene narrow = scene.atSize(24, 28);
        assertEquals(30, narrow.lens().fx(), 1e-9);
        assertEquals(11.5, narrow.lens().cx(), 1e-9);
        assertEquals(own[5 * 48 + 12 + 7], narrow.depth().orElseThrow().metres()[5 * 24 + 7]);
        assertEquals(scene, scene.atSize(48, 28));
    }

    @Test
    void libraryKnowsItsScenesAndNamesThem() throws IOException {
        Files.createDirectory(root.resolve("starter"));
        SceneLibrary library = SceneLibrary.in(root);
        assertEquals(java.util.List.of("a-hall"), library.names());
        assertEquals("a-hall", library.scene("a-hall").name());
        assertEquals("mist", library.open("a-hall", Optional.of("mist"), 48, 28).prompt());
        assertEquals(
                "a-hall",
                library.open(folder.toString(), Optional.empty(), 48, 28).name());
        assertRefused(
                assertThrows(InvalidInputException.class, () -> library.open("b-hall", Optional.empty(), 48, 28)),
                "b-hall",
                "a-hall");
        assertRefused(
                assertThrows(
                        InvalidInputException.class,
                        () -> library.open(root.resolve("starter").toString(), Optional.empty(), 48, 28)),
                "scene.json");
        assertThrows(InvalidInputException.class, () -> library.scene("../a-hall"));
        assertThrows(InvalidInputException.class, () -> library.open("", Optional.empty(), 48, 28));
        assertThrows(InvalidInputException.class, () -> library.open("a\0b", Optional.empty(), 48, 28));
    }

    @Test
    void anyPictureIsASceneOfItsOwn() {
        Path file = folder.resolve("large.png");
        Scene scene = SceneLibrary.in(root).open(file.toString(), Optional.empty(), 192, 112);
        assertTrue(scene.outsideTraining());
        assertEquals("large", scene.name());
        assertEquals(PictureScene.NEUTRAL_PROMPT, scene.prompt());
        assertEquals(192, scene.picture().width());
        assertEquals(Optional.empty(), scene.depth());
        // 96 / tan(35 degrees)
        assertEquals(137.1022, scene.lens().fx(), 1e-4);
        assertEquals(95.5, scene.lens().cx());
        assertEquals(55.5, scene.lens().cy());
    }

    @Test
    void searchesPropertyThenProgramThenWorkingFolder() throws IOException {
        Path packaged = Files.createDirectories(root.resolve("program/lib"));
        Path beside = Files.createDirectories(root.resolve("program/sample-scenes"));
        Path working = Files.createDirectories(root.resolve("work/sample-scenes"));
        Optional<Path> jar = Optional.of(packaged.resolve("cosmonaut.jar"));
        Path work = root.resolve("work");
        assertEquals(
                Optional.of(folder),
                SceneSearch.of(folder.toString(), jar, work).folder());
        assertEquals(Optional.of(beside), SceneSearch.of(null, jar, work).folder());
        assertEquals(
                Optional.of(working),
                SceneSearch.of(null, Optional.empty(), work).folder());
        assertEquals(
                Optional.empty(), SceneSearch.of(null, Optional.empty(), root).folder());
        assertRefused(
                assertThrows(
                        InvalidInputException.class,
                        () -> SceneSearch.of(root.resolve("gone").toString(), jar, work)),
                "cosmonaut.scenes");
    }
}
