package cosmonaut.ui.drive;

import cosmonaut.DeviceException;
import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.drive.rig.RigFile;
import cosmonaut.drive.rig.View;
import cosmonaut.media.DepthPicture;
import cosmonaut.scene.RigPictures;
import cosmonaut.scene.Scene;
import cosmonaut.session.FlightReport;
import cosmonaut.session.drive.DriveFlight;
import cosmonaut.session.drive.DriveRequest;
import cosmonaut.session.recording.DriveFiles;
import cosmonaut.session.recording.DriveRecorder;
import cosmonaut.session.recording.DriveSidecar;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import cosmonaut.world.DrivingWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Rolls drives out, one after the other, and keeps what came of them. JavaFX thread only, but for the work itself.
final class DriveRollouts {

    /// How two futures are looked at.
    enum Comparison {
        NONE,
        SIDE_BY_SIDE,
        FLICKER
    }

    /// How far a roll-out is.
    ///
    /// @param phase what is being done
    /// @param chunk that is being made, 0 while the drive begins
    /// @param share of the whole that is done, below 0 where nobody knows
    record Progress(Phase phase, int chunk, int chunks, double share) {

        static final Progress IDLE = new Progress(Phase.IDLE, 0, 0, 0);

        enum Phase {
            IDLE,
            OPENING,
            BEGINNING,
            DRIVING
        }

        boolean idle() {
            return phase == Phase.IDLE;
        }
    }

    private final DriveOpener opener;
    private final Function<String, Path> folders;
    private final Notices notices;
    private final Texts texts;
    private final Executor driving;
    private final Executor background;
    private final Executor window;
    private final ObservableList<DriveFuture> futures = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable DriveFuture> chosen = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable DriveFuture> other = new SimpleObjectProperty<>();
    private final ObjectProperty<Comparison> comparison = new SimpleObjectProperty<>(Comparison.NONE);
    private final ReadOnlyObjectWrapper<Progress> progress = new ReadOnlyObjectWrapper<>(Progress.IDLE);
    private final ReadOnlyDoubleWrapper seconds = new ReadOnlyDoubleWrapper();
    private int numbers;
    private int waiting;
    private volatile boolean cancelled;
    private volatile @Nullable DriveFlight flying;

    /// @param folders  names the folder of the next recording, by the world's name
    /// @param driving  runs the roll-outs, one at a time
    DriveRollouts(
            DriveOpener opener,
            Function<String, Path> folders,
            Notices notices,
            Texts texts,
            Executor driving,
            Executor background,
            Executor window) {
        this.opener = opener;
        this.folders = folders;
        this.notices = notices;
        this.texts = texts;
        this.driving = driving;
        this.background = background;
        this.window = window;
        chosen.addListener((property, before, now) -> {
            seconds.unbind();
            seconds.set(now == null ? 0 : now.seconds());
        });
    }

    ObservableList<DriveFuture> futures() {
        return futures;
    }

    /// The future that is looked at.
    ObjectProperty<@Nullable DriveFuture> chosenProperty() {
        return chosen;
    }

    /// The future that it is compared with.
    ObjectProperty<@Nullable DriveFuture> otherProperty() {
        return other;
    }

    ObjectProperty<Comparison> comparisonProperty() {
        return comparison;
    }

    ReadOnlyObjectProperty<Progress> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// Seconds of the future that is looked at for which there are pictures.
    ReadOnlyDoubleProperty secondsProperty() {
        return seconds.getReadOnlyProperty();
    }

    /// Rolls a drive out into so many futures, each of the next seed.
    void start(DriveOrder order, int count) {
        cancelled = false;
        waiting += count;
        progress.set(new Progress(Progress.Phase.OPENING, 0, order.chunks(), -1));
        for (int i = 0; i < count; i++) {
            DriveOrder next = order.withSeed(order.seed() + i);
            driving.execute(() -> drive(next));
        }
    }

    /// Ends the roll-out that runs and drops those that wait. What was made stays.
    void cancel() {
        cancelled = true;
        DriveFlight now = flying;
        if (now != null) {
            now.cancel();
        }
    }

    private void drive(DriveOrder order) {
        try {
            if (!cancelled) {
                roll(order);
            }
        } catch (InvalidInputException | DeviceException e) {
            notices.problem(texts.now("drive.failed", OneLine.of(String.valueOf(e.getMessage()))), e);
        } catch (IOException | RuntimeException e) {
            notices.problem(texts.now("drive.failed-oddly", e.getClass().getSimpleName()), e);
        } finally {
            window.execute(() -> {
                waiting--;
                progress.set(waiting > 0 ? new Progress(Progress.Phase.OPENING, 0, order.chunks(), -1) : Progress.IDLE);
            });
        }
    }

