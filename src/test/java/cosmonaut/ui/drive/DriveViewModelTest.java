package cosmonaut.ui.drive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cosmonaut.camera.CameraFrame;
import cosmonaut.camera.Pose;
import cosmonaut.drive.rig.PathProjection;
import cosmonaut.drive.rig.View;
import cosmonaut.media.VideoReader;
import cosmonaut.session.drive.Captions.Tag;
import cosmonaut.session.recording.DriveExports;
import cosmonaut.settings.Language;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import cosmonaut.viewport.Polyline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rolling out without a window, in a world that answers at once, all on one thread.
final class DriveViewModelTest {

    @TempDir
    private Path folder;

    private final FakeDrives drives = new FakeDrives();
    private final List<String> told = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();

    private DriveViewModel model(boolean atOnce) {
        DriveViewModel model = new DriveViewModel(
                drives,
                name -> folder.resolve(name),
                new Lines(),
                new Texts(Language.ENGLISH),
                atOnce ? Runnable::run : waiting::add,
                Runnable::run,
                Runnable::run);
        model.setup().load();
        return model;
    }

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
            told.add(line + " " + cause);
        }
    }

    private static DriveFuture chosen(DriveViewModel model) {
        return Objects.requireNonNull(model.rollouts().chosenProperty().get());
    }

    @Test
    void nothingDrivesBeforeSomethingIsDrawn() {
        DriveViewModel model = model(true);
        assertEquals(
                "street-crossing",
                Objects.requireNonNull(model.setup().chosenProperty().get()).name());
        assertTrue(model.setup().sceneProperty().get().isPresent());
        model.drive();
        assertTrue(model.rollouts().futures().isEmpty());
        model.editor().preset(Preset.STRAIGHT);
        assertTrue(model.ready());
    }

    @Test
    void aDriveHasSixViewsOfTheWordsAndTheSeedThatWereAsked() {
        DriveViewModel model = model(true);
        model.editor().preset(Preset.TURN_LEFT);
        model.setup().promptProperty().set("A street.");
        model.setup().tag(Tag.RAIN, true);
        model.setup().tag(Tag.NIGHT, true);
        model.setup().tag(Tag.SNOW, true);
        assertEquals(Set.of(Tag.SNOW, Tag.NIGHT), model.setup().tags(), "of the weather there is one");
        model.setup().seedProperty().set(40);
        model.setup().chunksProperty().set(3);
        model.drive();
        assertEquals(List.of(), told);
        DriveFuture future = chosen(model);
        assertEquals(25, future.frames());
        assertEquals(24 / 12.0, model.rollouts().secondsProperty().get(), 1e-9);
        for (View view : View.values()) {
            assertEquals(25, future.pictures(view).size());
        }
        assertEquals(40, drives.starts.getFirst().seed());
        assertEquals(
                "A street. It is snowing. It is night.",
                drives.starts.getFirst().captions().getFirst());
        assertEquals(41, model.setup().seedProperty().get(), "the next drive is another future");
        assertTrue(model.ready());
    }

    @Test
    void theDrawnPathRunsThroughThePicturesOfTheFrontAndTheBack() {
        DriveViewModel model = model(true);
        model.editor().preset(Preset.STRAIGHT);
        model.drive();
        DriveFuture future = chosen(model);
        List<double[]> ahead = seen(future, View.FRONT, 0);
        double[] far =
                ahead.stream().max(Comparator.comparingDouble(at -> at[2])).orElseThrow();
        double[] near =
                ahead.stream().min(Comparator.comparingDouble(at -> at[2])).orElseThrow();
        assertEquals(FakeDrives.CONFIG.width() / 2.0, far[0], 3, "straight on is in the middle");
        assertTrue(far[1] < near[1], "what is far stands higher");
        assertTrue(seen(future, View.BACK, 0).size() < 8);
        assertTrue(seen(future, View.BACK, 1).size() > 8, "what was driven lies behind");
        List<Polyline> lines = future.lines().at(0);
        assertSame(lines, future.lines().at(0));
        int first = lines.getFirst().argb() >>> 24;
        assertTrue(lines.get(lines.size() / 2 - 1).argb() >>> 24 < first, "what is far is fainter");
    }

    /// The points of the path before a view's camera: across and down in pixels, metres ahead.
    private static List<double[]> seen(DriveFuture future, View view, double seconds) {
        CameraFrame camera = future.shown(view, seconds).orElseThrow().camera();
        Pose in = camera.pose().inverse();
        List<double[]> seen = new ArrayList<>();
        for (Polyline line : future.lines().at(future.index(seconds))) {
            float[] p = line.points();
            for (int i = 0; i < p.length; i += 3) {
                double x = in.r00() * p[i] + in.r01() * p[i + 1] + in.r02() * p[i + 2] + in.tx();
                double y = in.r10() * p[i] + in.r11() * p[i + 1] + in.r12() * p[i + 2] + in.ty();
                double z = in.r20() * p[i] + in.r21() * p[i + 1] + in.r22() * p[i + 2] + in.tz();
                if (z > PathProjection.NEAREST) {
                    var lens = camera.intrinsics();
                    seen.add(new double[] {lens.fx() * x / z + lens.cx(), lens.fy() * y / z + lens.cy(), z});
                }
            }
        }
        return seen;
    }

    @Test
    void severalFuturesAreComparedChosenAndLetGo() {
        DriveViewModel model = model(true);
        model.editor().preset(Preset.STRAIGHT);
        model.setup().futuresProperty().set(3);
        model.drive();
        DriveRollouts rollouts = model.rollouts();
        assertEquals(
                List.of(1L, 2L, 3L),
                rollouts.futures().stream().map(one -> one.order().seed()).toList());
        DriveFuture third = rollouts.futures().get(2);
        DriveFuture first = rollouts.futures().getFirst();
        assertEquals(third, chosen(model));
        rollouts.compare(DriveRollouts.Comparison.FLICKER, third);
        assertEquals(
                DriveRollouts.Comparison.NONE, rollouts.comparisonProperty().get(), "with itself there is none");
        rollouts.compare(DriveRollouts.Comparison.SIDE_BY_SIDE, first);
        rollouts.choose(first);
        assertEquals(third, rollouts.otherProperty().get(), "the two change places");
        rollouts.drop(third);
        assertNull(rollouts.otherProperty().get());
        assertEquals(
                DriveRollouts.Comparison.NONE, rollouts.comparisonProperty().get());
        rollouts.drop(first);
        assertEquals(2, chosen(model).number());
    }

    @Test
    void aDriveIsSavedAsClipsWithTheirSidecar() throws Exception {
        DriveViewModel model = model(true);
        model.editor().preset(Preset.LANE_LEFT);
        model.drive();
        model.rollouts().save(chosen(model), Set.of(DriveExports.Form.NUSCENES, DriveExports.Form.MCAP));
        Path saved = folder.resolve("street-crossing-drive");
        assertEquals(List.of("Six clips, grid.mp4 and drive.json are in " + saved), told);
        assertTrue(Files.readString(saved.resolve("drive.json")).contains("back_right"));
        try (VideoReader reader = VideoReader.open(saved.resolve("grid.mp4"))) {
            assertEquals(3 * FakeDrives.CONFIG.width(), reader.width());
        }
        int frames = chosen(model).frames();
        try (Stream<Path> pictures = Files.walk(saved.resolve("nuscenes/samples/CAM_FRONT"))) {
            assertTrue(pictures.anyMatch(file -> file.toString().endsWith(".png")));
        }
        assertTrue(Files.readString(saved.resolve("nuscenes/v1.0-cosmonaut/ego_pose.json"))
                .contains("translation"));
        assertTrue(Files.size(saved.resolve("drive.mcap")) > 1000L * frames, "all pictures are in it");
        assertFalse(Files.exists(saved.resolve(".frames")), "nothing is left over");
    }

    @Test
    void whatWaitsIsDroppedWhenCancelled() {
        DriveViewModel model = model(false);
        model.editor().preset(Preset.STRAIGHT);
        model.setup().futuresProperty().set(2);
        model.drive();
        assertFalse(model.ready(), "one at a time");
        assertEquals(2, waiting.size());
        model.rollouts().cancel();
        waiting.forEach(Runnable::run);
        assertTrue(model.rollouts().futures().isEmpty());
        assertTrue(model.rollouts().progressProperty().get().idle());
        assertTrue(model.ready());
    }

    @Test
    void timeRunsRoundInWhatThereArePicturesOf() {
        DriveViewModel model = model(true);
        DriveClock clock = model.clock();
        clock.toggle();
        assertFalse(clock.playingProperty().get(), "nothing is drawn");
        model.editor().preset(Preset.STRAIGHT);
        assertEquals(model.editor().solved().seconds(), clock.endProperty().get(), 1e-9);
        model.setup().chunksProperty().set(1);
        model.drive();
        clock.toggle();
        clock.pass(0.5);
        assertEquals(0.5, clock.seconds(), 1e-9);
        clock.pass(0.5);
        assertEquals(0, clock.seconds(), 1e-9, "the clip has 8/12 s");
        clock.seek(99);
        assertEquals(clock.endProperty().get(), clock.seconds(), 1e-9);
        assertNotNull(chosen(model).shown(View.LEFT, clock.seconds()));
    }
}
