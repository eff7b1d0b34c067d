package cosmonaut.ui.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.drive.rig.View;
import cosmonaut.settings.Language;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Futures that are gone on with, by a world that remembers and by networks of several views, all on one thread.
final class GoingOnTest {

    @TempDir
    private Path folder;

    private final FakeDrives drives = new FakeDrives();
    private final List<String> told = new ArrayList<>();
    private final DriveViewModel model = new DriveViewModel(
            drives,
            name -> folder.resolve(name),
            new Lines(),
            new Texts(Language.ENGLISH),
            Runnable::run,
            Runnable::run,
            Runnable::run);

    private final class Lines implements Notices {
        @Override
        public void done(String line) {
            told.add(line);
        }

        @Override
        public void info(String line) {
            told.add(line);
        }

        @Override
        public void problem(String line, Throwable cause) {
            told.add(line);
        }
    }

    private DriveFuture driven(FakeDrives.Model by, int chunks) {
        drives.model = by;
        model.setup().load();
        model.setup().allSeenProperty().set(true);
        model.editor().preset(Preset.STRAIGHT);
        model.setup().chunksProperty().set(chunks);
        model.drive();
        assertEquals(List.of(), told);
        return chosen();
    }

    private DriveFuture chosen() {
        return Objects.requireNonNull(model.rollouts().chosenProperty().get());
    }

    private void goOn(int chunks) {
        model.setup().chunksProperty().set(chunks);
        assertTrue(model.canGoOn());
        model.goOn();
    }

    @Test
    void aWorldThatRemembersGoesOnWithoutBeginningAgain() {
        DriveFuture future = driven(FakeDrives.Model.MEMORY, 2);
        assertEquals(17, future.frames());
        goOn(3);
        assertEquals(41, future.frames());
        assertEquals(1, drives.starts.size(), "it was begun once");
        assertEquals(40 / 12.0, model.rollouts().secondsProperty().get(), 1e-9);
        assertTrue(future.isMade());
        assertEquals(1, model.rollouts().futures().size());
    }

    @Test
    void anEarlierFutureIsMadeAgainToWhereItWasAndGivesTheSamePictures() {
        DriveFuture first = driven(FakeDrives.Model.MEMORY, 2);
        model.drive();
        model.rollouts().choose(first);
        List<DriveFuture.Shown> before = first.pictures(View.LEFT);
        goOn(1);
        assertEquals(3, drives.starts.size(), "it was begun again");
        assertEquals(drives.starts.getFirst().seed(), drives.starts.getLast().seed());
        assertEquals(25, first.frames());
        assertEquals(before, first.pictures(View.LEFT).subList(0, 17));
    }

    @Test
    void aDriveThatWasCancelledInAChunkGoesOnBehindTheLastWholeOne() {
        DriveFuture future = driven(FakeDrives.Model.MEMORY, 2);
        model.rollouts().progressProperty().addListener((property, before, now) -> {
            if (now.chunk() == 2) {
                model.rollouts().cancel();
            }
        });
        goOn(3);
        assertEquals(25, future.frames(), "one chunk was whole");
        for (View view : View.values()) {
            assertEquals(25, future.pictures(view).size(), view.key());
        }
        assertEquals(List.of("Cancelled. The pictures made so far stay."), told);
        assertTrue(model.canGoOn());
    }

    @Test
    void aNetworkOfSeveralViewsGoesOnFromTheLastNine() throws Exception {
        DriveFuture future = driven(FakeDrives.Model.VIEWS, 3);
        assertEquals(17 + 2 * 8, future.frames(), "as the page said");
        assertEquals(33, model.setup().kindProperty().get().orElseThrow().frames(3));
        assertEquals(2, drives.starts.size());
        assertEquals(
                9,
                drives.starts
                        .getLast()
                        .views()
                        .get(View.BACK.ordinal())
                        .pictures()
                        .size());
        assertEquals(
                future.pictures(View.BACK).get(16).picture(),
                drives.starts
                        .getLast()
                        .views()
                        .get(View.BACK.ordinal())
                        .pictures()
                        .getLast());
        assertTrue(drives.starts
                .getLast()
                .captions()
                .get(View.BACK.ordinal())
                .startsWith("The video is captured from a camera mounted on a car. The camera is facing backwards."));
        model.rollouts().save(future, Set.of());
        JsonNode written = JsonMapper.shared()
                .readTree(
                        Files.readString(folder.resolve("street-crossing-drive").resolve("drive.json")));
        assertEquals(33, written.get("frames").size());
        assertEquals(2, written.get("parts").size());
        assertEquals(17, written.get("parts").get(1).get("first_picture").intValue());
        assertEquals(9, written.get("parts").get(1).get("given_pictures").intValue());
    }

    @Test
    void whatTextAloneMadeIsGoneOnWithByAnother() {
        DriveFuture future = driven(FakeDrives.Model.VIEWS_OF_TEXT, 4);
        assertEquals(17, future.frames(), "by text alone there is one chunk");
        assertFalse(model.canGoOn());
        drives.model = FakeDrives.Model.VIEWS;
        model.setup().load();
        goOn(2);
        assertEquals(List.of(), told);
        assertEquals(33, future.frames());
        drives.model = FakeDrives.Model.MEMORY;
        model.setup().load();
        goOn(1);
        assertEquals(
                List.of("The drive stopped: this future was made by VIEWS, which MEMORY cannot go on with; choose the"
                        + " one that made it on the page Models"),
                told);
        assertEquals(33, future.frames(), "nothing is lost");
        assertTrue(future.isMade());
    }

    @Test
    void whereTheModelGoesOnFromSixPicturesAndThereIsOneNothingIsDriven() {
        drives.model = FakeDrives.Model.VIEWS;
        model.setup().load();
        model.editor().preset(Preset.STRAIGHT);
        assertTrue(model.setup().lacksPictures());
        assertFalse(model.ready());
        drives.model = FakeDrives.Model.MEMORY;
        model.setup().load();
        assertTrue(model.ready());
    }
}
