package cosmonaut.ui.drive;

import cosmonaut.drive.EgoTrajectory;
import cosmonaut.drive.plan.DriveCheck;
import cosmonaut.drive.plan.DrivePlan;
import cosmonaut.drive.plan.Violation;
import cosmonaut.drive.speed.SpeedPlan;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// The page of drives without its window: the drawn path, what a roll-out is told, what came of it, and the moment that
/// is looked at. JavaFX thread only.
public final class DriveViewModel {

    private static final double STANDING = 0.05;

    private final DriveEditor editor = new DriveEditor();
    private final PointEdits points = new PointEdits(editor);
    private final PathEdits path = new PathEdits(editor);
    private final SpeedHandleEdits speeds = new SpeedHandleEdits(editor);
    private final DriveClock clock = new DriveClock();
    private final DriveSetup setup;
    private final DriveRollouts rollouts;
    private final LiveRun live;
    private final TrackImport imports;
    private final TrackExport exports;
    private final ScenePath scenePath;
    private final Notices notices;
    private final Texts texts;

    /// @param folders    names the folder of the next recording, by the name of its world
    /// @param driving    runs the roll-outs, one at a time
    /// @param background reads scenes and writes recordings
    /// @param window     the thread on which the properties change
    public DriveViewModel(
            DriveOpener opener,
            Function<String, Path> folders,
            Notices notices,
            Texts texts,
            Executor driving,
            Executor background,
            Executor window) {
        this.notices = notices;
        this.texts = texts;
        setup = new DriveSetup(opener, notices, texts, background, window);
        live = new LiveRun(editor, notices, texts);
        rollouts = new DriveRollouts(opener, folders, notices, texts, driving, background, window);
        imports = new TrackImport(editor, notices, texts, background, window);
        exports = new TrackExport(editor, notices, texts, background);
        scenePath = new ScenePath(editor, setup.trajectoryProperty(), notices, texts, background, window);
        editor.solvedProperty().addListener((property, before, now) -> span());
        rollouts.secondsProperty().addListener((property, before, now) -> span());
        rollouts.chosenProperty().addListener((property, before, now) -> span());
    }

    private void span() {
        double whole = Math.min(editor.solved().seconds(), 60);
        clock.spans(
                whole > 0 ? Math.max(whole, EgoTrajectory.SECONDS) : 0,
                rollouts.secondsProperty().get());
    }

    DriveEditor editor() {
        return editor;
    }

    PointEdits points() {
        return points;
    }

    PathEdits path() {
        return path;
    }

    SpeedHandleEdits speeds() {
        return speeds;
    }

    /// Takes away what is chosen: points, or else a speed handle.
    void deleteChosen() {
        int handle = editor.selection().handle();
        if (handle > 0) {
            speeds.remove(handle);
        } else {
            points.delete();
        }
    }

    DriveClock clock() {
        return clock;
    }

    DriveSetup setup() {
        return setup;
    }

    DriveRollouts rollouts() {
        return rollouts;
    }

    LiveRun live() {
        return live;
    }

    TrackImport imports() {
        return imports;
    }

    TrackExport exports() {
        return exports;
    }

    /// The way that the chosen scene brings.
    ScenePath scenePath() {
        return scenePath;
    }

    Texts texts() {
        return texts;
    }

    /// What the pictures do not show of the drive, or the drive does not tell of the pictures.
    List<Violation> notes() {
        Optional<DrivePlan> plan = editor.solved().plan();
        Optional<DriveKind> kind = setup.kindProperty().get();
        if (plan.isEmpty() || kind.isEmpty()) {
            return List.of();
        }
        SpeedPlan speed = plan.get().speed();
        boolean stands = speed.speedAt(speed.seconds()) < STANDING;
        return DriveCheck.of(kind.get().seconds(setup.chunksProperty().get()), speed.seconds(), stands);
    }

    /// One click that puts something right, or a line that says why not.
    void mend(Violation violation) {
        if (!editor.mend(violation)) {
            notices.info(texts.now("drive.unmended", violation.point()));
        }
    }

    /// A file that was dropped on the window.
    public void open(Path file) {
        imports.open(file);
    }

    /// What draws the views has failed; another takes its place. Any thread.
    void rendererFailed(String line) {
        notices.info(texts.now("explore.notice.renderer", line));
    }

    /// Whether there is a path that can be driven, a world to drive in, and nothing on its way.
    boolean ready() {
        return editor.solved().plan().isPresent()
                && setup.chosenProperty().get() != null
                && !setup.lacksPictures()
                && rollouts.progressProperty().get().idle()
                && !live.isRunning();
    }

    /// Rolls the drawn drive out; nothing happens while it is not [#ready].
    void drive() {
        if (ready()) {
            editor.solved().plan().flatMap(setup::order).ifPresent(order -> {
                int count = setup.futuresProperty().get();
                rollouts.start(order, count);
                setup.seedProperty().set(order.seed() + count);
            });
        }
    }

    /// Whether the future that is looked at can be gone on with.
    boolean canGoOn() {
        DriveFuture chosen = rollouts.chosenProperty().get();
        return chosen != null
                && chosen.isMade()
                && setup.kindProperty().get().filter(DriveKind::goesOn).isPresent()
                && rollouts.progressProperty().get().idle()
                && !live.isRunning();
    }

    /// Goes on with the future that is looked at; nothing happens while it is not [#canGoOn].
    void goOn() {
        DriveFuture chosen = rollouts.chosenProperty().get();
        if (chosen != null && canGoOn()) {
            rollouts.goOn(chosen, setup.chunksProperty().get());
        }
    }

    /// Ends what runs: the window is closed.
    public void close() {
        rollouts.cancel();
    }
}
