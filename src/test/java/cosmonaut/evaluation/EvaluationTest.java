package cosmonaut.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.InvalidInputException;
import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Intrinsics;
import cosmonaut.camera.Move;
import cosmonaut.camera.Pace;
import cosmonaut.camera.Pose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clip folders, mirrored paths, changed captions and scores, without a model.
class EvaluationTest {

    private static final Path BUNDLED = Path.of("sample-scenes/evaluation");
    private static final CameraFrame CAMERA =
            new CameraFrame(Pose.at(1, 2, 3), Intrinsics.ofHorizontalFov(70, 192, 112));

    @TempDir
    private Path folder;

    /// A copy of a bundled clip, to be spoilt.
    private Path copied() throws IOException {
        Path clip = folder.resolve("clip");
        try (Stream<Path> files = Files.list(BUNDLED.resolve("moving-street-950000"))) {
            Files.createDirectory(clip);
            files.forEach(file -> copy(file, clip.resolve(file.getFileName())));
        }
        return clip;
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theBundledSetHasEveryKindAndFamily() {
        ClipSet set = ClipSet.read(BUNDLED, 100);
        assertEquals(12, set.of(ClipKind.MOVING).size());
        assertEquals(6, set.of(ClipKind.TURN360).size());
        assertEquals(4, set.of(ClipKind.WALK).size());
        assertEquals(6, set.of(ClipKind.REVISIT).size());
        assertEquals(
                List.of("canyon", "corridor", "courtyard", "forest", "room", "street"),
                set.of(ClipKind.MOVING).stream().limit(6).map(Clip::family).toList());
        assertEquals(6, set.onePerFamily().size());
        assertEquals(801, set.of(ClipKind.WALK).getFirst().cameras().size());
        assertEquals(1, ClipSet.read(BUNDLED, 1).of(ClipKind.WALK).size());
    }

    @Test
    void aFullTurnEndsWhereItBegan() {
        for (Clip clip : ClipSet.read(BUNDLED, 100).of(ClipKind.TURN360)) {
            assertEquals(201, clip.cameras().size());
            assertEquals(
                    0, clip.cameras().getLast().pose().degreesTo(clip.start().pose()), 0.01);
            assertEquals(
                    180, clip.cameras().get(100).pose().degreesTo(clip.start().pose()), 0.01);
            assertEquals(
                    List.of(0, 40, 80, 120, 160, 200),
                    List.copyOf(clip.pictures().keySet()));
            assertEquals(clip.first(), clip.picture(200));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"kind\": \"moving\"', '\"kind\": \"falling\"', key kind",
        "'\"fps\": 12', '\"fps\": 0', key fps",
        "'cosmonaut-clip/1', 'cosmonaut-clip/9', format",
        "'\"seed\"', '\"sead\"', sead",
        "'\"width\": 192', '\"width\": 0', intrinsics",
        "'\"width\": 192', '\"width\": 100', 192x112",
        "'[\n    0,', '[\n', key pictures",
        "'    16\n', '    99\n', 99"
    })
    void aDamagedDescriptionIsNamed(String found, String put, String named) throws IOException {
        Path clip = copied();
        Path file = clip.resolve("clip.json");
        String text = Files.readString(file);
        assertTrue(text.contains(found), text);
        Files.writeString(file, text.replace(found, put));
        assertRefused(clip, named);
    }

    @ParameterizedTest
    @CsvSource({"path.tum", "depth.png", "picture-0007.png", "clip.json"})
    void aMissingFileIsNamed(String name) throws IOException {
        Path clip = copied();
        Files.delete(clip.resolve(name));
        assertRefused(clip, name);
    }

    @Test
    void aShortPathIsNamed() throws IOException {
        Path clip = copied();
        List<String> lines = Files.readAllLines(clip.resolve("path.tum"));
        Files.write(clip.resolve("path.tum"), lines.subList(0, 8));
        assertRefused(clip, "path.tum");
    }

    private static void assertRefused(Path clip, String named) {
        InvalidInputException refused = assertThrows(InvalidInputException.class, () -> ClipFolder.read(clip));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(named), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void emptyAndMissingSetsSayWhatToDo() {
        assertTrue(String.valueOf(assertThrows(InvalidInputException.class, () -> ClipSet.read(folder, 1))
                        .getMessage())
                .contains("holds no clip"));
        assertTrue(String.valueOf(assertThrows(InvalidInputException.class, () -> ClipSet.read(folder.resolve("no"), 1))
                        .getMessage())
                .contains("--clips"));
    }

    @Test
    void theMirrorImageOfATurnRightIsATurnLeft() {
        List<CameraFrame> right =
                Move.TURN_RIGHT.path(CAMERA, 17, 12, Pace.DEFAULT).frames();
        List<CameraFrame> left =
                Move.TURN_LEFT.path(CAMERA, 17, 12, Pace.DEFAULT).frames();
        List<CameraFrame> mirrored = MirroredPath.of(right);
        for (int i = 0; i < right.size(); i++) {
            assertEquals(0, mirrored.get(i).pose().degreesTo(left.get(i).pose()), 1e-6);
        }
        assertTrue(MirroredPath.differs(right));
        assertTrue(MirroredPath.differs(
                Move.LEFT.path(CAMERA, 17, 12, Pace.DEFAULT).frames()));
        assertFalse(MirroredPath.differs(
                Move.FORWARD.path(CAMERA, 17, 12, Pace.DEFAULT).frames()));
    }

    @Test
    void captionsChangeInOneWay() {
        TextChange fog = TextChange.ALL.getFirst();
        assertEquals(
                Optional.of("a street with trees, under fog, slanting sun ahead"),
                fog.of("a street with trees, on a bright morning, low sun ahead, scattered clouds"));
        assertEquals(
                Optional.of("a street, in clear daylight, high sun ahead"),
                fog.of("a street, under fog, high sun from behind"));
        assertEquals(Optional.empty(), fog.of("a room"));
        TextChange bricks = TextChange.ALL.get(3);
        assertEquals(
                Optional.of("a long blue corridor with green doors"),
                bricks.of("a long red brick corridor with green doors"));
        assertEquals(
                Optional.of("a long red brick corridor with green doors"),
                bricks.of("a long stone corridor with green doors"));
    }

    @Test
    void everyTextChangeFitsABundledTurn() {
        List<Clip> turns = ClipSet.read(BUNDLED, 100).turns();
        for (TextChange change : TextChange.ALL) {
            assertTrue(
                    turns.stream()
                            .filter(clip -> clip.family().equals(change.family()))
                            .anyMatch(clip -> change.of(clip.caption()).isPresent()),
                    change.toString());
        }
    }

    @Test
    void scoresBecomeOneFigureByMeanOrMedian() {
        Scores scores = new Scores();
        for (double value : new double[] {1, 2, 9, Double.NaN}) {
            scores.add(Figure.PSNR16, "room", value);
            scores.add(Figure.NEW_SHARPNESS, "street", value);
        }
        assertEquals(4, scores.value(Figure.PSNR16), 1e-9);
        assertEquals(2, scores.value(Figure.NEW_SHARPNESS), 1e-9);
        assertEquals(3, scores.count("psnr16"));
        assertTrue(Double.isNaN(scores.value(Figure.NEW_FD)));
        assertFalse(Figure.NEW_FD.isMetBy(Double.NaN));
        assertTrue(Figure.NEW_SHARPNESS.isMetBy(1.5) && !Figure.NEW_SHARPNESS.isMetBy(1.51));
        assertEquals("0.6 to 1.5", Figure.NEW_SHARPNESS.target());
        assertEquals("at most 1.65", Figure.ROTATION_ERROR_DEG.target());
        assertEquals("at least 28", Figure.PSNR16.target());
    }
}