    private void roll(DriveOrder order) throws IOException {
        OpenedDrive opened = opener.open();
        DrivingWorld world = opened.world();
        int frames = new DriveKind(world.config(), false).frames(order.chunks());
        DriveRequest request = new DriveRequest(
                start(order, opener.scene(order.scene()), opener.pictures(order.scene())),
                order.rig(),
                order.plan().track(),
                order.captions(),
                frames,
                order.seed());
        DriveFlight flight = new DriveFlight(world, request);
        flying = flight;
        if (cancelled) {
            return;
        }
        List<DriveFuture> holder = new ArrayList<>();
        window.execute(() -> holder.add(begin(order, flight, world)));
        FlightReport report;
        try {
            report = flight.drive(
                    (view, index, picture, camera) -> window.execute(() -> {
                        holder.getFirst().add(view, picture, camera);
                        grown(holder.getFirst());
                    }),
                    this::told);
        } finally {
            flying = null;
            FlightReport sofar = flight.report();
            DriveSidecar sidecar = new DriveSidecar(made(order, opened), request, flight, sofar);
            window.execute(() -> end(holder.getFirst(), sidecar));
        }
        if (report.cancelled()) {
            notices.info(texts.now("drive.cancelled"));
        }
    }

    private DriveFuture begin(DriveOrder order, DriveFlight flight, DrivingWorld world) {
        DriveFuture future = new DriveFuture(++numbers, order, world.config(), flight.cameras());
        progress.set(new Progress(Progress.Phase.BEGINNING, 0, order.chunks(), 0));
        return future;
    }

    /// A future is in the list from its first pictures on.
    private void grown(DriveFuture future) {
        if (future.frames() > 0 && !futures.contains(future)) {
            futures.add(future);
            chosen.set(future);
        }
        if (future.equals(chosen.get())) {
            seconds.set(future.seconds());
        }
    }

    private void end(DriveFuture future, DriveSidecar sidecar) {
        future.made(sidecar);
        if (futures.contains(future)) {
            // Whoever shows the list learns that this one can be saved now.
            futures.set(futures.indexOf(future), future);
        }
    }

    private void told(int chunk, int chunks, int done, int total) {
        double part = total > 0 ? (double) done / total : 0;
        Progress now = chunk == 0
                ? new Progress(Progress.Phase.BEGINNING, 0, chunks, part)
                : new Progress(Progress.Phase.DRIVING, chunk, chunks, (chunk - 1 + part) / chunks);
        window.execute(() -> progress.set(now));
    }

    /// @param pictures of all cameras; they are those of the scene's own rig
    private static Map<View, DriveRequest.Start> start(DriveOrder order, Scene scene, Optional<RigPictures> pictures) {
        Map<View, DriveRequest.Start> start = new EnumMap<>(View.class);
        pictures.filter(all -> RigFile.read(all.rig()).equals(order.rig())).ifPresent(all -> {
            for (View view : View.values()) {
                all.view(view.key()).ifPresent(one -> start.put(view, start(one.scene(), true)));
            }
        });
        start.put(View.FRONT, start(scene, order.sceneLens()));
        return start;
    }

    private static DriveRequest.Start start(Scene seen, boolean ownLens) {
        return new DriveRequest.Start(
                List.of(seen.picture()),
                seen.depth().map(DepthPicture::metres).orElse(null),
                ownLens ? Optional.of(seen.lens()) : Optional.empty());
    }

    private static DriveSidecar.Made made(DriveOrder order, OpenedDrive opened) {
        DrivingWorld world = opened.world();
        return new DriveSidecar.Made(
                order.scene(),
                "drawn",
                opened.model(),
                world.sha256(),
                opened.backend(),
                opened.way(),
                world.takesTrajectory(),
                0,
                opened.steps(),
                opened.guidance(),
                world.config().fps(),
                world.config().width(),
                world.config().height(),
                opened.program());
    }

    /// Takes a future off the list.
    void drop(DriveFuture future) {
        futures.remove(future);
        if (future.equals(other.get())) {
            other.set(null);
            comparison.set(Comparison.NONE);
        }
        if (future.equals(chosen.get())) {
            chosen.set(futures.isEmpty() ? null : futures.getLast());
        }
    }

    /// Looks at a future; at the one that is compared with, the two change places.
    void choose(DriveFuture future) {
        DriveFuture before = chosen.get();
        boolean compared = future.equals(other.get());
        chosen.set(future);
        if (compared) {
            other.set(before);
        }
    }

    /// Compares the future that is looked at with another; with itself, no more.
    void compare(Comparison how, @Nullable DriveFuture with) {
        boolean possible = with != null && !with.equals(chosen.get());
        other.set(possible ? with : null);
        comparison.set(possible ? how : Comparison.NONE);
    }

    /// Writes six clips, all of them side by side and the sidecar into a folder of the recordings.
    void save(DriveFuture future) {
        DriveSidecar sidecar = future.sidecar();
        Map<View, List<DriveFuture.Shown>> pictures = new EnumMap<>(View.class);
        for (View view : View.values()) {
            pictures.put(view, future.pictures(view));
        }
        background.execute(() -> {
            try {
                Path folder = folders.apply(future.order().scene() + "-drive");
                try (DriveRecorder recorder = DriveRecorder.open(new DriveFiles(folder), future.config())) {
                    for (Map.Entry<View, List<DriveFuture.Shown>> of : pictures.entrySet()) {
                        for (int i = 0; i < of.getValue().size(); i++) {
                            DriveFuture.Shown one = of.getValue().get(i);
                            recorder.accept(of.getKey(), i, one.picture(), one.camera());
                        }
                    }
                    recorder.finish(sidecar);
                }
                notices.done(texts.now("drive.saved", folder.toString()));
            } catch (IOException | InvalidInputException e) {
                notices.problem(texts.now("drive.not-saved"), e);
            }
        });
    }
}
