package cosmonaut.evaluation.drive;

import cosmonaut.drive.rig.View;
import cosmonaut.metrics.FeatureMatcher;
import cosmonaut.metrics.Hood;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/// Measures drives in their folders, one after another, with computer vision alone.
public final class DriveEvaluation {

    private static final int TOLD_EVERY = 20;

    private final FeatureMatcher matcher;
    private final Map<View, Hood> hoods;
    private final Consumer<String> progress;
    private volatile boolean cancelled;

    /// @param hoods where views show the own vehicle; views that are not named show nothing of it
    /// @param progress takes a line now and then
    public DriveEvaluation(FeatureMatcher matcher, Map<View, Hood> hoods, Consumer<String> progress) {
        this.matcher = matcher;
        this.hoods = Map.copyOf(hoods);
        this.progress = progress;
    }

    /// @param folders as `cosmonaut drive` wrote them, or of true renderings
    /// @throws cosmonaut.InvalidInputException if one of them is damaged, which is known before any is measured
    /// @throws CancellationException after [#cancel]
    public DriveReport run(List<Path> folders) throws IOException {
        long began = System.nanoTime();
        List<Drive> drives = folders.stream().map(DriveFolder::read).toList();
        for (Drive drive : drives) {
            requireWhole(drive);
        }
        List<DriveFigures> figures = new ArrayList<>();
        for (Drive drive : drives) {
            figures.add(measure(drive));
        }
        return new DriveReport(figures, (System.nanoTime() - began) / 1e9);
    }

    /// Looks at all pictures once: it takes little beside the matching.
    private void requireWhole(Drive drive) throws IOException {
        try (Drive.Pictures pictures = drive.source().open()) {
            for (int frame = 0; frame < drive.frames(); frame++) {
                requireWanted();
                pictures.next();
            }
            pictures.requireEnd();
        }
    }

    DriveFigures measure(Drive drive) throws IOException {
        DriveMatches matches = DriveMatches.of(drive, matcher, hoods, frame -> before(drive, frame));
        Map<View, ViewMotion> motions = new EnumMap<>(View.class);
        Map<View, Double> masked = new EnumMap<>(View.class);
        for (View view : View.values()) {
            requireWanted();
            motions.put(view, ViewMotion.of(matches, view));
            masked.put(view, matches.masked(view));
        }
        List<ViewOverlap> overlaps = new ArrayList<>();
        for (ViewPair pair : ViewPair.values()) {
            requireWanted();
            overlaps.add(ViewOverlap.of(drive, matches, pair));
        }
        progress.accept(drive.name() + ": the way of the front camera");
        DriveFollowing way = DriveFollowing.of(drive, matches, motions);
        requireWanted();
        return new DriveFigures(
                drive.name(), drive.truth(), drive.frames(), List.copyOf(motions.values()), masked, overlaps, way);
    }

    private void before(Drive drive, int frame) {
        requireWanted();
        if (frame % TOLD_EVERY == 0) {
            progress.accept(drive.name() + ": picture " + frame + " of " + drive.frames());
        }
    }

    /// Ends the evaluation soon; from any thread.
    public void cancel() {
        cancelled = true;
    }

    private void requireWanted() {
        if (cancelled) {
            throw new CancellationException("the evaluation was cancelled");
        }
    }
}
