package cosmonaut.ui.drive;

import cosmonaut.BlockedException;
import cosmonaut.DeviceException;
import cosmonaut.InvalidInputException;
import cosmonaut.OneLine;
import cosmonaut.drive.rig.View;
import cosmonaut.media.Picture;
import cosmonaut.session.drive.DriveFlight;
import cosmonaut.session.recording.DriveExports;
import cosmonaut.session.recording.DriveFiles;
import cosmonaut.session.recording.DriveRecorder;
import cosmonaut.ui.Notices;
import cosmonaut.ui.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
            AGAIN,
            DRIVING
        }

        boolean idle() {
            return phase == Phase.IDLE;
        }
    }

    private final DriveLegs legs;
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
    /// Counts futures; on the thread of the drives.
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
        legs = new DriveLegs(opener);
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
        begin(order.chunks(), count);
        for (int i = 0; i < count; i++) {
            DriveOrder next = order.withSeed(order.seed() + i);
            driving.execute(() -> work(() -> roll(next)));
        }
    }

    /// Goes on with a future by so many chunks, along the rest of its path.
    void goOn(DriveFuture future, int chunks) {
        DriveSoFar sofar = future.soFar();
        begin(chunks, 1);
        future.working(true);
        retold(future);
        driving.execute(() -> {
            work(() -> goOn(future, sofar, chunks, 0, chunks));
            window.execute(() -> {
                future.working(false);
                retold(future);
            });
        });
    }

    private void begin(int chunks, int count) {
        cancelled = false;
        waiting += count;
        progress.set(new Progress(Progress.Phase.OPENING, 0, chunks, -1));
    }

    /// Ends the roll-out that runs and drops those that wait. What was made stays.
    void cancel() {
        cancelled = true;
        DriveFlight now = flying;
        if (now != null) {
            now.cancel();
        }
    }

    /// Work on the thread of the drives.
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void work(Work work) {
        try {
            if (!cancelled) {
                work.run();
            }
        } catch (InvalidInputException | DeviceException | BlockedException e) {
            notices.problem(texts.now("drive.failed", OneLine.of(String.valueOf(e.getMessage()))), e);
        } catch (IOException | RuntimeException e) {
            notices.problem(texts.now("drive.failed-oddly", e.getClass().getSimpleName()), e);
        } finally {
            window.execute(() -> {
                waiting--;
                progress.set(waiting > 0 ? new Progress(Progress.Phase.OPENING, 0, 1, -1) : Progress.IDLE);
            });
        }
    }

    private void roll(DriveOrder order) throws IOException {
        DriveLegs.Leg leg = legs.begin(order);
        DriveFuture future = new DriveFuture(
                ++numbers, order, leg.opened().world().config(), leg.flight().cameras());
        boolean atOnce = leg.opened().world().views() == 0;
        int first = atOnce ? order.chunks() : 1;
        DriveSoFar sofar = fly(leg, future, 0, order.chunks());
        if (first < order.chunks() && !cancelled) {
            goOn(future, sofar, order.chunks() - first, first, order.chunks());
        }
    }

    private void goOn(DriveFuture future, DriveSoFar sofar, int chunks, int before, int all) throws IOException {
        fly(legs.goOn(future, sofar, chunks), future, before, all);
    }

    /// @param before chunks that were made
    /// @param all    chunks that are wanted, those before included
    /// @return as far as it came
    private DriveSoFar fly(DriveLegs.Leg leg, DriveFuture future, int before, int all) throws IOException {
        DriveFlight flight = leg.flight();
        flying = flight;
        if (cancelled) {
            flight.cancel();
        }
        boolean imagines = leg.opened().world().views() == 0 && leg.made() == 0;
        Progress beginning = imagines
                ? new Progress(Progress.Phase.BEGINNING, 0, all, 0)
                : new Progress(Progress.Phase.DRIVING, before + 1, all, (double) before / all);
        window.execute(() -> progress.set(beginning));
        Map<View, List<Picture>> pictures = new EnumMap<>(View.class);
        for (View view : View.values()) {
            pictures.put(
                    view,
                    new ArrayList<>(leg.before()
                            .map(sofar -> sofar.pictures().getOrDefault(view, List.of()))
                            .orElse(List.of())));
        }
        // A leg that begins at the start again makes the chunks anew that are there already.
        int again = flight.chunks() - (all - before);
        DriveSoFar[] sofar = new DriveSoFar[1];
        try {
            flight.drive(
                    (view, index, picture, camera) -> {
                        if (index >= leg.made()) {
                            Objects.requireNonNull(pictures.get(view)).add(picture);
                            window.execute(() -> {
                                future.add(view, picture, camera);
                                grown(future);
                            });
                        }
                    },
                    (chunk, chunks, done, total) -> told(chunk, before - Math.max(0, again), all, done, total));
        } finally {
            flying = null;
            legs.landed(future, leg);
            int frames = flight.report().frames();
            pictures.replaceAll((view, own) -> List.copyOf(own.subList(0, Math.min(frames, own.size()))));
            DriveSoFar now = leg.soFar(pictures);
            sofar[0] = now;
            DriveFuture.Written written = new DriveFuture.Written(leg.sidecar(now), leg.recording(now));
            window.execute(() -> {
                future.made(written, now);
                retold(future);
            });
        }
        if (sofar[0].report().cancelled()) {
            notices.info(texts.now("drive.cancelled"));
        }
        return sofar[0];
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

    /// Whoever shows the list learns that a future has changed.
    private void retold(DriveFuture future) {
        if (futures.contains(future)) {
            futures.set(futures.indexOf(future), future);
        }
        if (future.equals(chosen.get())) {
            seconds.set(future.seconds());
        }
    }

    /// @param before chunks that were made; below 0 where some are made again
    private void told(int chunk, int before, int chunks, int done, int total) {
        double part = total > 0 ? (double) done / total : 0;
        int number = Math.max(1, before + chunk);
        Progress now = chunk == 0
                ? new Progress(Progress.Phase.BEGINNING, 0, chunks, part)
                : before + chunk < 1
                        ? new Progress(Progress.Phase.AGAIN, chunk, -before, part)
                        : new Progress(Progress.Phase.DRIVING, number, chunks, (number - 1 + part) / chunks);
        window.execute(() -> progress.set(now));
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
    ///
    /// @param forms of other programs that it is written in too
    void save(DriveFuture future, Set<DriveExports.Form> forms) {
        DriveFuture.Written written = future.written();
        Map<View, List<DriveFuture.Shown>> pictures = new EnumMap<>(View.class);
        for (View view : View.values()) {
            pictures.put(view, future.pictures(view));
        }
        Set<DriveExports.Form> wanted = Set.copyOf(forms);
        background.execute(() -> {
            try {
                Path folder = folders.apply(future.order().scene() + "-drive");
                DriveExports exports = new DriveExports(folder, wanted);
                try (DriveRecorder recorder = DriveRecorder.open(new DriveFiles(folder), future.config(), exports)) {
                    for (Map.Entry<View, List<DriveFuture.Shown>> of : pictures.entrySet()) {
                        for (int i = 0; i < of.getValue().size(); i++) {
                            DriveFuture.Shown one = of.getValue().get(i);
                            recorder.accept(of.getKey(), i, one.picture(), one.camera());
                        }
                    }
                    recorder.finish(written.sidecar());
                    exports.write(written.recording());
                }
                notices.done(texts.now("drive.saved", folder.toString()));
            } catch (IOException | InvalidInputException e) {
                notices.problem(texts.now("drive.not-saved"), e);
            }
        });
    }
}
